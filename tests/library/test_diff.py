"""What an import decides: by the writer's id, by text in place, by text anywhere; nothing is deleted."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studykit.library.diff import Action, Add, Change, Keep, Move, Restore, Retire, diff
from studykit.library.model import Draft, QuoteContent, Stored
from studykit.library.works import WorkIndex
from tests.library.builders import quote, records_of, stored

SOFT, HARD = quote("Wax is soft."), quote("Wax is hard.", place=2)

drafts = st.lists(
    st.builds(quote, st.sampled_from("abc"), st.sampled_from(["work", "other"]), place=st.integers(0, 3)),
    max_size=8,
)


def imported(found: Sequence[Draft]) -> list[Stored]:
    """The library after an import of these into an empty one."""
    return [stored(draft, f"uid-{number}") for number, draft in enumerate(found)]


def kinds(actions: Sequence[Action]) -> list[type[Action]]:
    return [type(action) for action in actions]


@given(drafts)
def test_the_first_import_adds_everything(found: list[Draft]) -> None:
    """Into an empty library all is added, in order."""
    assert diff(found, []) == [Add(draft) for draft in found]


@given(drafts)
def test_importing_twice_keeps_everything(found: list[Draft]) -> None:
    """The same notes again change nothing, equal records included."""
    assert diff(found, imported(found)) == [
        Keep(record, draft) for record, draft in zip(imported(found), found, strict=True)
    ]


@given(drafts, drafts)
def test_every_record_has_one_action(before: list[Draft], now: list[Draft]) -> None:
    """Each draft and each live record stands in exactly one action."""
    library = imported(before)
    actions = diff(now, library)
    assert [action.draft for action in actions if not isinstance(action, Retire)] == now
    uids = [action.stored.uid for action in actions if not isinstance(action, Add)]
    assert sorted(uids) == sorted(record.uid for record in library)


@given(drafts, st.randoms(use_true_random=False))
def test_order_of_drafts_does_not_matter(found: list[Draft], random: st.DrawFn) -> None:
    """Notes whose records were shuffled lose and gain nothing."""
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(kinds(diff(shuffled, imported(found)))) <= {Keep}


def test_a_text_that_is_gone_retires_its_record() -> None:
    """What the notes no longer state is retired after all else."""
    library = imported([SOFT, HARD])
    assert diff([HARD], library) == [Keep(library[1], HARD), Retire(library[0])]


def test_a_retired_record_is_not_retired_again() -> None:
    """A record that was retired stays as it is."""
    assert diff([], [stored(SOFT, "soft", retired=True)]) == []


def test_a_text_that_is_back_restores_its_record() -> None:
    """The record of last time comes back, wherever its text stands now."""
    gone = stored(SOFT, "soft", retired=True)
    assert diff([SOFT], [gone]) == [Restore(gone, SOFT)]
    elsewhere = quote("Wax is soft.", "other")
    assert diff([elsewhere], [gone]) == [Restore(gone, elsewhere)]


def test_a_live_record_is_taken_before_a_retired_one() -> None:
    """A text that is still there does not bring back an old record of the same text."""
    gone, live = stored(SOFT, "gone", retired=True), stored(SOFT, "live")
    assert diff([SOFT], [gone, live]) == [Keep(live, SOFT)]


def test_a_text_under_another_work_moves() -> None:
    """A record follows its text to another scope; a text in its place is preferred."""
    library = imported([SOFT])
    elsewhere = quote("Wax is soft.", "other")
    assert diff([elsewhere], library) == [Move(library[0], elsewhere)]
    assert diff([elsewhere, SOFT], library) == [Add(elsewhere), Keep(library[0], SOFT)]


def test_an_edit_keeps_a_record_with_a_name() -> None:
    """The writer's own id finds the record, whatever became of its text and place."""
    library = [stored(quote("Wax is soft.", name="soft"), "named")]
    edited = quote("Wax is very soft.", "other", name="soft")
    assert diff([edited], library) == [Change(library[0], edited)]


def test_a_change_beside_the_text_is_a_change() -> None:
    """The same text with another speaker is the same record, changed."""
    spoken = replace(SOFT, content=QuoteContent("Wax is soft.", "commentary", "Doe", None))
    library = imported([SOFT])
    assert diff([spoken], library) == [Change(library[0], spoken)]


def test_a_line_above_changes_nothing() -> None:
    """A record that stands elsewhere in its section is kept."""
    library = imported([SOFT])
    lower = quote("Wax is soft.", place=7)
    assert diff([lower], library) == [Keep(library[0], lower)]


def test_files_that_share_nothing_may_come_in_any_order() -> None:
    """Two files without a common work give the same records whichever is imported first."""
    wax = '### wax\n#### ["On Wax"](https://example.org/1) Doe\n>\t"Soft."\n'
    bees = '### bees\n#### ["On Bees"](https://example.org/2) Roe\n>\t"Busy."\nQ: Who?\nA: Bees.\n'
    one, other = WorkIndex(), WorkIndex()
    first = [records_of(wax, one), records_of(bees, one)]
    second = [records_of(bees, other), records_of(wax, other)]
    assert first == second[::-1]


def test_many_equal_records_are_paired_in_order() -> None:
    """Equal texts of one scope go on one by one; the last ones are added or retired."""
    library = imported([SOFT] * 3)
    assert kinds(diff([SOFT] * 4, library)) == [Keep, Keep, Keep, Add]
    assert diff([SOFT], library) == [Keep(library[0], SOFT), Retire(library[1]), Retire(library[2])]
