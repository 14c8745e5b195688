"""A quotation into its sentences."""

import re
from collections.abc import Iterator

# Never the end of a sentence: something always follows.
_BOUND = frozenset(
    "e.g i.e cf vs viz ca approx resp fig figs eq eqs sec secs ch chap ref refs tab thm def prop no nos vol vols "  # noqa: SIM905 - a list of words
    "p pp ed eds dr mr mrs ms prof st mt a.k.a w.r.t s.t".split()
)
# May end one: only when a word follows that commonly begins a sentence.
_LOOSE = frozenset(
    "al etc inc ltd co corp jr sr u.s u.k i.i.d a.m p.m ph.d".split()  # noqa: SIM905 - a list of words
)
_STARTERS = frozenset(
    "a an the this that these those it its they we i you he she there here in on at for from with by as to if "  # noqa: SIM905 - a list of words
    "when while where since because although though however but and or so thus hence therefore moreover "
    "furthermore also instead given unlike each every all many most some one our their what why how".split()
)
_BLOCK_END = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])")
_ENCLOSED = re.compile(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$[^$]+\$\$|\$(?![\s$])[^$\n]+(?<!\s)\$(?!\d)|\]\([^()\s]*\)"
    r"|\([^()]*(?:\([^()]*\)[^()]*)*\)|“[^“”]*”|«[^«»]*»|(?<![\w\"])\"(?=\S)[^\"]*(?<=\S)\"(?!\w)",
    re.DOTALL,
)
_STOP = re.compile(r"(?P<word>\S*?)(?P<mark>[.!?…]+)(?P<closing>[\"'”’»)\]*_`]*)\s+(?P<next>\S+)")
_OPENING = "\"'“‘«([*_`-–—"


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, each on one line; no word is lost and none is added.

    A full stop ends a sentence where a capital, a digit or an opening mark follows; not after initials and abbreviations
    (after some, such as *et al.*, where the next word begins one), nor inside brackets, quotation marks, code, maths or links. Blank
    lines and the items of lists end sentences too.

    Args:
        text: Markdown of a quotation, without the marks around the whole of it.
    """
    blocks = (" ".join(block.split()) for block in _BLOCK_END.split(text))
    return tuple(sentence for block in blocks if block for sentence in _of_block(block))


def _of_block(block: str) -> Iterator[str]:
    enclosed = [match.span() for match in _ENCLOSED.finditer(block) if match.span() != (0, len(block))]
    start = position = 0
    while (match := _STOP.search(block, position)) is not None:
        position = match.end("closing")
        while enclosed and enclosed[0][1] < position:
            enclosed.pop(0)
        inside = bool(enclosed) and enclosed[0][0] < match.start("mark") < enclosed[0][1] - 1
        if not inside and _ends(match["word"], match["mark"], match["next"]):
            yield block[start:position]
            start = match.start("next")
    yield block[start:]


def _ends(word: str, mark: str, following: str) -> bool:
    bare = following.lstrip(_OPENING)
    if bare[:1].islower():
        return False
    if mark != ".":
        return True
    last = re.split(r"[-/(\[]", word.lstrip(_OPENING))[-1].lower()
    if last in _BOUND:
        return False
    initial = len(last) == 1 and last.isalpha()
    return not (initial or last in _LOOSE) or re.split(r"\W", bare)[0].lower() in _STARTERS
