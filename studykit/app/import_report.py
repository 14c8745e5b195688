"""What an import did with each source: the values that `seed` prints."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Protocol

from studykit.library.diff import Action, Add, Change, Keep, Move, Restore, Retire
from studykit.library.model import (
    ClaimContent,
    Content,
    Draft,
    Kind,
    LinkContent,
    ListingContent,
    QuoteContent,
    Records,
    Stored,
)
from studykit.notes.model import Document, LineRole

WORDS = ("added", "edited", "moved", "retired", "restored", "unchanged")
RECORDS = ("works", "quotes", "claims", "cards", "links")
_WORDS: Mapping[type[Action], str] = {
    Add: "added", Change: "edited", Move: "moved", Retire: "retired", Restore: "restored", Keep: "unchanged",
}  # fmt: skip
_PARTS_OF_TEXT = frozenset({"prompt", "answer", "items", "work", "ordinal"})
_NAMES = {Kind.QUOTE: "quotes", Kind.CLAIM: "claims", Kind.LINK: "links"}


class Departure(StrEnum):
    """Why nothing is read of a source any more."""

    FORGOTTEN = "forgotten"
    GONE = "gone"  # its file is; should it return, it is read again


class Headed(Protocol):
    """A section as a report needs it: of last time or of now."""

    @property
    def heading(self) -> str:
        """Its heading as the notes have it."""

    @property
    def first(self) -> int:
        """Its first line."""


@dataclass(slots=True)
class SourceReport:
    """What an import did with one source.

    Attributes:
        uri: the source.
        counts: how many works, quotes, claims, cards and links were added, edited and so on.
        lines: how many lines there are, and what became of how many.
        unrecognised: runs of lines that no rule of the grammar fits, with their text.
        warnings: what was read in spite of a flaw, with its line.
        unresolved: anchors that mean nothing in the library yet, with their lines.
        checks: learnt cards that say something else now, and so come up within days.
        changes: all that is not unchanged, with lines, old and new text; only of a dry run.
        departed: why nothing is read of it any more, if nothing is.
        sweep: whether it retires so much that an import stops and asks before; only of a dry run.
    """

    uri: str
    counts: dict[str, dict[str, int]]
    lines: dict[str, int]
    unrecognised: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    unresolved: list[dict[str, Any]] = field(default_factory=list)
    checks: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    departed: Departure | None = None
    sweep: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything but the lines was changed by it."""
        return any(n for counts in self.counts.values() for word, n in counts.items() if word != "unchanged")

    def as_json(self) -> dict[str, Any]:
        """The source in the shape that `seed --json` promises."""
        rest = {"lines": self.lines, "unrecognised": self.unrecognised, "warnings": self.warnings}
        return {
            "uri": self.uri,
            **self.counts,
            **rest,
            "unresolved": self.unresolved,
            "checks": self.checks,
            "changes": self.changes,
            "departed": self.departed,
            "sweep": self.sweep,
        }


def no_counts() -> dict[str, dict[str, int]]:
    """Nothing of any kind of record was changed, or is there."""
    return {record: dict.fromkeys(WORDS, 0) for record in RECORDS}


def count_records(actions: Iterable[Action]) -> dict[str, dict[str, int]]:
    """Quotes, claims and links by what became of them; works and cards are counted when they are written."""
    counts = no_counts()
    for action in actions:
        kind = action.draft.kind if isinstance(action, Add) else action.stored.kind
        if kind in _NAMES:
            counts[_NAMES[kind]][_WORDS[type(action)]] += 1
    return counts


def count_works(sources: Sequence[Sequence[Action]], became: Mapping[str, str]) -> list[Counter[str]]:
    """The works of each source by what became of them; the first source that changed a mention tells it.

    Args:
        sources: what happened to the records of each source.
        became: what became of each work, by uid.
    """
    mentions = [_mentions(actions) for actions in sources]
    tellers: dict[str, int] = {}
    for changed in (True, False):
        for number, works in enumerate(mentions):
            for uid in works:
                if works[uid] >= changed:
                    tellers.setdefault(uid, number)
    return [
        Counter(became[uid] if tellers[uid] == number else "unchanged" for uid in works)
        for number, works in enumerate(mentions)
    ]


def _mentions(actions: Iterable[Action]) -> dict[str, bool]:
    """The works that a source lists or listed, and whether any mention of each was changed."""
    works: dict[str, bool] = {}
    for action in actions:
        sides = [getattr(action, side) for side in ("stored", "draft") if hasattr(action, side)]
        for content in (side.content for side in sides):
            if isinstance(content, ListingContent):
                works[content.work] = works.get(content.work, False) or not isinstance(action, Keep)
    return works


def line_counts(document: Document) -> dict[str, int]:
    """How many lines there are, and how many of each role."""
    roles = Counter(document.roles)
    return {"total": len(document.roles)} | {role.value: roles[role] for role in LineRole}


def unrecognised_spans(document: Document, text: str) -> list[dict[str, Any]]:
    """Runs of lines that no rule of the grammar fits."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spans: list[dict[str, Any]] = []
    for number, role in enumerate(document.roles, 1):
        if role is not LineRole.UNRECOGNISED:
            continue
        if spans and spans[-1]["last"] == number - 1:
            spans[-1]["last"] = number
            spans[-1]["text"] += f"\n{rows[number - 1]}"
        else:
            spans.append({"first": number, "last": number, "text": rows[number - 1]})
    return spans


def list_changes(
    actions: Iterable[Action],
    records: Records,
    before: Mapping[int, Headed],
    titles: Mapping[str, str],
    asked: Container[int],
) -> list[dict[str, Any]]:
    """All that is not unchanged, in order; what goes is told with the lines of last time.

    Args:
        actions: what happens to the records of a source.
        records: what the source states now.
        before: each section of last time, by row id.
        titles: what each work is called, by uid; whatever else a scope holds is a topic.
        asked: by identity, the drafts of which a learnt card comes up for a check.
    """
    changed = [action for action in actions if not isinstance(action, Keep)]
    return [
        _change(action, records, before, titles)
        | {"check": not isinstance(action, Retire) and id(action.draft) in asked}
        for action in changed
    ]


def _change(
    action: Action, records: Records, before: Mapping[int, Headed], titles: Mapping[str, str]
) -> dict[str, Any]:
    new = None if isinstance(action, Retire) else action.draft
    old = None if isinstance(action, Add) else action.stored
    if isinstance(action, Retire):
        record: Draft | Stored = action.stored
        section: Headed = before[record.place.section]
    else:
        record = action.draft
        section = records.sections[record.place.section]
    first = section.first + record.place.offset
    named = [titles[uid] for uid in record.scope.split("+") if uid in titles]
    return {
        "action": _WORDS[type(action)], "record": record.kind.value, "uid": old.uid if old else None,
        "work": record.scope if named else None, "under": " + ".join(named) or section.heading,
        "first": first, "last": first + record.place.lines - 1,
        "old": _text(old, new), "new": _text(new, old),
    }  # fmt: skip


def _text(record: Draft | Stored | None, other: Draft | Stored | None) -> str | None:
    """The words of a record, and what else tells it from its other state: `https://… (remark: part 2)`."""
    if record is None:
        return None
    words, details = _details(record.content)
    rest = _details(other.content)[1] if other else details
    told = [f"{name}: {_shown(value)}" for name, value in details.items() if value != rest.get(name)]
    return f"{words} ({', '.join(told)})" if told else words


def _details(content: Content) -> tuple[str, dict[str, Any]]:
    """What a record is called in a report, and everything else that it says."""
    values = {field.name: getattr(content, field.name) for field in fields(content) if field.compare}
    match content:
        case QuoteContent() | ClaimContent():
            words = values.pop("text")
        case LinkContent():
            words = values.pop("url")
        case ListingContent():
            values |= values.pop("facts")
            words = values.pop("title", "")
    return words, {name: value for name, value in values.items() if name not in _PARTS_OF_TEXT}


def _shown(value: Any) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return "none" if words in {None, ""} else str(words)
