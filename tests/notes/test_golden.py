"""The grammar by examples: see the files in `golden`."""

from pathlib import Path

import pytest

from studykit.notes.parse import parse
from tests.notes.golden import Case, cases, show, update

TOLD_ELSEWHERE = {"Cross-references", "When notes change"}  # of the library, not of the grammar
PAGE = Path(__file__).parents[2] / "docs" / "notes-format.md"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_notes_are_read_as_the_case_says(case: Case, request: pytest.FixtureRequest) -> None:
    """Each case of the golden files is read as it says."""
    if request.config.getoption("--update-golden", default=False):
        update(case)
    else:
        assert case.expected == show(parse(case.notes))


def test_the_cases_of_the_page_follow_its_sections() -> None:
    """`page.md` holds a case for each sentence of docs/notes-format.md on what is read, in the order of the page."""
    text = PAGE.read_text(encoding="utf-8")
    sections = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    covered = [case.title.partition(":")[0] for case in cases() if case.path.stem == "page"]
    assert list(dict.fromkeys(covered)) == [name for name in sections if name not in TOLD_ELSEWHERE]


def test_names_of_cases_are_unique() -> None:
    """A failing case can be found by its name."""
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
