"""Uids: one for a record wherever it is met first, another for every other record."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.library.uids import new_uid

parts = st.tuples(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4))


@given(parts)
def test_uids_are_derived(record: tuple[str, str, str]) -> None:
    """Kind, scope and text alone decide, on any machine."""
    assert new_uid(*record, taken=set()) == new_uid(*record, taken={"another"})


def test_a_uid_never_changes() -> None:
    """What libraries have stored is derived alike for ever."""
    assert new_uid("quote", "work", "Wax is soft.", set()) == "6e884b10-4e25-5bc2-8860-eeacc96ad33c"


def test_equal_records_are_numbered() -> None:
    """The second of two equal records has a uid of its own, and the same one each time."""
    first = new_uid("quote", "work", "text", set())
    second = new_uid("quote", "work", "text", {first})
    assert first != second
    assert second == new_uid("quote", "work", "text", {first, "another"})


@given(parts, parts)
def test_joined_parts_are_not_confused(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Records that differ in any part have different uids, however the parts join."""
    assert (new_uid(*one, taken=set()) == new_uid(*other, taken=set())) is (one == other)


def test_a_boundary_moved_makes_another_uid() -> None:
    """Texts that are equal only when joined are two records."""
    assert new_uid("quote", "ab", "c", set()) != new_uid("quote", "a", "bc", set())
    assert new_uid("quote", "", "1:a", set()) != new_uid("quote", "1:a", "", set())
