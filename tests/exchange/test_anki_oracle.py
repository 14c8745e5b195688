"""What Anki's own backend makes of our packages."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studykit.exchange.deck import ExportClaim, ExportKind, deck_note
from studykit.exchange.note_types import DeckNote
from tests.exchange.anki_peer import Anki
from tests.exchange.claims import make_claim, one_of_each
from tests.exchange.hostile import HOSTILE, hostile_claims

pytestmark = pytest.mark.oracle


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    anki = Anki(tmp_path)
    yield anki
    anki.collection.close()


def notes_of(claims: list[ExportClaim]) -> list[DeckNote]:
    return [deck_note(claim) for claim in claims]


def folded(names: Iterable[str]) -> list[str]:
    return sorted(name.casefold() for name in names)


def test_everything_arrives(anki: Anki) -> None:
    """A fresh collection holds the notes, cards, decks and tags that were exported, and no others."""
    exported = notes_of(one_of_each())
    log = anki.take(exported)
    assert len(log.new) == len(exported)
    arrived = anki.notes()
    for note in exported:
        theirs = arrived[note.guid]
        assert tuple(theirs.fields) == note.fields
        assert sorted(theirs.tags) == sorted(note.tags)
        assert sorted(card.ord for card in theirs.cards()) == list(note.cards)
        assert {anki.collection.decks.name(card.did) for card in theirs.cards()} == {note.deck}
        assert {card.due for card in theirs.cards()} == {note.position}
    assert anki.collection.note_count() == len(exported)


def test_everything_renders_soundly(anki: Anki) -> None:
    """Every card has a question, shows its answer, and leaves nothing for Anki's check to mend."""
    anki.take(notes_of(one_of_each()))
    for note in anki.notes().values():
        for card in note.cards():
            assert "A Made-up Paper" in card.answer()
            assert "A Made-up Paper" not in card.question()
            assert card.question() != card.answer()
    assert_sound(anki)


def assert_sound(anki: Anki) -> None:
    message, ok = anki.collection.fix_integrity()
    assert ok, message


def test_hostile_notes_arrive_whole(anki: Anki) -> None:
    """Notes made of hostile strings make exactly the expected cards, play nothing and need no mending."""
    exported = notes_of(hostile_claims(HOSTILE))
    anki.take(exported)
    arrived = anki.notes()
    assert len(arrived) == len(exported)
    for note in exported:
        theirs = arrived[note.guid]
        assert tuple(theirs.fields) == note.fields
        assert folded(theirs.tags) == folded(note.tags)  # Anki joins spellings that differ in case
        assert sorted(card.ord for card in theirs.cards()) == list(note.cards)
        for card in theirs.cards():
            assert folded([anki.collection.decks.name(card.did)]) == folded([note.deck])
            assert not card.question_av_tags()
            assert not card.answer_av_tags()
            assert "<script" not in card.answer().lower()
    assert_sound(anki)


def test_importing_again_changes_nothing(anki: Anki) -> None:
    """The same package a second time is all duplicates."""
    exported = notes_of(one_of_each())
    anki.take(exported)
    log = anki.take(exported)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
    assert len(log.duplicate) == len(exported)


def test_newer_content_is_taken_in_place(anki: Anki) -> None:
    """An edit with a later stamp updates its note, with the same cards and no second copy; others stay."""
    claims = one_of_each()
    anki.take(notes_of(claims))
    before = {guid: [card.id for card in note.cards()] for guid, note in anki.notes().items()}
    edited = [replace(claims[0], answer="Other words.", mod=claims[0].mod + 1), *claims[1:]]
    log = anki.take(notes_of(edited))
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 1, 0)
    assert anki.notes()[claims[0].guid].fields[1] == "Other words."
    assert {guid: [card.id for card in note.cards()] for guid, note in anki.notes().items()} == before


def test_a_new_blank_adds_its_card(anki: Anki) -> None:
    """A cloze that gains a blank keeps its old cards and gains one."""
    claim = make_claim(ExportKind.CLOZE)
    anki.take([deck_note(claim)])
    old = {card.ord: card.id for card in anki.notes()[claim.guid].cards()}
    text = "A [VAE] maximises a [lower bound] on the [log-likelihood]."
    grown = replace(claim, text=text, deletions=((3, "VAE"), *claim.deletions), mod=claim.mod + 1)
    anki.take([deck_note(grown)])
    new = {card.ord: card.id for card in anki.notes()[claim.guid].cards()}
    assert set(new) == {0, 1, 2}
    assert {ordinal: new[ordinal] for ordinal in old} == old


def test_a_reverse_direction_is_asked_when_there_is_one(anki: Anki) -> None:
    """A definition makes two cards, each the other's mirror; a question makes one."""
    anki.take(notes_of([make_claim(ExportKind.QA, 1), make_claim(ExportKind.DEFINITION, 2)]))
    notes = anki.notes()
    assert len(notes[make_claim(ExportKind.QA, 1).guid].cards()) == 1
    forward, reverse = notes[make_claim(ExportKind.DEFINITION, 2).guid].cards()
    assert "dropout" in forward.question()
    assert "switching off" in reverse.question()
    assert "dropout" not in reverse.question()


def test_maths_reaches_mathjax_as_written(anki: Anki) -> None:
    """Anki hands a formula on with its delimiters, its braces as entities that the page decodes."""
    from html import unescape

    claim = make_claim(answer=r"$\frac{{a}}{b_{i}} < [c]$")
    anki.take([deck_note(claim)])
    (card,) = anki.notes()[claim.guid].cards()
    assert r"\(\frac{{a}}{b_{i}} < [c]\)" in unescape(card.answer())


def test_new_cards_follow_the_positions(anki: Anki) -> None:
    """Anki's new cards come in the order of the positions, whatever the order of the notes."""
    claims = [make_claim(number=number, position=position) for number, position in enumerate((30, 10, 20))]
    anki.take(notes_of(claims))
    collection = anki.collection
    cards = [collection.get_card(card) for card in collection.find_cards("is:new", order="c.due")]
    assert [card.note().guid for card in cards] == [claims[1].guid, claims[2].guid, claims[0].guid]
