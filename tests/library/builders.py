"""Values with defaults, so that a test says only what it is about."""

from collections.abc import Sequence

from studykit.library.model import Content, Draft, Kind, Place, QuoteContent, Records, Stored
from studykit.library.records import quote_key, read_records
from studykit.library.works import WorkIndex
from studykit.notes.model import Mention
from studykit.notes.parse import parse


def mention(title: str, url: str | None = None, authors: str = "") -> Mention:
    """A mention of a work; authors are words."""
    return Mention(title, url, authors=tuple(authors.split()))


def resolve(*mentions: Mention) -> list[str]:
    """The uids that an empty library gives to mentions, in order."""
    index = WorkIndex()
    return [index.resolve(one) for one in mentions]


def records_of(notes: str, index: WorkIndex | None = None) -> Records:
    """What notes state; a topic's uid is its path."""
    return read_records(parse(notes), notes, index or WorkIndex(), topic_uid)


def topic_uid(path: Sequence[str]) -> str:
    """A readable uid."""
    return "/".join(path)


def quote(text: str, scope: str = "work", *, name: str | None = None, place: int = 0) -> Draft:
    """A quote as the notes state it."""
    content = QuoteContent(text, "source", None, None)
    return Draft(Kind.QUOTE, scope, quote_key(text), Place(0, place, 1), content, name)


def stored(draft: Draft, uid: str, *, retired: bool = False, content: Content | None = None) -> Stored:
    """The record of a draft, as the library holds it."""
    return Stored(
        draft.kind,
        uid,
        0,
        draft.scope,
        draft.key,
        draft.place,
        content or draft.content,
        draft.name,
        retired,
    )
