"""Words that were changed in Anki, and how they are taken over: each where its home is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studykit.app.card_edits import edit_card
from studykit.app.context import App
from studykit.app.own_cards import OWN
from studykit.errors import UsageError
from studykit.notes import write
from studykit.store import queries

if TYPE_CHECKING:
    from studykit.exchange.anki_collection import AnkiNote
    from studykit.exchange.note_types import DeckNote
    from studykit.store.anki_notes import NotedCard

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class WordEdit:
    """A card whose words were changed in Anki.

    Attributes:
        card: its uid.
        old: front and back here, as Markdown.
        new: front and back there; None when cards of its kind keep the words of their source, or when the
            notes format cannot say these.
        cloze: the sentence with its blanks in brackets, for an own card that is one.
        taken: whether the new words hold here now.
    """

    card: str
    old: Words
    new: Words | None
    cloze: str | None = None
    taken: bool = False

    def as_json(self) -> dict[str, Any]:
        """The edit in the shape of `import anki --json`."""
        sides = {"front": self.old[0], "back": self.old[1]}
        new = {"front": self.new[0], "back": self.new[1]} if self.new else None
        return {"card": self.card, "old": sides, "new": new, "taken": self.taken}


def find_edits(
    app: App, notes: "Iterable[AnkiNote]", ours: "Mapping[tuple[str, int], NotedCard]"
) -> list[WordEdit]:
    """The edits of notes that were changed in Anki after they were last changed here.

    Args:
        app: the library.
        notes: of the package.
        ours: our cards by guid and ordinal.
    """
    from studykit.app.exporting import notes_as_exported

    by_guid: dict[str, dict[int, NotedCard]] = defaultdict(dict)
    for (guid, ordinal), card in ours.items():
        by_guid[guid][ordinal] = card
    stamps = {guid: next(iter(cards.values())) for guid, cards in by_guid.items()}
    changed = [note for note in notes if note.guid in stamps and note.mod > stamps[note.guid].mod]
    if not changed:
        return []
    with app.reading() as reader:
        rendered = notes_as_exported(reader, {note.guid for note in changed})
        named = [card.uid for guid in rendered for card in by_guid[guid].values() if not card.retired]
        rows = {row["uid"]: row for row in queries.cards_named(reader, named)}
    found = (
        _edit(note, rendered[note.guid], ordinal, rows[card.uid])
        for note in changed
        if note.guid in rendered and not _as_exported(note, rendered[note.guid], stamps[note.guid])
        for ordinal, card in by_guid[note.guid].items()
        if card.uid in rows
    )
    return [edit for edit in found if edit is not None]


def _as_exported(note: "AnkiNote", rendered: "DeckNote", stamp: "NotedCard") -> bool:
    """Whether only the tags of a note were changed there, whatever became of its words here since."""
    from studykit.exchange.deck import content_digest

    fields = tuple(note.fields.values())
    return content_digest(replace(rendered, fields=fields, deck=stamp.deck)) == stamp.digest


def _edit(note: "AnkiNote", rendered: "DeckNote", ordinal: int, row: Mapping[str, Any]) -> WordEdit | None:
    from studykit.exchange.anki_words import sides, with_brackets
    from studykit.exchange.note_types import LAYOUTS

    layout = LAYOUTS[rendered.note_type]
    fields = dict(zip(layout.fields, rendered.fields, strict=True))
    before, after = sides(layout.name, fields, ordinal), sides(note.type_name, note.fields, ordinal)
    current = (row["front"], row["back"])
    if before is None or after is None:
        first = layout.fields[0]
        return None if note.fields.get(first) == fields[first] else WordEdit(row["uid"], current, None)
    # a card may ask in more words than its note, so a side that is as it was stays
    front, back = (here if was == now else now for here, was, now in zip(current, before, after, strict=True))
    if (front, back) == current:
        return None
    is_sentence = row["uri"] == OWN and row["kind"] == "cloze"
    cloze = with_brackets(note.fields["Text"]) if is_sentence else None
    new = (front, back) if _can_be_said(front, back, cloze) else None
    return WordEdit(row["uid"], current, new, cloze)


def _can_be_said(front: str, back: str, cloze: str | None) -> bool:
    """Whether the notes format can hold the words of a card."""
    try:
        if cloze is None:
            write.checked(write.question(front, back), front, back)
        else:
            write.checked(write.cloze(cloze), cloze)
    except UsageError:
        return False
    return True


def take_edit(app: App, edit: WordEdit) -> WordEdit:
    """Take the words over, in the open transaction, where there are such."""
    if edit.new is None:
        return edit
    if edit.cloze is not None:
        edit_card(app, edit.card, cloze=edit.cloze)
    else:
        edit_card(app, edit.card, front=edit.new[0], back=edit.new[1])
    return replace(edit, taken=True)
