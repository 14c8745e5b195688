"""Notes of Anki's that studykit did not make, as own cards: each has a `{#id}` that comes from its guid."""

from hashlib import blake2b
from typing import TYPE_CHECKING

from studykit.app.context import App
from studykit.app.own_cards import OWN, Place, add_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from studykit.exchange.anki_collection import AnkiCard, AnkiNote

_OUR_TYPES = "studykit "


def find_adoptable(connection: "Connection", notes: "Sequence[AnkiNote]") -> dict[str, str]:
    """The basic and cloze notes that are no own cards yet, as lines of the notes format, by their id."""
    from studykit.exchange.anki_words import as_own_card
    from studykit.store.own import source_text

    text = source_text(connection, OWN) or ""
    blocks = {
        name: as_own_card(note, name)
        for note in notes
        if not note.type_name.startswith(_OUR_TYPES) and f"{{#{name_of(note)}}}" not in text
        for name in [name_of(note)]
    }
    return {name: block for name, block in blocks.items() if block}


def adopt(app: App, blocks: dict[str, str]) -> None:
    """Make own cards of them."""
    add_named(app, Place(), blocks)


def adopted_cards(connection: "Connection", notes: "Sequence[AnkiNote]") -> "dict[str, AnkiCard]":
    """Anki's cards of the notes that were made own cards, by the uid of ours."""
    from studykit.exchange.anki_words import cloze_numbers
    from studykit.store.own import cards_named, source_text

    text = source_text(connection, OWN) or ""
    found: dict[str, AnkiCard] = {}
    for note in notes:
        if f"{{#{name_of(note)}}}" not in text:
            continue
        uids = cards_named(connection, name_of(note))
        if note.cloze and cloze_numbers(next(iter(note.fields.values()))) != list(range(1, len(uids) + 1)):
            continue  # two blanks of one number are two cards here
        found |= {uids[card.ordinal]: card for card in note.cards if card.ordinal < len(uids)}
    return found


def name_of(note: "AnkiNote") -> str:
    """The `{#id}` of the own card that a note becomes."""
    return f"anki-{blake2b(note.guid.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"
