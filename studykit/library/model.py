"""Records: what the notes state, and what the library holds of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of record that a section holds."""

    LISTING = "listing"
    LINK = "link"
    QUOTE = "quote"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class ListingContent:
    """A mention of a work: what belongs to the mention, and the facts it states (see `works.fold`)."""

    work: str
    role: str
    remark: str | None
    part: str | None
    start: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LinkContent:
    """A target. `parent` and `listing` are numbers of drafts of the same source, for nesting."""

    kind: str
    url: str
    title: str | None
    speakers: tuple[str, ...]
    start: int | None
    language: str | None
    remark: str | None
    summarised: bool
    ordinal: int
    parent: int | None = field(default=None, compare=False)
    listing: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class QuoteContent:
    text: str
    role: str
    speaker: str | None
    cited: str | None  # uid of the work


@dataclass(frozen=True, slots=True)
class ClaimContent:
    kind: str
    text: str
    prompt: str | None
    answer: str | None
    items: tuple[str, ...]
    context: str | None
    speaker: str | None
    name: str | None


Content = ListingContent | LinkContent | QuoteContent | ClaimContent


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: number of its section in the source, offset of its first line in it, lines."""

    section: int
    offset: int
    lines: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as the notes state it now.

    Attributes:
        scope: uid of the work(s) or topic it belongs to.
        key: normalised text; two records of one scope and kind with one key are the same.
        name: the writer's own `{#id}`.
    """

    kind: Kind
    scope: str
    key: str
    place: Place
    content: Content
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the library holds it."""

    kind: Kind
    uid: str
    id: int
    scope: str
    key: str
    place: Place
    content: Content
    name: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section as the notes state it now; `works` are uids, `topic` is a path."""

    heading: str
    topic: tuple[str, ...]
    works: tuple[str, ...]
    first: int
    last: int
    summary: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Records:
    """All that one source states."""

    sections: tuple[SectionDraft, ...]
    drafts: tuple[Draft, ...]
