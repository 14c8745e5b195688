"""The four Anki note types, frozen for ever, and a note as Anki is to hold it.

Anki skips every note of a type whose fields or templates differ from those in the learner's collection. Ids,
fields, their order and template names therefore never change; `Spare1` and `Spare2` are there for what nobody
has thought of yet. The HTML of templates and the CSS may change, with a later `REVISED`.
"""

from dataclasses import dataclass
from enum import StrEnum

REVISED = 1_795_392_000
"""Epoch seconds of the last change of a template or the CSS; Anki takes over newer ones only."""


class NoteType(StrEnum):
    """What Anki calls a note type, without the name `studykit` before it."""

    CLAIM = "claim"
    CLOZE = "cloze"
    QUOTE = "quote"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of card of a note type; `id` lets Anki follow it through a renaming."""

    id: int
    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How Anki is told of a note type.

    Attributes:
        model_id: Anki's id of the note type.
        name: as shown in Anki.
        fields: names in order; a field's id is `model_id` plus its place counted from 1.
        templates: one for each kind of card.
        cloze: cards come from the deletions of the first field, not from the templates.
    """

    model_id: int
    name: str
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    cloze: bool = False

    def field_id(self, place: int) -> int:
        """Anki's id of the field at a place counted from 0."""
        return self.model_id + place + 1


@dataclass(frozen=True, slots=True)
class DeckNote:
    """One note of a package.

    Attributes:
        guid: what Anki finds the note by, the same in every export.
        note_type: its type.
        fields: HTML, one string for each field of the type, in order.
        tags: without spaces.
        deck: name of the deck of its cards, levels joined by `::`.
        mod: epoch seconds of the last change of its content; Anki takes an update only when this is later.
        cards: ordinals of the cards Anki makes of it, counted from 0 (`{{c1::…}}` makes ordinal 0).
        position: place among the new cards.
    """

    guid: str
    note_type: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    deck: str
    mod: int
    cards: tuple[int, ...]
    position: int


_SOURCE_FIELDS = ("Work", "Speaker", "Link", "Topic", "Comment", "Spare1", "Spare2")
_SOURCE = """
{{#Comment}}<div class="comment">{{Comment}}</div>{{/Comment}}
<footer>
{{#Speaker}}<div class="speaker">{{Speaker}}</div>{{/Speaker}}
{{#Work}}<div class="work">{{Work}}</div>{{/Work}}
{{#Link}}<div class="link">{{Link}}</div>{{/Link}}
{{#Topic}}<div class="topic">{{Topic}}</div>{{/Topic}}
</footer>"""
_CLAIM = 1_903_417_100
_CLOZE = 1_903_417_200
_QUOTE = 1_903_417_300
_LIST = 1_903_417_400


def _asked(id_: int, name: str, question: str, answer: str) -> Template:
    return Template(
        id_, name, question, f'{{{{FrontSide}}}}\n<hr id="answer">\n<main>{{{{{answer}}}}}</main>{_SOURCE}'
    )


def _blanked(id_: int, name: str, below: str) -> Template:
    text = "<main>{{cloze:Text}}</main>"
    return Template(id_, name, text, f"{text}\n{below}{_SOURCE}")


LAYOUTS = {
    NoteType.CLAIM: Layout(
        _CLAIM,
        "studykit claim",
        ("Front", "Back", "ReverseFront", "ReverseBack", *_SOURCE_FIELDS),
        (
            _asked(_CLAIM + 51, "Forward", "<main>{{Front}}</main>", "Back"),
            _asked(
                _CLAIM + 52,
                "Reverse",
                "{{#ReverseFront}}<main>{{ReverseFront}}</main>{{/ReverseFront}}",
                "ReverseBack",
            ),
        ),
    ),
    NoteType.CLOZE: Layout(
        _CLOZE,
        "studykit cloze",
        ("Text", "BackExtra", *_SOURCE_FIELDS),
        (
            _blanked(
                _CLOZE + 51, "Cloze", '{{#BackExtra}}<div class="comment">{{BackExtra}}</div>{{/BackExtra}}'
            ),
        ),
        cloze=True,
    ),
    NoteType.QUOTE: Layout(
        _QUOTE,
        "studykit quote",
        ("Text", "Quote", *_SOURCE_FIELDS),
        (_blanked(_QUOTE + 51, "Quote", "{{#Quote}}<blockquote>{{Quote}}</blockquote>{{/Quote}}"),),
        cloze=True,
    ),
    NoteType.LIST: Layout(
        _LIST,
        "studykit list",
        ("Front", "Items", *_SOURCE_FIELDS),
        (_asked(_LIST + 51, "List", "<main>{{Front}}</main>", "Items"),),
    ),
}
"""Each note type as Anki is told of it."""

CSS = """\
.card {
  --ink: #1b1d21; --soft: #5c636e; --paper: #fdfdfc; --line: #d8dbe0; --blank: #0b62c4; --shade: #f1f2f4;
  background: var(--paper); color: var(--ink);
  font: 1.2rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  margin: 0 auto; max-width: 42rem; padding: 0.8rem; text-align: left; overflow-wrap: anywhere;
}
.card.nightMode, .nightMode .card, .card.night_mode, .night_mode .card {
  --ink: #e6e7ea; --soft: #a2a9b4; --paper: #1e2024; --line: #3d424b; --blank: #7ab4f5; --shade: #2a2d33;
}
main p { margin: 0 0 0.6em; }
main > p:last-child { margin-bottom: 0; }
ul, ol { margin: 0.3em 0; padding-left: 1.4em; }
li { margin: 0.2em 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 0.9rem 0; }
.cloze { color: var(--blank); font-weight: 600; }
a[href] { color: var(--blank); }
code { background: var(--shade); border-radius: 3px; font-size: 0.9em; padding: 0 0.2em; }
pre { background: var(--shade); border-radius: 3px; font-size: 0.8em; margin: 0.8em 0; overflow-x: auto; }
pre { padding: 0.6em; }
pre code { font-size: 1em; padding: 0; }
mjx-container { max-width: 100%; overflow-x: auto; overflow-y: hidden; }
blockquote { border-left: 3px solid var(--line); color: var(--soft); font-size: 0.9em; }
blockquote { margin: 0.9rem 0; padding-left: 0.8em; }
.comment { margin-top: 0.8rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: 0.75em; }
footer { line-height: 1.6; margin-top: 1.1rem; padding-top: 0.5rem; }
"""
