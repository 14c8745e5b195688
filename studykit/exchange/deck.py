"""Claims and quotes as notes of an Anki deck."""

import base64
import hashlib
import re
import unicodedata
import uuid
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from studykit.cards.render import link_to_html, plain_to_html, to_html
from studykit.cards.spans import CODE, LINK, MATHS
from studykit.exchange.errors import ExchangeError
from studykit.exchange.note_types import DeckNote, NoteType

_NAMES = 4096  # decks, tags and sources that are kept once written: many notes share them


class ExportKind(StrEnum):
    """How a claim is asked."""

    QA = "qa"
    CLOZE = "cloze"
    DEFINITION = "definition"
    LIST = "list"
    LIST_ITEMS = "list_items"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class ExportClaim:
    """A claim, or the one cloze drawn from a quote, with all that its note is to show; texts are Markdown.

    Attributes:
        uid: UUID of the claim or quote, named in errors.
        guid: what Anki finds the note by.
        prompt: question, term of a definition, or lead-in of a list.
        answer: answer or meaning; of a cloze, what is shown below it.
        items: of a list, in order.
        text: of a cloze, the sentence with its deletions in plain brackets; of a quote, without them.
        deletions: number (from 1, given once for good) and words of each blank, in the order of the text;
            of list_items those items that are asked.
        quote: the whole quotation around the sentence.
        work_title, work_authors, speaker, topic: plain text.
        link: an address.
        deck: levels joined by `::`.
        tags: topic, work key and kind, as the caller words them.
        mod: epoch seconds of the last change of the rendered note.
        position: place among the new cards.
    """

    uid: str
    guid: str
    kind: ExportKind
    deck: str
    mod: int
    position: int
    prompt: str = ""
    answer: str = ""
    items: tuple[str, ...] = ()
    text: str = ""
    deletions: tuple[tuple[int, str], ...] = ()
    quote: str = ""
    work_title: str = ""
    work_authors: str = ""
    speaker: str = ""
    link: str = ""
    topic: str = ""
    comment: str = ""
    tags: tuple[str, ...] = ()
    locked: bool = False
    draft: bool = False
    retired: bool = False


def deck_note(claim: ExportClaim) -> DeckNote:
    """The note that Anki is to hold for a claim, rendered.

    Raises:
        ExchangeError: a blank of the claim does not stand in its text.
    """
    note_type, content, cards = _content(claim)
    return DeckNote(
        guid=claim.guid,
        note_type=note_type,
        fields=(*content, *_source(claim), "", ""),
        tags=_tags(claim),
        deck=deck_name(claim.deck),
        mod=claim.mod,
        cards=cards,
        position=claim.position,
    )


def content_digest(note: DeckNote) -> str:
    """Hex digest of what Anki would show of a note: type, fields, tags and deck, not `mod` or `position`."""
    parts = (note.note_type, *note.fields, *note.tags, note.deck)
    lengths = ",".join(str(len(part)) for part in parts)
    return hashlib.blake2b("\x1f".join((lengths, *parts)).encode(), digest_size=16).hexdigest()


def guid_of(uid: str) -> str:
    """Anki's guid for a claim or quote: its UUID in 22 characters that are safe in addresses.

    Raises:
        ValueError: `uid` is no UUID.
    """
    return base64.urlsafe_b64encode(uuid.UUID(uid).bytes).decode().rstrip("=")


@lru_cache(_NAMES)
def deck_name(name: str) -> str:
    """A deck's name as Anki keeps it: levels trimmed, without control characters, none of them empty."""
    levels = (_visible(level) for level in name.split("::"))
    return "::".join(level for level in levels if level) or "studykit"


@lru_cache(_NAMES)
def tag_name(name: str) -> str:
    """A tag as Anki keeps it: one word, levels joined by `::`, spaces turned into hyphens."""
    levels = (_visible(level).replace(" ", "-") for level in name.split("::"))
    return "::".join(level for level in levels if level)


def _visible(text: str) -> str:
    shown = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", " ".join(shown.replace('"', "").split())).strip(": ")


def _content(claim: ExportClaim) -> tuple[NoteType, tuple[str, ...], tuple[int, ...]]:
    """Note type, the fields before those of the source, and the ordinals of the cards."""
    prompt, answer = to_html(claim.prompt), to_html(claim.answer)
    blanks = tuple(sorted({number - 1 for number, _words in claim.deletions}))
    match claim.kind:
        case ExportKind.QA:
            return NoteType.CLAIM, (prompt, answer, "", ""), (0,)
        case ExportKind.DEFINITION:
            return NoteType.CLAIM, (prompt, answer, answer, prompt), (0, 1)
        case ExportKind.LIST:
            items = "".join(f"<li>{to_html(item)}</li>" for item in claim.items)
            return NoteType.LIST, (prompt, f"<ul>{items}</ul>"), (0,)
        case ExportKind.LIST_ITEMS:
            return NoteType.CLOZE, (prompt + _item_clozes(claim), answer), blanks
        case ExportKind.CLOZE:
            return NoteType.CLOZE, (_clozes(claim, bracketed=True), answer), blanks
        case ExportKind.QUOTE:
            return NoteType.QUOTE, (_clozes(claim, bracketed=False), to_html(claim.quote)), blanks


def _item_clozes(claim: ExportClaim) -> str:
    asked = list(claim.deletions)
    items = []
    for item in claim.items:
        number = asked.pop(0)[0] if asked and asked[0][1] == item else None
        items.append(to_html(item) if number is None else _cloze(number, item))
    if asked:
        raise ExchangeError(f"claim {claim.uid}: {asked[0][1]!r} is not an item of its list")
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


# Markdown is parsed with a character of plane 15 in the place of each blank: emphasis may stand around it.
_FIRST_MARK = 0xF0000
_MARKS = re.compile("[\U000f0000-\U000ffffd]")
_ASIDE = rf"\\.|{CODE}|{MATHS}|<[^<>\s]++>"
_BESIDE_BRACKETS = re.compile(rf"{_ASIDE}|{LINK}", re.DOTALL)
_BESIDE_WORDS = re.compile(rf"{_ASIDE}|\]\([^()]*+\)", re.DOTALL)  # words of a link may be asked for
_WORD = re.compile(r"\w")


def _clozes(claim: ExportClaim, *, bracketed: bool) -> str:
    html = to_html(_marked(claim, bracketed=bracketed))
    for place, (number, words) in enumerate(claim.deletions):
        before, mark, after = html.partition(chr(_FIRST_MARK + place))
        if not mark:
            raise ExchangeError(f"claim {claim.uid}: the blank {words!r} stands where no blank can be")
        html = before + _cloze(number, words) + after
    return html


def _marked(claim: ExportClaim, *, bracketed: bool) -> str:
    text = _MARKS.sub("\N{REPLACEMENT CHARACTER}", claim.text)
    for place, (_number, words) in enumerate(claim.deletions):
        start, end = _blank(text, words, claim.uid, bracketed=bracketed)
        text = text[:start] + chr(_FIRST_MARK + place) + text[end:]
    return text


def _blank(text: str, words: str, uid: str, *, bracketed: bool) -> tuple[int, int]:
    """Where the words stand, but not within code, maths or an address."""
    written = f"[{words}]" if bracketed else words
    asides = [match.span() for match in (_BESIDE_BRACKETS if bracketed else _BESIDE_WORDS).finditer(text)]
    start = text.find(written)
    while start >= 0:
        end = start + len(written)
        free = not any(_within(place, asides) for place in (start, start + bracketed))
        if free and (bracketed or _whole(text, start, end)):
            return start, end
        start = text.find(written, start + 1)
    raise ExchangeError(f"claim {uid}: the blank {words!r} does not stand in its text")


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on before or after a piece of a text."""
    return not (_WORD.match(text[max(0, start - 1) : start]) or _WORD.match(text, end))


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place is in one of the spans, which come in order, and not where that begins."""
    last = bisect_left(spans, (place, 0)) - 1
    return last >= 0 and place < spans[last][1]


def _cloze(number: int, words: str) -> str:
    # `::` would begin a hint; closing braces are entities already.
    return f"{{{{c{number}::{to_html(words).replace('::', ':&#58;')}}}}}"


def _source(claim: ExportClaim) -> tuple[str, ...]:
    """The fields Work, Speaker, Link, Topic and Comment."""
    about = (claim.work_title, claim.work_authors, claim.speaker, claim.link, claim.topic)
    return (*_about(*about), to_html(claim.comment))


@lru_cache(_NAMES)
def _about(title: str, authors: str, speaker: str, link: str, topic: str) -> tuple[str, ...]:
    cite = f"<cite>{plain_to_html(title)}</cite>" if title.strip() else ""
    work = " – ".join(part for part in (cite, plain_to_html(authors)) if part)
    return work, plain_to_html(speaker), link_to_html(link), plain_to_html(topic)


def _tags(claim: ExportClaim) -> tuple[str, ...]:
    states = {"locked": claim.locked, "draft": claim.draft, "retired": claim.retired}
    names = [*map(tag_name, claim.tags), *(f"studykit::{state}" for state, on in states.items() if on)]
    by_fold = {name.casefold(): name for name in reversed(names) if name}  # Anki ignores case
    return tuple(by_fold[fold] for fold in sorted(by_fold))
