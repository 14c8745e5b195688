"""Whether an edit changes what a text says, so that what was learnt from it may be wrong now.

Both texts become words without case, emphasis and function words. What stands on one side only, and is no
typo, changes the meaning, unless it explains: a sentence, a bracket or a clause of its own that came or went.
Numbers, negations and directions are compared exactly. In doubt the meaning changed: to look at a card once
more costs seconds, to recall what is no longer true costs the learner's trust.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from rapidfuzz.distance import OSA

from studykit.library.alignment import gaps


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FUNCTION = _words(
    "a an the this that these those it its is are was were be been being do does did has have had there here "
    "of in on at to from for by with as into and also so such then than which who whom whose what when where "
    "while because since can ca will wo i e g eg ie example one we you they our your their"
)
_NUMERALS = dict(
    zip(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        map(str, range(2, 13)),
        strict=True,
    )
)
_NEGATIONS = _words(
    "not no non never none nor neither nothing without cannot hardly rarely seldom unless except but"
)
_DIRECTION = re.compile(
    r"(increas|decreas|reduc|maximi[sz]|minimi[sz]|ascend|descend|gain|los|shrink|grow|rais|lower|ris|fall)"
    r"(?:e|es|ed|ing|s|ation)?"
    r"|more|less|fewer|most|least|high|higher|highest|low|lowest|larger?|largest|small|smaller|smallest|greater"
    r"|greatest|faster|slower|better|worse|best|worst|max|maxim(?:um|a|al)|min|minim(?:um|a|al)|upper|above|below"
    r"|over|under|before|after|up|down|first|last|left|right|inside|outside|positive|negative|all|every|some|any"
    r"|only|always|often|sometimes|usually|or"
)
_MATHS = r"\$\$?[^$]+\$\$?"
_SYMBOL = r"[<>=+±×÷¬]|[^\x00-\u206f\w\s]"
_NUMBER = r"-?(?<![\w-]-)\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?(?!\w)"
_TOKEN = re.compile(rf"(?P<exact>{_MATHS}|{_SYMBOL})|(?P<number>{_NUMBER})|[^\W_]+")
_CONTRACTED = re.compile(r"(?<=\w)n['’]t\b|(?<=\bcan)not\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_ITEM = re.compile(r"\s*[-*+]\s")

# An explanation begins in a bracket, after a sentence, or at a comma or a word that leads into a clause.
_APART = re.compile(r".*(?:\([^)]*\Z|[.!?;]\s).*", re.DOTALL)
_CLAUSE = re.compile(
    r"\W*[,:–—-]\s*(?!(?:and|or)\b)\w.*|.*\b(?:because|since|which|where|e\.?g|i\.?e)\b.*", re.DOTALL
)
_END = re.compile(r"[\w \t]*(?:[.,;:)\]!?–—\n]|\Z)")

_LEAST = 4  # letters of a word from which on one may be a typo: shorter ones are too near to each other
_LEAST_REPLACED = 6  # the same for a letter that is replaced by another
_FORM = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e|d|ue|me)\Z")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word that carries meaning; `before` and `after`: all between it and its neighbours."""

    text: str
    exact: bool
    before: str
    after: str


def meaning_changed(old: str, new: str) -> bool:
    """Whether two states of a text say different things: a question, an answer or a claim, in Markdown.

    The two may be given in either order. A typo, case, punctuation, emphasis, function words, forms and
    spellings of a word and an explanation that came or went change nothing.
    """
    first, second = sorted((old, new))
    return any(_edits(first, second))


# ---- what is compared ----------------------------------------------------------------------------------


def _edits(first: str, second: str) -> Iterator[bool]:
    """For each run of sentences that are not the same, whether it changes the meaning.

    Whole ones that only came or went explain; items, and all that there was, do not.
    """
    ours, theirs = _sentences(first), _sentences(second)
    for here, there in gaps([_key(sentence) for sentence in ours], [_key(sentence) for sentence in theirs]):
        left, right = ours[here], theirs[there]
        if left and right:
            yield _differ("\n".join(left), "\n".join(right))
        else:
            yield not (ours and theirs) or any(map(_ITEM.match, [*left, *right]))


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text) if _key(sentence)]


def _key(sentence: str) -> tuple[str, ...]:
    return tuple(token.text for token in _tokens(sentence))


def _tokens(text: str) -> list[_Token]:
    plain = _CONTRACTED.sub(" not", normalize("NFKC", text).replace("*", "").replace("`", ""))
    found = [
        (*match.span(), *_normal(match))
        for match in _TOKEN.finditer(plain)
        if match[0].casefold() not in _FUNCTION
    ]
    ends = [0, *(end for _, end, *_ in found)]
    starts = [*(start for start, *_ in found), len(plain)]
    return [
        _Token(word, exact, plain[ends[place] : start], plain[end : starts[place + 1]])
        for place, (start, end, word, exact) in enumerate(found)
    ]


def _normal(match: re.Match[str]) -> tuple[str, bool]:
    """A word in the form that is compared, and whether it must stay as it is."""
    word = match[0].casefold()
    if match["exact"]:
        return "".join(match[0].split()), True
    word = _NUMERALS.get(word, word)
    if match["number"] or word.isdecimal():
        return str(float(word.replace(",", ""))), True
    if direction := _DIRECTION.fullmatch(word):
        return direction[1] or word, True
    return word, word in _NEGATIONS or any(map(str.isdigit, word))


# ---- how it is compared --------------------------------------------------------------------------------


def _differ(first: str, second: str) -> bool:
    ours, theirs = _tokens(first), _tokens(second)
    apart = gaps([token.text for token in ours], [token.text for token in theirs])
    return any(_changes(ours[here], theirs[there]) for here, there in apart)


def _changes(left: Sequence[_Token], right: Sequence[_Token]) -> bool:
    if not (left and right):
        return not _explains([*left, *right])
    exact = [[token.text for token in side if token.exact] for side in (left, right)]
    words = [[token.text for token in side] for side in (left, right)]
    if exact[0] != exact[1]:
        return True
    if "".join(words[0]) == "".join(words[1]):
        return False
    return len(left) != len(right) or not all(map(_alike, *words))


def _explains(run: Sequence[_Token]) -> bool:
    """Whether words that stand on one side only are set off from the rest, and turn nothing round."""
    before, after = run[0].before, run[-1].after
    if not _END.match(after):
        return False
    clause = _CLAUSE.fullmatch(before) and _NEGATIONS.isdisjoint(token.text for token in run)
    return bool(clause or _APART.fullmatch(before))


def _alike(left: str, right: str) -> bool:
    """Whether two words are one: a typo, a spelling or a form of the other. Typos spare the first letter."""
    short, long = sorted((_FORM.sub("", left), _FORM.sub("", right)), key=len)
    if short[:1] != long[:1] or len(long) < _LEAST:
        return short == long
    replaced = len(short) == len(long) and sorted(short) != sorted(long)
    return OSA.distance(short, long) <= (len(short) >= _LEAST_REPLACED if replaced else 1)
