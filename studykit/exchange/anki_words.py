"""The words of Anki's notes in the Markdown of our cards."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from studykit.cards.make import HIDDEN
from studykit.errors import UsageError
from studykit.exchange.anki_collection import AnkiNote
from studykit.notes import write

_CLOZE = re.compile(r"\{\{c(\d{1,3})::(.*?)(?:::((?:(?!\}\}).)*))?\}\}", re.DOTALL)
_MEDIA = re.compile(r"<(?:img|audio|video|object|embed)\b|\[sound:", re.IGNORECASE)
_SIDES = {
    ("studykit claim", 0): ("Front", "Back"),
    ("studykit claim", 1): ("ReverseFront", "ReverseBack"),
    ("studykit list", 0): ("Front", "Items"),
}
_BLANKED = "studykit cloze"
_OPEN, _SHUT = "\ue000", "\ue001"
_BRACKET = re.compile(r"[\[\]]")

_INLINE = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
_BREAKING = frozenset({"p", "div", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "tr", "table"})
_ACTIVE = re.compile(r"[\\`*$]|(?<!\w)_|_(?!\w)")
_MATHS = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def sides(type_name: str, fields: Mapping[str, str], ordinal: int) -> tuple[str, str] | None:
    """Front and back of a card of one of our note types, as Markdown; None where words stay the source's.

    Args:
        type_name: of the note.
        fields: HTML by name.
        ordinal: of the card.
    """
    if type_name == _BLANKED and "Text" in fields:
        return _blanked(fields["Text"], ordinal + 1)
    names = _SIDES.get((type_name, ordinal))
    if names is None or not set(names) <= fields.keys():
        return None
    front, back = (to_markdown(fields[name]) for name in names)
    return front, back


def has_media(fields: Mapping[str, str]) -> bool:
    """Whether a note shows or plays what no text can say."""
    return any(_MEDIA.search(field) for field in fields.values())


def with_brackets(html: str) -> str:
    """A sentence with clozes as one whose brackets are the deletions; hints are dropped."""
    # private characters stand for brackets until the text is Markdown, where its own are escaped
    text = to_markdown(_CLOZE.sub(lambda cloze: f"{_OPEN}{cloze[2]}{_SHUT}", html))
    return _BRACKET.sub(r"\\\g<0>", text).replace(_OPEN, "[").replace(_SHUT, "]")


def cloze_numbers(html: str) -> list[int]:
    """The numbers of the clozes of a sentence, in order."""
    return [int(cloze[1]) for cloze in _CLOZE.finditer(html)]


def as_own_card(note: AnkiNote, name: str) -> str | None:
    """A note of somebody's as lines of the notes format, with a `{#id}`.

    Args:
        note: of a basic or cloze type; of a basic one the first card is meant.
        name: the id.

    Returns:
        The lines; None for other types, for notes that show or play something, and for what the notes format
        cannot say.
    """
    texts = list(note.fields.values())
    is_basic = {"Front", "Back"} <= note.fields.keys() or len(texts) == 2
    if has_media(note.fields) or not texts or not (note.cloze or is_basic):
        return None
    try:
        if note.cloze:
            words = [with_brackets(texts[0])]
            return write.checked(write.cloze(words[0], name), *words) if cloze_numbers(texts[0]) else None
        words = [
            to_markdown(note.fields.get("Front", texts[0])),
            to_markdown(note.fields.get("Back", texts[1])),
        ]
        return write.checked(write.question(words[0], words[1], name), *words)
    except UsageError:
        return None


def _blanked(html: str, number: int) -> tuple[str, str] | None:
    words = [cloze[2] for cloze in _CLOZE.finditer(html) if int(cloze[1]) == number]
    if not words:
        return None
    front = _CLOZE.sub(lambda cloze: HIDDEN if int(cloze[1]) == number else cloze[2], html)
    return to_markdown(front), to_markdown(words[0])


def to_markdown(html: str) -> str:
    """HTML as Anki's editor and our export write it, as Markdown; what Markdown cannot say is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = _SPACES.sub(" ", "".join(reader.parts).replace("\xa0", " "))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


class _Reader(HTMLParser):
    """Collects the pieces of a text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _INLINE:
            self._verbatim += tag == "code"
            self.parts.append(_INLINE[tag])
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self._links[-1] else "")
        elif tag in _BREAKING:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            self._verbatim = max(0, self._verbatim - (tag == "code"))
            self.parts.append(_INLINE[tag])
        elif tag == "a" and self._links:
            address = self._links.pop()
            self.parts.append(f"]({address})" if address else "")
        elif tag in _BREAKING:
            self._break()
            self.parts += ["\n"] if tag == "p" else []

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self.parts.append(data)
            return
        done = 0
        for maths in _MATHS.finditer(data):
            formula = f"${maths[1]}$" if maths[1] else f"$${maths[2]}$$"
            self.parts += [_escaped(data[done : maths.start()]), formula]
            done = maths.end()
        self.parts.append(_escaped(data[done:]))

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")


def _escaped(text: str) -> str:
    return _ACTIVE.sub(lambda mark: f"\\{mark[0]}", text)
