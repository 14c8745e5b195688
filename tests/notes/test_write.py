"""Cards written in the notes format are read back as they were meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.notes import write
from studykit.notes.model import Cloze, Question, Statement
from studykit.notes.parse import parse

WORDS = st.text(st.sampled_from("ab #>-*[]`$\"'{}|:=1.\nQA"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("prompt", "answer", "written"),
    [
        ("What grows?", "Roots.", "Q: What grows?\nA: Roots."),
        ("What grows?\nWhere?", "Roots.\n\nBelow.", "Q: What grows?\n    Where?\nA: Roots.\n\n    Below."),
        ("Which two?", "- roots\n- leaves", "Q: Which two?\nA:\n    - roots\n    - leaves"),
        ("Which?", "These:\n- roots", "Q: Which?\nA: These:\n    - roots"),
        ("What does `# x` mean?", "# a comment", "Q: What does `# x` mean?\nA: # a comment"),
    ],
)
def test_a_question_is_written_in_lines_that_stay_together(prompt: str, answer: str, written: str) -> None:
    """Lines after the first are indented, so that none of them is a heading or a list of its own."""
    assert write.checked(write.question(prompt, answer), prompt, answer) == written
    card = write.read_card(written)
    assert isinstance(card, Question)
    assert (card.prompt, write.answer_of(card)) == (prompt, answer)


def test_a_name_stands_at_the_end() -> None:
    """`{#id}` is no part of the answer, and can be taken off and put on again."""
    block = write.question("What grows?", "Roots.", "own-1")
    card = write.read_card(block)
    assert isinstance(card, Question)
    assert (card.answer, card.name) == ("Roots.", "own-1")
    assert write.with_name(write.without_name(block), "own-1") == block


def test_sentences_and_statements() -> None:
    """`C:` has brackets, `>` has none of the marks of a quotation."""
    card = write.read_card(write.cloze("A [root] grows.", "own-1"))
    assert isinstance(card, Cloze)
    assert (card.text, card.name) == ("A [root] grows.", "own-1")
    assert isinstance(write.read_card(write.statement("A root\ngrows.")), Statement)


@pytest.mark.parametrize(
    ("block", "texts"),
    [
        (write.question("What?", ""), ("What?", "")),
        (write.question("", "Roots."), ("", "Roots.")),
        (write.question("What?", "Roots.\nQ: More?"), ("What?", "Roots.\nQ: More?")),
        (write.question("What?\n---", "Roots."), ("What?\n---", "Roots.")),
        (write.question("What?", "Roots. {#mine}"), ("What?", "Roots. {#mine}")),
        (write.statement('"Roots."'), ('"Roots."',)),
        (write.statement(""), ("",)),
        (write.cloze("No deletion."), ("No deletion.",)),
        ("# A heading", ("# A heading",)),
        ("Q: One?\nA: Two.\n\nQ: Three?\nA: Four.", ("One?", "Two.")),
    ],
)
def test_what_would_be_read_otherwise_is_refused(block: str, texts: tuple[str, ...]) -> None:
    """Nothing is stored that the notes format reads as something else."""
    with pytest.raises(UsageError):
        write.checked(block, *texts)


@given(WORDS, WORDS)
def test_what_is_not_refused_is_read_back(prompt: str, answer: str) -> None:
    """Whatever the texts hold: they are refused, or are the words of one card."""
    try:
        card = write.read_card(write.checked(write.question(prompt, answer), prompt, answer))
    except UsageError:
        return
    assert isinstance(card, Question)
    assert card.prompt.split() == prompt.split() or "-" in prompt or "*" in prompt or "1." in prompt


def test_a_block_goes_to_the_end_of_its_section() -> None:
    """Blank lines keep it apart from what stands before and after."""
    text = "# Mine\n\n## a\n\nQ: 1?\nA: 1.\n\n## b\nQ: 2?\nA: 2.\n"
    section = next(section for section in parse(text).sections if section.topic == ("a",))
    assert write.with_block(text, section, "C: [x] y") == (
        "# Mine\n\n## a\n\nQ: 1?\nA: 1.\n\nC: [x] y\n\n## b\nQ: 2?\nA: 2.\n"
    )


def test_lines_are_replaced_by_number() -> None:
    """The first line is 1, as in every editor."""
    assert write.with_lines("a\nb\nc\n", 2, 2, "x\ny") == "a\nx\ny\nc\n"


def test_topics_too_deep_for_headings_are_refused() -> None:
    """Markdown has six levels."""
    assert write.topic_headings(["a", "b"]) == ["## a", "### b"]
    with pytest.raises(UsageError):
        write.topic_headings(list("abcdef"))


@pytest.mark.parametrize(
    "title", ["Plain", 'With "marks" and [brackets]', "With (round) ones", "  spaced  out "]
)
def test_the_heading_of_a_work_names_its_address(title: str) -> None:
    """Whatever the title holds, the heading is one of a work, and leads where it should."""
    text = write.work_heading(title, "studykit:moss2015roots", "Ada Moss")
    (section,) = parse(text).sections
    assert [(work.url, work.authors) for work in section.works] == [("studykit:moss2015roots", ("Ada Moss",))]
