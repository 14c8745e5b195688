"""What a notes file says: a document of topics and sections, each value with the lines it stands on."""

from dataclasses import dataclass, field
from enum import StrEnum

GRAMMAR = 4
"""Version of the grammar; a source read by an older one is read again."""


class LineRole(StrEnum):
    """What became of a line; every line of a source has exactly one."""

    RECORD = "record"
    STRUCTURE = "structure"
    BLANK = "blank"
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """First and last line, counted from 1, both included."""

    first: int
    last: int

    def to(self, other: "Span") -> "Span":
        """The span from the start of this one to the end of the other."""
        return Span(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something read in spite of a flaw: where, a stable code, and what was done about it."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Link:
    """One target: of a work, of a topic, or (`kind` reference) a cross-reference by anchor or file.

    Attributes:
        kind: video, code, post, …; `page` when the notes give none.
        speakers: names in order as written; `et al.` is the last one when it stands among them.
        start: seconds into a recording, or None.
        summarised: the notes hold a summary of the target elsewhere.
        nested: links that this link carries in brackets.
    """

    kind: str
    url: str
    title: str | None = None
    speakers: tuple[str, ...] = ()
    start: int | None = None
    language: str | None = None
    remark: str | None = None
    summarised: bool = False
    nested: tuple["Link", ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A work as one heading or line names it: facts of the work, and what belongs to this mention only.

    Attributes:
        part: `section 20.10.4` of the work, for this mention.
        start: seconds into a recording, for this mention.
    """

    title: str
    url: str | None = None
    kind: str = "paper"
    authors: tuple[str, ...] = ()
    et_al: bool = False
    year: int | None = None
    language: str | None = None
    remark: str | None = None
    part: str | None = None
    start: int | None = None
    links: tuple[Link, ...] = ()


# ---- entries: what a section holds, in order ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tags:
    span: Span
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line `name: value` directly under a work's heading."""

    span: Span
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A plain paragraph: the writer's own words about the work or topic."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of others. `cited` is the work that an attribution names by a link."""

    span: Span
    text: str
    commentary: bool = False
    speaker: str | None = None
    cited: Mention | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    span: Span
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and its meaning; `context` is the line that led in to it."""

    span: Span
    term: str
    meaning: str
    context: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with the line that leads in to it."""

    span: Span
    lead: str
    items: tuple[str, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`Q:` and `A:`; a list answer has items and no answer text. `name` is the writer's `{#id}`."""

    span: Span
    prompt: str
    answer: str
    items: tuple[str, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Cloze:
    """`C:`: a sentence whose bracketed spans are the deletions."""

    span: Span
    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """One line of links: several targets share its kind, speakers and remark."""

    span: Span
    targets: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """A work that a topic lists in a line; statements may stand under it.

    Attributes:
        facts: what the line says of the work besides: importance, venue, state `read`.
    """

    span: Span
    work: Mention
    entries: tuple["Entry", ...] = ()
    facts: tuple[Fact, ...] = ()


Claim = Statement | Definition | Listing | Question | Cloze
Entry = Tags | Fact | Summary | Quote | Claim | Links | Resource


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what follows it: of works (`works` not empty), of a topic, or the lead (no topic).

    Attributes:
        topic: path of names from the root; empty for the lead of a document without headings before it.
        heading: text of its heading lines as written, a line for each.
    """

    span: Span
    topic: tuple[str, ...]
    heading: str
    works: tuple[Mention, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read: its title if it has one, sections in order, the role of each line, warnings."""

    title: str | None
    sections: tuple[Section, ...]
    roles: tuple[LineRole, ...]
    warnings: tuple[Diagnostic, ...] = field(default=())
