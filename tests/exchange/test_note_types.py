"""The note types, frozen: a failure here means that every learner's cards would be skipped at the next import."""

import pytest
from bs4 import BeautifulSoup

from studykit.exchange.note_types import CSS, LAYOUTS, NoteType

SOURCE = ("Work", "Speaker", "Link", "Topic", "Comment", "Spare1", "Spare2")


@pytest.mark.parametrize(
    ("note_type", "model_id", "name", "fields", "templates", "cloze"),
    [
        (
            NoteType.CLAIM,
            1903417100,
            "studykit claim",
            ("Front", "Back", "ReverseFront", "ReverseBack", *SOURCE),
            ((1903417151, "Forward"), (1903417152, "Reverse")),
            False,
        ),
        (
            NoteType.CLOZE,
            1903417200,
            "studykit cloze",
            ("Text", "BackExtra", *SOURCE),
            ((1903417251, "Cloze"),),
            True,
        ),
        (
            NoteType.QUOTE,
            1903417300,
            "studykit quote",
            ("Text", "Quote", *SOURCE),
            ((1903417351, "Quote"),),
            True,
        ),
        (
            NoteType.LIST,
            1903417400,
            "studykit list",
            ("Front", "Items", *SOURCE),
            ((1903417451, "List"),),
            False,
        ),
    ],
)
def test_layouts_never_change(
    note_type: NoteType,
    model_id: int,
    name: str,
    fields: tuple[str, ...],
    templates: tuple[tuple[int, str], ...],
    cloze: bool,
) -> None:
    """Ids, names, fields, their order and templates are those of the first release."""
    layout = LAYOUTS[note_type]
    assert (layout.model_id, layout.name, layout.fields, layout.cloze) == (model_id, name, fields, cloze)
    assert tuple((template.id, template.name) for template in layout.templates) == templates
    assert [layout.field_id(place) for place in range(len(fields))] == [
        model_id + number for number in range(1, len(fields) + 1)
    ]


def test_ids_are_distinct() -> None:
    """No two note types, fields or templates share an id."""
    ids = [
        number
        for layout in LAYOUTS.values()
        for number in (
            layout.model_id,
            *(layout.field_id(place) for place in range(len(layout.fields))),
            *(template.id for template in layout.templates),
        )
    ]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("note_type", NoteType)
def test_answers_show_the_source(note_type: NoteType) -> None:
    """Work, speaker, link, topic and comment stand on the answer and never on the question."""
    for template in LAYOUTS[note_type].templates:
        for field in SOURCE[:5]:
            assert f"{{{{{field}}}}}" in template.back
            assert field not in template.front


@pytest.mark.parametrize("note_type", NoteType)
def test_templates_name_their_own_fields(note_type: NoteType) -> None:
    """A template refers to fields of its type, to the front side, and to nothing else; nothing in it runs."""
    layout = LAYOUTS[note_type]
    for template in layout.templates:
        for side in (template.front, template.back):
            names = {part.split("}}")[0].lstrip("#/").removeprefix("cloze:") for part in side.split("{{")[1:]}
            assert names <= {*layout.fields, "FrontSide"}
            assert not BeautifulSoup(side, "html.parser").find_all(["script", "img", "link"])


def test_css_knows_the_dark() -> None:
    """The style has colours for light and dark, loads nothing, and its braces balance."""
    assert ".nightMode" in CSS
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert CSS.count("{") == CSS.count("}")
