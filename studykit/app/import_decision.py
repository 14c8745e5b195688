"""Which record of the library each record of some sources is: the pure part of their import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from studykit.library.diff import Action, Add, Change, Keep, Move, Restore, Retire, diff
from studykit.library.identity import edits
from studykit.library.model import ClaimContent, Draft, Stored

Matched = Keep | Change | Move | Restore


@dataclass(frozen=True, slots=True)
class Decided:
    """What an import does.

    Attributes:
        actions: for each source.
        lineage: a quote of last time, and the draft of another that holds a part of its text.
    """

    actions: tuple[list[Action], ...]
    lineage: tuple[tuple[Stored, Draft], ...]


def decide(
    drafts: Sequence[Sequence[Draft]], live: Sequence[Sequence[Stored]], retired: Sequence[Stored]
) -> Decided:
    """The actions for each of the sources of one import.

    A text may have moved from one of them to another. So what carries a `{#id}` is matched first, wherever
    it is; then each source with its own records; and what is left with all that is left: by exact text,
    then by what was edited.

    Args:
        drafts: what each source states now.
        live: the live records of each source.
        retired: the retired records of the whole library.
    """
    matching = _Matching()
    every_draft = [draft for here in drafts for draft in here]
    every_record = [record for here in live for record in here] + list(retired)
    matching.match([d for d in every_draft if d.name], [r for r in every_record if r.name])
    for stated, records in zip(drafts, live, strict=True):
        matching.match(stated, records)
    matching.match(every_draft, every_record)
    matching.match_edited(every_draft, every_record)
    actions = tuple(matching.actions(stated, records) for stated, records in zip(drafts, live, strict=True))
    return Decided(actions, tuple(matching.lineage))


class _Matching:
    def __init__(self) -> None:
        self._found: dict[int, Action] = {}  # by identity of the draft
        self._used: set[str] = set()
        self.lineage: list[tuple[Stored, Draft]] = []

    def match(self, drafts: Iterable[Draft], records: Iterable[Stored]) -> None:
        """Match those of the drafts and records that are not matched yet."""
        waiting = [draft for draft in drafts if id(draft) not in self._found]
        left = [record for record in records if record.uid not in self._used]
        for action in diff(waiting, left) if waiting and left else ():
            if not isinstance(action, Add | Retire):
                self._found[id(action.draft)] = action
                self._used.add(action.stored.uid)

    def match_edited(self, drafts: Sequence[Draft], records: Sequence[Stored]) -> None:
        """Match what was edited among what is not matched yet."""
        matched = {
            number: self._found[id(draft)] for number, draft in enumerate(drafts) if id(draft) in self._found
        }
        exact = {number: action.stored for number, action in matched.items() if not isinstance(action, Add)}
        found = edits(drafts, records, exact)
        for number, record in found.pairs.items():
            kind = Restore if record.retired else Change
            self._found[id(drafts[number])] = kind(record, drafts[number])
            self._used.add(record.uid)
        self.lineage += [(record, drafts[number]) for record, number in found.lineage]

    def actions(self, drafts: Iterable[Draft], records: Iterable[Stored]) -> list[Action]:
        """The actions for one source, in the order of its drafts; then what goes."""
        own = {record.uid for record in records}
        gone = [Retire(record) for record in records if record.uid not in self._used]
        return [*(self._action(draft, own) for draft in drafts), *gone]

    def _action(self, draft: Draft, own: set[str]) -> Action:
        action = self._found.get(id(draft), Add(draft))
        if isinstance(action, Keep) and action.stored.uid not in own:
            return Move(action.stored, draft)  # to another file, under the same work or topic
        return action


def name_owners(stated: Mapping[str, Iterable[Draft]], holders: Mapping[str, str]) -> dict[str, str]:
    """The source that each `{#id}` belongs to: the one that has it as long as it states it, else the first.

    Args:
        stated: what the sources of an import state now, by uri.
        holders: the uri of the source that each name of a live claim comes from.
    """
    names = {uri: {draft.name for draft in drafts if draft.name} for uri, drafts in stated.items()}
    owners = {name: uri for uri in reversed(names) for name in names[uri]}
    kept = {name: uri for name, uri in holders.items() if uri not in names or name in names[uri]}
    return owners | kept


def drop_taken_names(
    drafts: Iterable[Draft], uri: str, owners: Mapping[str, str]
) -> tuple[list[Draft], list[Draft]]:
    """A `{#id}` names one card: what uses it again keeps its words and loses the name.

    Returns:
        All drafts of the source, and those among them that lost their name, as they were.
    """
    seen: set[str] = set()
    kept: list[Draft] = []
    refused: list[Draft] = []
    for draft in drafts:
        if draft.name is None:
            kept.append(draft)
        elif owners[draft.name] == uri and draft.name not in seen:
            kept.append(draft)
            seen.add(draft.name)
        else:
            kept.append(_nameless(draft))
            refused.append(draft)
    return kept, refused


def _nameless(draft: Draft) -> Draft:
    if not isinstance(draft.content, ClaimContent):
        raise TypeError(draft.kind)
    return replace(draft, name=None, content=replace(draft.content, name=None))
