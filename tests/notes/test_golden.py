"""The grammar by examples: see the files in `golden`."""

import pytest

from studykit.notes.parse import parse
from tests.notes.golden import Case, cases, show, update


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_notes_are_read_as_the_case_says(case: Case, request: pytest.FixtureRequest) -> None:
    """Each case of the golden files is read as it says."""
    if request.config.getoption("--update-golden", default=False):
        update(case)
    else:
        assert case.expected == show(parse(case.notes))


def test_names_of_cases_are_unique() -> None:
    """A failing case can be found by its name."""
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
