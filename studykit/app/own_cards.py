"""The learner's own cards and notes: one source in the notes format, kept in the database.

Whatever is added or edited is a new text of that source, imported as any other. A heading in it names a work
by its citation key (`studykit:KEY`) and says nothing else of it. Each card has a `{#id}`, so that its words
may change as much as the learner likes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from studykit.app.context import App
from studykit.app.library import resolve_work
from studykit.app.one_card import list_named
from studykit.app.settings import review_settings
from studykit.app.sources import SourceFile
from studykit.errors import AmbiguousError, ConflictError, NotFoundError, UsageError
from studykit.library.identifiers import OF_LIBRARY
from studykit.notes import write
from studykit.notes.lines import split_lines
from studykit.notes.model import Section, Statement
from studykit.notes.parse import parse
from studykit.store import queries
from studykit.store.reads import Reader

if TYPE_CHECKING:
    from sqlalchemy import Connection

OWN = "studykit:own"
"""The uri of the source."""
_TITLE = "Own cards"
_SHOWN_TOPICS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where an own card belongs: to a work, else to a topic, else to nothing.

    Attributes:
        address: `studykit:KEY` of the work, or empty.
        title: of the work.
        topic: path of the topic.
    """

    address: str = ""
    title: str = ""
    topic: tuple[str, ...] = ()

    def is_at(self, section: Section) -> bool:
        """Whether a section is of this place."""
        addresses = [work.url for work in section.works]
        return addresses == [self.address] if self.address else not addresses and section.topic == self.topic

    @property
    def headings(self) -> list[str]:
        """The lines that lead there."""
        if self.address:
            return [write.work_heading(self.title, self.address)]
        return write.topic_headings(self.topic)


def find_place(app: App, work: str | None, topic: str | None) -> Place:
    """The place that a name of a work or of a topic means.

    Raises:
        UsageError: both are given.
        NotFoundError, AmbiguousError: a name fits nothing, or several.
    """
    if work and topic:
        raise UsageError("a card belongs to a work or to a topic", hint="give WORK or --topic")
    with app.reading() as reader:
        if work:
            row = resolve_work(reader, work)
            return Place(OF_LIBRARY + quote(row["key"], safe="-_.:"), row["title"] or row["key"])
        return Place(topic=_topic(reader, topic)) if topic else Place()


def _topic(reader: Reader, name: str) -> tuple[str, ...]:
    """The path of a topic: named in full, by its last name, or by a part of it."""
    paths = [row["path"] for row in queries.topics(reader)]
    wanted = name.strip().casefold()
    ways = (
        [path for path in paths if path.casefold() == wanted],
        [path for path in paths if path.casefold().rpartition(" > ")[2] == wanted],
        [path for path in paths if wanted in path.casefold()],
    )
    found = next((way for way in ways if way), [])
    if not found:
        raise NotFoundError(f"no topic is called {name!r}", hint="`studykit topics` lists them")
    if len(found) > 1:
        listed = "\n".join(f"  {path}" for path in found[:_SHOWN_TOPICS])
        raise AmbiguousError(f"{len(found)} topics fit {name!r}:\n{listed}", hint="name one in full")
    return tuple(found[0].split(" > "))


def add_own(app: App, place: Place, block: str) -> list[dict[str, Any]]:
    """Add a card or a note in the learner's own words, and unlock what it asks.

    Args:
        app: the library.
        place: what it belongs to.
        block: `Q:` and `A:`, `C:` or `>` lines.

    Returns:
        Its cards, in the shape of `cards --json`; a note has none.

    Raises:
        UsageError: the lines are no card.
        ConflictError: the same card is there already.
    """
    from studykit.store.own import source_text

    with app.writing() as connection:
        operation = app.operation("cards add", {})
        text = source_text(connection, OWN) or f"# {_TITLE}\n"
        named, name = _named(text, place, block)
        _import(app, _with(text, place, named))
        uids = _unlocked(connection, app, operation, name) if name else []
    return list_named(app, uids)


def add_named(app: App, place: Place, blocks: Mapping[str, str]) -> None:
    """Add cards that have a `{#id}` already, at once, and unlock what they ask.

    Args:
        app: the library.
        place: what they belong to.
        blocks: `Q:` and `A:`, or `C:`, by id; no card has one of them.
    """
    from studykit.store.own import source_text

    if not blocks:
        return
    with app.writing() as connection:
        operation = app.operation("cards add", {})
        text = source_text(connection, OWN) or f"# {_TITLE}\n"
        _import(app, _with(text, place, "\n\n".join(blocks.values())))
        for name in blocks:
            _unlocked(connection, app, operation, name)


def note_block(text: str) -> str:
    """The lines of a note.

    Raises:
        UsageError: the text is empty, or a quotation.
    """
    return write.checked(write.statement(text), text)


def add_notes(app: App, works: Sequence[str], text: str) -> list[dict[str, Any]]:
    """Keep what the learner makes of some works, as a claim of each; all or none.

    Returns:
        For each work its key, title and the note.

    Raises:
        NotFoundError, AmbiguousError: a name fits no work, or several.
        UsageError: the text is empty, or a quotation.
    """
    block = note_block(text)
    with app.reading() as reader:
        rows = [resolve_work(reader, work) for work in works]
    with app.writing():
        app.operation("read", {"works": [row["key"] for row in rows], "action": "note"})
        for row in rows:
            add_own(app, find_place(app, row["key"], None), block)
    return [{"key": row["key"], "title": row["title"], "note": text} for row in rows]


def rewrite_own(app: App, lines: tuple[int, int], block: str) -> list[dict[str, Any]]:
    """Put other words in the place of an own card; it keeps its history.

    Args:
        app: the library.
        lines: first and last line of it in the source.
        block: what it says now; it keeps its `{#id}`.

    Returns:
        Its cards, in the shape of `cards --json`.

    Raises:
        UsageError: the lines are no card.
        ConflictError: they are a card of another kind.
    """
    from studykit.store.own import source_text

    with app.writing() as connection:
        operation = app.operation("cards edit", {})
        text = source_text(connection, OWN) or ""
        old = write.read_card("\n".join(split_lines(text)[lines[0] - 1 : lines[1]]))
        if isinstance(old, Statement) or not isinstance(write.read_card(block), type(old)) or not old.name:
            hint = "`studykit cards add` makes one of another kind"
            raise ConflictError("a card stays of its kind", hint=hint)
        named = write.with_name(write.without_name(block), old.name)
        _import(app, write.with_lines(text, *lines, named))
        uids = _unlocked(connection, app, operation, old.name)
    return list_named(app, uids)


def _named(text: str, place: Place, block: str) -> tuple[str, str | None]:
    """The lines of a card with a `{#id}` that no other card has, and that name; a note has none."""
    card = write.read_card(block)
    if isinstance(card, Statement):
        return block, None
    if card.name:
        if f"{{#{card.name}}}" in text:
            raise ConflictError(f"{{#{card.name}}} names another card", hint="leave the name out")
        return block, card.name
    digest = blake2b("\n".join([*place.headings, block]).encode(), digest_size=4).hexdigest()
    name, number = f"own-{digest}", 1
    if write.with_name(block, name) in text:
        raise ConflictError("this card is there already", hint="`studykit cards` lists it")
    while f"{{#{name}}}" in text:
        number += 1
        name = f"own-{digest}-{number}"
    return write.with_name(block, name), name


def _with(text: str, place: Place, block: str) -> str:
    """The text with a block at its place; the headings that lead there are made when they are missing."""
    found = _section(text, place)
    if found is None:
        sections = parse(text).sections
        topics = [section for section in sections if section.topic]
        end = topics[0].span.first - 1 if place.address and topics else len(split_lines(text))
        text = write.with_lines(text, end + 1, end, "\n".join(["", *place.headings, ""]))
        found = _section(text, place)
    if found is None:
        name = place.title or " > ".join(place.topic)
        raise UsageError(f"the name {name!r} cannot stand in a heading", hint="choose another work or topic")
    return write.with_block(text, found, block)


def _section(text: str, place: Place) -> Section | None:
    return next((section for section in parse(text).sections if place.is_at(section)), None)


def _import(app: App, text: str) -> None:
    from studykit.app.importing import import_sources

    import_sources(app, [_file(text)], force=True)


def own_source(app: App) -> list[SourceFile]:
    """The source as it is, for a newer grammar to read again; none before the first card."""
    from studykit.store import card_queries, source_queries

    with app.reading() as reader:
        if OWN not in source_queries.sources(reader):
            return []
        return [_file(card_queries.source_text(reader, OWN))]


def _file(text: str) -> SourceFile:
    return SourceFile(OWN, _TITLE, "own", text.encode("utf-8", "replace"))


def _unlocked(connection: "Connection", app: App, operation: int, name: str) -> Sequence[str]:
    """Unlock the cards of a name, and give all of them."""
    from studykit.app.card_events import unlock
    from studykit.store.own import cards_named, locked_cards_named

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    locked = locked_cards_named(connection, name)
    unlock(connection, app, locked, settings, operation)
    return cards_named(connection, name)
