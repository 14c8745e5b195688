"""A citation as reading lists write it, links aside → title, authors, year and venue."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice

from studykit.notes.people import is_people, split_people

_YEAR = r"(?:19|20)\d\d"
_MARK = re.compile(
    r"[\"“](?P<quoted>[^\"“”]+)[\"”]|(?P<sign>\*{1,3}|(?<!\w)_{1,2})(?=\S)(?P<inner>[^*]{1,300}?)(?<=\S)(?P=sign)(?!\w)"
)
_BRACKET = re.compile(
    rf"[(\[](?P<words>[^()\[\]]*?)[,\s]*(?P<year>{_YEAR})[a-z]?(?:[-/]\d\d(?:[-/]\d\d)?)?[)\]]"
)
_LOOSE_YEAR = re.compile(rf"(?<![\w.-])['’]?({_YEAR})(?:[./](?:0[1-9]|1[0-2]))?(?![\w-])")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2}[.?!])\s+(?=\S)|(?<=[\d)\"”*][.?!])\s+(?=\S)")
_PUNCTUATION = re.compile(r"[,;:(]")
_SENTENCE_GOES_ON = re.compile(r"\s+(?!(?:by|in)\s|arXiv)[a-z]")
_DASH = re.compile(r"\s+(?:-{1,3}|[–—])\s+")
_BY = re.compile(r"(?:\A|\s)by\s+(?=\S)")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")
_FAR = 400  # characters in which the people of a citation are looked for
_MANY = 8  # commas or dashes that may end a title
_FAMILY_FIRST = re.compile(r"\A([^\W\d_][\w'’-]+[a-z]) ([A-Z]{1,2})\.?\Z")
_IN = re.compile(r"\A[Ii]n:?\s+")
_WORDS = 4  # of a name
_EDGES = " \t\n,;:.|/-–—"
_AMPERSAND = re.compile(r",\s*&\s*")
_ET_AL = re.compile(r"\bet al\b\.?|\band others\b", re.IGNORECASE)
# Words of what is capitalised like a name and is none.
_NO_NAMES = frozenset(
    "university institute school college lab labs research learning ai course conference workshop press blog "
    "journal proceedings transactions networks models systems theory part chapter volume edition the "
    "introduction guide tutorial survey review arxiv preprint nature science international author "
    "authors".split()
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says.

    Attributes:
        marked: the title stands in quotation marks, bold or italics.
        rest: words that are none of these.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    et_al: bool = False
    year: int | None = None
    venue: str | None = None
    marked: bool = False
    rest: str = ""

    @property
    def told(self) -> bool:
        """Whether more than words is known: people, a year, or a mark around the title."""
        return bool(self.marked or self.authors or self.year)


def names_in(text: str, *, surely: bool = False) -> tuple[tuple[str, ...], bool]:
    """The people that a text lists and whether others are meant; empty when it is no such list.

    `surely` asks for more than capitalised words: several names, initials or `et al.`
    """
    text = _AMPERSAND.sub(", ", text)
    text = text.strip(_EDGES.replace(".", "")).strip("*_").removeprefix("by ").strip(_EDGES.replace(".", ""))
    text = text if text.endswith(("et al.", " Jr.")) or _INITIALS.fullmatch(text[-2:]) else text.rstrip(".")
    if not text or not is_people(text):
        return (), False
    names, et_al = split_people(text)
    names = _turned(names)
    if not all(_is_name(name) for name in names):
        return (), False
    if surely and not et_al and not any("." in name for name in names) and not _are_several(names):
        return (), False
    return names, et_al


def _are_several(names: tuple[str, ...]) -> bool:
    return len(names) > 1 and all(1 < len(name.split()) <= _WORDS for name in names)


def _turned(names: tuple[str, ...]) -> tuple[str, ...]:
    """`Doe, A., Roe, B. C.` and `Doe, Ada, Bo Roe` with the family name last: some lists put it first."""
    counts = [len(name.split()) for name in names[:3]]
    if counts[:2] == [1, 1] and counts[2:] > [1] and not _INITIALS.fullmatch(names[1]):
        names = (f"{names[1]} {names[0]}", *names[2:])
    turned: list[str] = []
    for name in names:
        if (
            turned
            and _INITIALS.fullmatch(name)
            and "." not in turned[-1]
            and len(turned[-1].split()) < _WORDS
        ):
            turned[-1] = f"{name} {turned[-1]}"
        else:
            turned.append(_FAMILY_FIRST.sub(r"\2 \1", name))
    return tuple(turned)


def _is_name(text: str) -> bool:
    words = text.split()
    if any(len(word) > 2 and word.isupper() and word.isalpha() for word in words):
        return False  # NIPS
    if any(len(word) > 3 and word.endswith(".") for word in words[:-1]):
        return False  # the end of a sentence
    return not any(word.casefold() in _NO_NAMES for word in words)


def read_citation(text: str) -> Citation:
    """Read a line without its links; all of it is the title when nothing else shows."""
    text = " ".join(text.split())
    return _marked(text) or _apa(text) or _by(text) or _dated(text) or _in_sentences(text)


def read_rest(text: str) -> Citation:
    """Read what stands around a title: people, then a venue and a year; `rest` is what is none of them."""
    text = text.strip(_EDGES.replace(".", ""))
    year: int | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    et_al = False
    if bracket := next(_BRACKET.finditer(text), None):
        year = int(bracket["year"])
        authors, et_al = names_in(bracket["words"])
        venue = None if authors else bracket["words"].strip(_EDGES) or None
        text = f"{text[: bracket.start()].rstrip()} {text[bracket.end() :].lstrip()}".strip()
    words = text
    if not authors:
        authors, et_al, words = _leading_people(text.lstrip(_EDGES))
    if year is None and (loose := _last_year(words)):
        year = int(loose[1])
        words = words[: loose.start()] + words[loose.end() :]
    words = _IN.sub("", words.strip(_EDGES + "*_")).strip(_EDGES + "*_")
    is_venue = bool(words) and _is_venue(words, surely=year is not None)
    return Citation(
        authors=authors,
        et_al=et_al,
        year=year,
        venue=(words if is_venue else None) or venue,
        rest="" if is_venue else words,
    )


def _last_year(text: str) -> re.Match[str] | None:
    return next(iter([*_LOOSE_YEAR.finditer(text)][-1:]), None)


def _is_venue(words: str, *, surely: bool) -> bool:
    """`NIPS`, `Journal of Wax, vol. 3`, `In Proceedings of …`: few words, and not a sentence."""
    count = len(words.split())
    return words[:1].isupper() and count <= 12 and (surely or (count == 1 and words.isupper()))


def _leading_people(text: str) -> tuple[tuple[str, ...], bool, str]:
    """The people that a text begins with, and what follows them."""
    if match := _MARK.match(text):
        names, et_al = names_in(match["inner"] or "")
        if names:
            return names, et_al, text[match.end() :]
    stops = _stops(text)
    first_that_is_none = bisect_left(stops, x=True, key=lambda stop: not names_in(text[:stop])[0])
    if not first_that_is_none:
        return (), False, text
    stop = stops[first_that_is_none - 1]
    return *names_in(text[:stop]), text[stop:]


def _stops(text: str) -> list[int]:
    """Where a list of people may end, the shortest first: the end, a sentence, a dash, a comma, a year."""
    ahead = text[:_FAR]
    if others := _ET_AL.search(ahead):  # nobody is named after it
        ahead = ahead[: others.end()]
    patterns = (_SENTENCE, _DASH, _PUNCTUATION, _LOOSE_YEAR, _ET_AL)
    ends = {
        match.end() if pattern is _ET_AL else match.start()
        for pattern in patterns
        for match in pattern.finditer(ahead)
    }
    return sorted(ends | {len(ahead) if others else len(text)})


def _marked(text: str) -> Citation | None:
    """A title in marks, people before or after it."""
    for match in islice(_MARK.finditer(text), _MANY):
        title = (match["quoted"] or match["inner"]).strip("*_ ")
        before, after = text[: match.start()].strip(), text[match.end() :]
        if _is_people_mark(match, title, before) or not title:
            continue
        if after[:1].isalnum() or (not before and _SENTENCE_GOES_ON.match(after)):
            return None
        found = read_rest(after)
        if not before.strip(_EDGES + "*_"):
            return replace(found, title=_tidy(title), marked=True)
        ahead = _people_ahead(before, family_first=match["quoted"] is not None)
        if ahead is None:
            return None
        venue = found.venue or found.rest or ", ".join(found.authors) or None
        year = found.year or ahead.year
        return Citation(_tidy(title), ahead.authors, ahead.et_al, year, venue, marked=True)
    return None


def _is_people_mark(match: re.Match[str], title: str, before: str) -> bool:
    """Whether marks stand around people or a venue: in italics behind words, or people in bold."""
    if match["quoted"]:
        return False
    if match["sign"] in {"*", "_"}:
        return bool(before) and (bool(names_in(title)[0]) or not names_in(before)[0])
    return bool(names_in(title, surely=True)[0])


def _people_ahead(text: str, *, family_first: bool) -> Citation | None:
    """People before a title; before quotation marks two words with a comma are one name, `Doe, Ada`."""
    bracket = _BRACKET.search(text)
    year = int(bracket["year"]) if bracket else None
    names, et_al = names_in(text[: bracket.start()] if bracket else text)
    single = [len(name.split()) == 1 for name in names] == [True, True]
    if family_first and single and " and " not in text and "&" not in text:
        names = (f"{names[1]} {names[0]}",)
    return Citation(authors=names, et_al=et_al, year=year) if names else None


def _apa(text: str) -> Citation | None:
    """`Doe, A., & Roe, B. (2015). Title. Venue.`"""
    bracket = _BRACKET.search(text)
    if bracket is None or bracket["words"]:
        return None
    names, et_al = names_in(text[: bracket.start()], surely=True)
    title, venue = _first_sentence(text[bracket.end() :].strip(_EDGES))
    if not names or not title:
        return None
    return Citation(_tidy(title), names, et_al, int(bracket["year"]), venue.strip(_EDGES + "*_") or None)


def _first_sentence(text: str) -> tuple[str, str]:
    parts = _SENTENCE.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _by(text: str) -> Citation | None:
    """`Title by Ada Doe, 2015`."""
    for match in reversed([*_BY.finditer(text)][-3:]):
        title, found = text[: match.start()], read_rest(text[match.end() :])
        if title.strip(_EDGES) and found.authors and not found.rest:
            return replace(found, title=_tidy(title))
    return None


def _dated(text: str) -> Citation | None:
    """`Title (2015)`, `Title (Doe et al., 2015)`, `Title (2015), Doe, Roe`, `Title (NIPS 2015)`."""
    bracket = _BRACKET.search(text)
    if bracket is None or not text[: bracket.start()].strip(_EDGES):
        return None
    found = read_rest(text[bracket.start() :])
    if found.rest:
        return None
    head = _in_sentences(text[: bracket.start()])
    if head.authors:
        return replace(head, year=found.year, venue=found.venue or head.venue)
    return replace(found, title=head.title, venue=found.venue or head.venue)


def _in_sentences(text: str) -> Citation:
    """`Title. People. Venue`, `People. Title. Venue`, `Title - People`, `Title, People, 2015` or a title."""
    first, rest = _first_sentence(text)
    if not rest:
        return _in_pieces(text)
    following, venue = _first_sentence(rest)
    ahead, et_al = names_in(first, surely=True)
    if ahead and not names_in(following, surely=True)[0]:
        found = read_rest(venue)
        place = found.venue or found.rest or None
        return Citation(_tidy(following), ahead, et_al, found.year, place)
    found = read_rest(rest)
    if found.authors or found.year:
        return replace(found, title=_tidy(first))
    return Citation(_tidy(text))


def _in_pieces(text: str) -> Citation:
    """One sentence: a dash, a colon or a comma between title and people."""
    for match in islice(_DASH.finditer(text), _MANY):
        found = read_rest(text[match.end() :])
        if found.authors and not found.rest:
            return replace(found, title=_tidy(text[: match.start()]))
    for match in islice(re.finditer(r"[:,]\s+", text), _MANY):
        names, et_al = names_in(text[: match.start()], surely=True)
        if names and (match[0][0] == ":" or text[: match.start()].endswith(("al.", "al"))):
            found = _trailing(text[match.end() :])
            return replace(found, authors=names, et_al=et_al)
    return _trailing(text)


def _trailing(text: str) -> Citation:
    """A title, and after commas people or a venue with a year."""
    for match in islice(re.finditer(r",\s+", text), _MANY):
        found = read_rest(text[match.end() :])
        several = found.year or found.et_al or len(found.authors) > 1
        if several and not found.rest and (found.authors or found.venue or found.year):
            return replace(found, title=_tidy(text[: match.start()]))
    return Citation(_tidy(text))


def _tidy(title: str) -> str:
    return title.strip(" *_,;:|-–—").removesuffix(".").strip(' *_"“”').removesuffix(".")
