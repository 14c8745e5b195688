"""What follows the target of a line: people, kind, language, remarks, start, more links, in any order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from studykit.notes.people import PARTICLES, is_people, split_people
from studykit.notes.start import start_of_text

WORK_WORDS = frozenset("course tutorial book chapter thesis workshop school panel".split())
"""Plain words after a target that set its kind."""

KINDS = WORK_WORDS | frozenset(
    "video audio slides notes post paper code press poster demo summary talk dataset podcast page".split()
)
"""Words in code before or after a target that are its kind."""

# `<scheme:address>`, `[label](address "title")` or a plain address; brackets may nest once. Possessive, so
# that it is linear.
TARGET = re.compile(
    r"<(?P<bare>[a-zA-Z][\w+.-]*+:[^<>\s]++)>"
    r"|\[(?P<label>(?:[^\[\]]++|\[[^\[\]]*+\])*+)\]"
    r'\((?P<url>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:[ \t]++"[^"]*+")?\)'
    r"|(?P<plain>https?://[^\s<>()\[\]`]*[^\s<>()\[\]`.,;:!?])"
)

_SPECIAL = re.compile(r"[`<\[(]|\*\(")
_BY = re.compile(rf"(?<!\S)by\s++(?={PARTICLES}\s|[^\sa-z])")  # `by Doe`, `by van der Berg`, but not `by day`
_PART = re.compile(r"(?:sections?|chapters?|parts?|pages?|lectures?)\s+\d[\d.,\s–-]*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NESTING = 3  # links in brackets of links in brackets of a link, and no deeper


def url_of(target: re.Match[str]) -> str:
    """The address that a target leads to."""
    return target["bare"] or target["plain"] or target["url"]


class Piece(Enum):
    """What a stretch of the text is."""

    WORDS = auto()
    CODE = auto()
    REMARK = auto()
    GROUP = auto()
    TARGET = auto()


def pieces(text: str) -> Iterator[tuple[Piece, str, int]]:
    """Words, `` `code` ``, `*(remarks)*`, `(groups)` and targets in order, each with the place after it."""
    ends = _Ends(text)
    start = at = 0
    while special := _SPECIAL.search(text, at):
        found = ends.of(special[0], special.start())
        if found is None:
            at = special.end()
            continue
        if words := text[start : special.start()].strip():
            yield Piece.WORDS, words, special.start()
        kind, inner, start = found
        yield kind, inner.strip(), start
        at = start
    if words := text[start:].strip():
        yield Piece.WORDS, words, len(text)


class _Ends:
    """Where what begins at a place of a text ends; linear in the text however often it is asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last_tick = text.rfind("`")
        self._last_remark = text.rfind(")*")
        self._brackets: dict[int, int] | None = None

    def of(self, mark: str, at: int) -> tuple[Piece, str, int] | None:
        """Kind, inner text and place after the end; None when the mark is a plain character."""
        match mark:
            case "`":
                return self._code(at)
            case "*(":
                return self._remark(at)
            case "(":
                return self._group(at)
            case _:
                match = TARGET.match(self._text, at)
                return (Piece.TARGET, match[0], match.end()) if match else None

    def _code(self, at: int) -> tuple[Piece, str, int] | None:
        end = self._text.find("`", at + 1) if at < self._last_tick else -1
        return (Piece.CODE, self._text[at + 1 : end], end + 1) if end > at + 1 else None

    def _remark(self, at: int) -> tuple[Piece, str, int] | None:
        end = self._text.find(")*", at + 2) if at + 2 <= self._last_remark else -1
        return (Piece.REMARK, self._text[at + 2 : end], end + 2) if end >= 0 else None

    def _group(self, at: int) -> tuple[Piece, str, int] | None:
        if self._brackets is None:
            self._brackets = _closing_brackets(self._text)
        end = self._brackets.get(at)
        return (Piece.GROUP, self._text[at + 1 : end], end + 1) if end is not None else None


def _closing_brackets(text: str) -> dict[int, int]:
    closing: dict[int, int] = {}
    opened: list[int] = []
    for bracket in re.finditer(r"[()]", text):
        if bracket[0] == "(":
            opened.append(bracket.start())
        elif opened:
            closing[opened.pop()] = bracket.start()
    return closing


@dataclass(slots=True)
class Tail:
    """What the pieces read so far say.

    Attributes:
        targets: targets and bracketed targets with what follows them, to be read as links of their own.
    """

    people: tuple[str, ...] = ()
    et_al: bool = False
    kind: str | None = None
    language: str | None = None
    remarks: list[str] = field(default_factory=list)
    part: str | None = None
    start: int | None = None
    year: int | None = None
    summarised: bool = False
    targets: list[str] = field(default_factory=list)

    @property
    def remark(self) -> str | None:
        """All remarks in one, or None."""
        return ", ".join(self.remarks) or None

    def read(self, kind: Piece, inner: str) -> None:
        """Take in one piece."""
        match kind:
            case Piece.WORDS:
                self._words(inner)
            case Piece.CODE:
                self._code(inner)
            case Piece.REMARK:
                self._remark(inner)
            case Piece.GROUP:
                self._group(inner)
            case Piece.TARGET:
                self.targets.append(inner)

    def _words(self, text: str) -> None:
        """`chapter of "Deep Work" book by A, B`: the first known word is the kind, all of it a remark."""
        by = _BY.search(text)
        words = (text[: by.start()] if by else text).strip(" ,;:-–")
        found = next((word for word in re.findall(r"[a-z]+", words.lower()) if word in WORK_WORDS), None)
        is_kind = words.lower() == found and self.kind is None
        self.kind = self.kind or found
        if not is_kind:
            self._remark(words)
        if by:
            self._names(text[by.end() :])

    def _code(self, word: str) -> None:
        if word.startswith("in "):
            self.language = word[3:].strip()
        elif word == "summary":
            self.summarised = True
        elif word in KINDS:
            if self.kind is not None and self.kind not in (self.remark or ""):
                self._remark(self.kind)
            self.kind = word
        else:
            self._remark(word)

    def _remark(self, text: str) -> None:
        if text:
            self.remarks.append(text)

    def _names(self, text: str) -> None:
        people, et_al = split_people(text)
        self.people += people
        self.et_al = self.et_al or et_al

    def _group(self, inner: str) -> None:
        if TARGET.match(inner):
            self.targets.append(inner)
        elif _YEAR.fullmatch(inner):
            self.year = int(inner)
        elif is_people(inner):
            self._names(inner)
        elif _PART.fullmatch(inner):
            self.part = inner
        else:
            for piece in inner.split(","):
                self._detail(piece.strip())

    def _detail(self, text: str) -> None:
        """One of `part 2, 1:28:45`: a start, a part, or a remark."""
        if (start := start_of_text(text)) is not None:
            self.start = start
        elif _PART.fullmatch(text) and self.part is None:
            self.part = text
        else:
            self._remark(text)


def read_tail(text: str, depth: int = 0) -> Tail:
    """Read what follows a target; `depth` counts the brackets around it, beyond which links are remarks."""
    tail = Tail()
    for kind, inner, _ in pieces(text):
        tail.read(kind, inner)
    if depth >= _NESTING:
        tail.remarks += tail.targets
        tail.targets = []
    return tail
