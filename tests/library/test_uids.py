"""Uids: one for a record wherever it is met first, another for every other record."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.library.uids import first_free, new_uid

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


class _Counted(set[str]):
    """A set that counts how often it is asked."""

    asked = 0

    def __contains__(self, name: object) -> bool:
        self.asked += 1
        return super().__contains__(name)


@given(st.integers(0, 2000))
def test_equal_records_cost_a_few_looks(count: int) -> None:
    """The name after the last one is found in steps that double, not one by one."""
    taken = _Counted(map(str, range(1, count + 1)))
    assert first_free(str, taken) == str(count + 1)
    assert taken.asked <= 2 * count.bit_length() + 1


@given(st.sets(st.integers(1, 40)))
def test_names_are_free_whatever_is_taken(numbers: set[int]) -> None:
    """Where names between were given back, one that is free is found all the same."""
    taken = set(map(str, numbers))
    assert first_free(str, taken) not in taken


@given(parts, parts)
def test_joined_parts_are_not_confused(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Records that differ in any part have different uids, however the parts join."""
    assert (new_uid(*one, taken=set()) == new_uid(*other, taken=set())) is (one == other)


def test_a_boundary_moved_makes_another_uid() -> None:
    """Texts that are equal only when joined are two records."""
    assert new_uid("quote", "ab", "c", set()) != new_uid("quote", "a", "bc", set())
    assert new_uid("quote", "", "1:a", set()) != new_uid("quote", "1:a", "", set())
