"""What the notes state now, against what the library holds: the actions that make the one the other.

Records are matched one-to-one: by the writer's own `{#id}`, by exact text in the same scope, then by exact
text wherever it went. What is left over is added or retired; nothing is deleted.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from studykit.library.model import Draft, Stored


@dataclass(frozen=True, slots=True)
class Add:
    """A record that the library has not seen."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Keep:
    """A record that says the same; its place may have moved within its section."""

    stored: Stored
    draft: Draft


@dataclass(frozen=True, slots=True)
class Change:
    """A record whose words or facts were edited: its identity and its history stay."""

    stored: Stored
    draft: Draft


@dataclass(frozen=True, slots=True)
class Move:
    """A record that now stands under another work, topic or file."""

    stored: Stored
    draft: Draft


@dataclass(frozen=True, slots=True)
class Restore:
    """A retired record whose text is back."""

    stored: Stored
    draft: Draft


@dataclass(frozen=True, slots=True)
class Retire:
    """A record whose text is gone; it keeps its history."""

    stored: Stored


Action = Add | Keep | Change | Move | Restore | Retire


def diff(drafts: Sequence[Draft], stored: Sequence[Stored]) -> list[Action]:
    """The actions for one source, in the order of the drafts, then what is to be retired.

    Args:
        drafts: what the source states now.
        stored: the live records of the source, and the retired ones of the whole library.
    """
    pairs: dict[int, Stored] = {}
    for key in (_by_name, _by_place, _by_text):
        _pair(drafts, stored, pairs, key)
    matched = {record.uid for record in pairs.values()}
    actions: list[Action] = [_action(draft, pairs.get(number)) for number, draft in enumerate(drafts)]
    return actions + [Retire(record) for record in stored if record.uid not in matched and not record.retired]


def _pair(
    drafts: Sequence[Draft],
    stored: Iterable[Stored],
    pairs: dict[int, Stored],
    key: Callable[[Draft | Stored], Hashable],
) -> None:
    """One round: pair what is still unpaired and has one key, in order; live records before retired ones."""
    taken = {record.uid for record in pairs.values()}
    waiting: dict[Hashable, deque[Stored]] = defaultdict(deque)
    for record in sorted(stored, key=lambda record: record.retired):
        if record.uid not in taken and key(record) is not None:
            waiting[key(record)].append(record)
    for number, draft in enumerate(drafts):
        candidates = waiting.get(key(draft)) if number not in pairs else None
        if candidates:
            pairs[number] = candidates.popleft()


def _by_name(record: Draft | Stored) -> Hashable:
    return (record.kind, record.name) if record.name else None


def _by_place(record: Draft | Stored) -> Hashable:
    return record.kind, record.scope, record.key


def _by_text(record: Draft | Stored) -> Hashable:
    return record.kind, record.key


def _action(draft: Draft, stored: Stored | None) -> Action:
    if stored is None:
        return Add(draft)
    if stored.retired:
        return Restore(stored, draft)
    if stored.content != draft.content:
        return Change(stored, draft)
    return Keep(stored, draft) if stored.scope == draft.scope else Move(stored, draft)
