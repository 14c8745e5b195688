"""A quotation into its sentences."""

import re
from collections.abc import Iterator
from itertools import pairwise

from studykit.cards.frequency import word_set

# Never the end of a sentence: something always follows.
_BOUND = word_set("e.g i.e cf vs viz ca approx resp ed eds dr mr mrs ms prof st mt a.k.a w.r.t s.t")
# Nor these before a number: Fig. 3, No. 7, Sec. B.
_NUMBERED = word_set(
    "fig figs eq eqs eqn sec secs ch chap ref refs tab thm def prop no nos vol vols p pp app alg"
)
# May end one: only when a word follows that commonly begins a sentence.
_LOOSE = word_set("al etc inc ltd co corp jr sr u.s u.k i.i.d a.m p.m ph.d")
_STARTERS = word_set(
    "a an the this that these those it its they we i you he she there here in on at for from with by as "
    "to if when while where since because although though however but and or so thus hence therefore "
    "moreover furthermore also instead given unlike each every all many most some one our their what "
    "why how"
)
_BLOCK_END = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])")
_ENCLOSED = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$[^$]+\$\$|\$(?![\s$])[^$\n]+(?<!\s)\$(?!\d)"
    r"|\]\([^()\s]*\)|\([^()]*(?:\([^()]*\)[^()]*)*\)|“[^“”]*”|«[^«»]*»"
    r"|(?<![\w\"])\"(?=\S)[^\"]*(?<=\S)\"(?!\w)",
    re.DOTALL,
)
_CLOSING = "\"'”’»)]*_`"
_OPENING = "\"'“‘«([*_`-–—"


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, each on one line; no word is lost and none is added.

    A full stop ends a sentence where no small letter follows; not after initials and abbreviations (after
    some, such as *et al.*, it does where the next word commonly begins one), nor inside brackets, quotation
    marks, code, maths or links. Blank lines and the items of lists end sentences too.

    Args:
        text: Markdown of a quotation, without the marks around the whole of it.
    """
    blocks = (" ".join(block.split()) for block in _BLOCK_END.split(text))
    return tuple(sentence for block in blocks if block for sentence in _of_block(block))


def _of_block(block: str) -> Iterator[str]:
    enclosed = [match.span() for match in _ENCLOSED.finditer(block) if match.span() != (0, len(block))]
    start = end = 0
    words = block.split(" ")
    for word, following in pairwise(words):
        end += len(word)
        while enclosed and enclosed[0][1] <= end:
            enclosed.pop(0)
        inside = bool(enclosed) and enclosed[0][0] < end
        first = end - len(word) == start
        if not inside and _ends(word.rstrip(_CLOSING), following.lstrip(_OPENING), first=first):
            yield block[start:end]
            start = end + 1
        end += 1
    yield block[start:]


def _ends(word: str, following: str, *, first: bool) -> bool:
    """Whether a sentence ends between two words, given without the marks that enclose them.

    Args:
        word: the one before.
        following: the one after.
        first: whether the one before begins a sentence.
    """
    if not word.endswith((".", "!", "?", "…")) or following[:1].islower():
        return False
    if word.endswith(("!", "?", "…", "..")):
        return True
    if word[:-1].isdigit() and first:
        return False  # the number of an item
    last = re.split(r"[-/(\[]", word[:-1].lstrip(_OPENING))[-1].lower()
    if last in _BOUND or (last in _NUMBERED and re.match(r"[\dIVX]+\b|[A-Z]\b", following)):
        return False
    initial = len(last) == 1 and last.isalpha()
    return not (initial or last in _LOOSE) or re.split(r"\W", following)[0].lower() in _STARTERS
