"""Reading: what the learner says about works, the cards that this unlocks, and today's list."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from studykit.app.context import App
from studykit.app.library import resolve_work
from studykit.app.settings import review_settings
from studykit.errors import UsageError
from studykit.reading.model import Pass, ReadingAction, ReadingSession
from studykit.review.day import StudyDay, date_to_day, day_to_date
from studykit.store import queries

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.reading.model import Progress
    from studykit.review.model import ReviewSettings

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # two letters at least: `C:` is a drive


class _Unlocked(NamedTuple):
    """The cards that a work unlocked: how many, and the date from which the last may be asked, if any."""

    unlocked: int
    unlocked_until: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the learner says about some works.

    Attributes:
        minutes: time spent, or None.
        progress: share read, 0 to 1, or None.
        page: page reached, or None; needs the work's number of pages.
        unlock: whether its cards are unlocked; None for the rule of the action.
        before: day before which it was done; such reading takes no minutes now.
    """

    action: ReadingAction
    reading_pass: Pass = Pass.READ
    minutes: int | None = None
    progress: float | None = None
    page: int | None = None
    note: str | None = None
    unlock: bool | None = None
    before: date | None = None

    @property
    def unlocks(self) -> bool:
        """Cards are unlocked when a work is done now, by more than a skim; or as the learner says."""
        if self.unlock is not None:
            return self.unlock
        closely = self.reading_pass is not Pass.SKIM
        return self.action is ReadingAction.DONE and closely and self.before is None


def record_reading(app: App, works: Sequence[str], said: Said) -> list[dict[str, Any]]:
    """Note what the learner says about works, all or none, and unlock cards.

    Cards of what was read long ago enter over weeks, in reading order; those of what is read now, at once.

    Returns:
        For each work its key, title, state, progress, minutes, how many cards were unlocked and proposed, and
        the date from which the last of these cards may be asked (None: all at once).

    Raises:
        NotFoundError, AmbiguousError: a name fits no work, or several.
        UsageError: the note is none.
    """
    from studykit.app.drafting import propose_within
    from studykit.app.own_cards import add_notes, note_block

    if said.note:
        note_block(said.note)
    with app.reading() as reader:
        found = {row["id"]: row for row in (resolve_work(reader, work) for work in works)}
        rows = list(found.values())
        settings = review_settings(reader, app.now_ms)
    with app.writing() as connection:
        keys = [row["key"] for row in rows]
        operation = app.operation("read", {"works": keys, "action": said.action.value})
        done = said.action is ReadingAction.DONE
        drafts = propose_within(connection, app, keys) if done else Counter[str]()
        recorded = [_record_one(connection, app, row, said, settings, operation) for row in rows]
        unlocked = _unlock(connection, app, list(found), said, settings, operation) if said.unlocks else {}
        if said.note:
            add_notes(app, keys, said.note)
    nothing = _Unlocked(0, None)
    return [
        work | unlocked.get(number, nothing)._asdict() | {"drafts": drafts[work["key"]]}
        for number, work in zip(found, recorded, strict=True)
    ]


def _record_one(
    connection: "Connection", app: App, row: Any, said: Said, settings: "ReviewSettings", operation: int
) -> dict[str, Any]:
    from studykit.store import study

    entry = {
        "work_id": row["id"], "at": app.now, "action": said.action.value, "pass": said.reading_pass.value,
        "study_day": _day(app, said, settings), "minutes": 0 if said.before else said.minutes,
        "progress": _progress(said, row["pages"]), "note": _storable(said.note),
    }  # fmt: skip
    study.append_reading(connection, [entry], operation)
    state = fold_reading(connection, row["id"])
    return {
        "key": row["key"], "title": row["title"], "state": state.state.value if state else "none",
        "progress": state.progress if state else 0.0, "minutes": state.minutes if state else 0,
    }  # fmt: skip


def _unlock(
    connection: "Connection",
    app: App,
    works: Sequence[int],
    said: Said,
    settings: "ReviewSettings",
    operation: int,
) -> dict[int, _Unlocked]:
    """Unlock the cards of works; what came of it for each, a card counting for the first work that has it."""
    from studykit.app.card_events import unlock
    from studykit.review.spread import spread
    from studykit.store import study

    today = settings.study_day(app.now_ms)
    waiting_after = None if said.before else today
    owners = {
        uid: work
        for work in reversed(works)
        for uid in study.cards_to_unlock(connection, [work], waiting_after)
    }
    uids = study.cards_to_unlock(connection, works, waiting_after)
    entering = study.cards_entering(connection, today)
    days = spread(uids, today, settings, entering) if said.before else {}
    unlock(connection, app, uids, settings, operation, days)
    shares: defaultdict[int, list[str]] = defaultdict(list)
    for uid in uids:
        shares[owners[uid]].append(uid)
    return {work: _unlocked(cards, days) for work, cards in shares.items()}


def _unlocked(cards: Sequence[str], days: Mapping[str, StudyDay]) -> _Unlocked:
    last = max((days[card] for card in cards if card in days), default=None)
    return _Unlocked(len(cards), None if last is None else day_to_date(last).isoformat())


def fold_reading(connection: "Connection", work_id: int) -> "Progress | None":
    """Make the reading state of a work the fold of all that the learner said about it."""
    from studykit.store import study

    state = _folded(connection, work_id)
    study.write_reading(connection, work_id, _reading_row(state))
    return state


def folded_row(connection: "Connection", work_id: int) -> dict[str, Any] | None:
    """The columns of the reading state that a work should have."""
    return _reading_row(_folded(connection, work_id))


def _folded(connection: "Connection", work_id: int) -> "Progress | None":
    from studykit.reading.progress import fold
    from studykit.store import study

    return fold(_session(entry) for entry in study.reading_log(connection, work_id))


def _day(app: App, said: Said, settings: "ReviewSettings") -> int:
    if said.before is not None:
        return date_to_day(said.before) - 1
    return settings.study_day(app.now_ms)


def _progress(said: Said, pages: int | None) -> float | None:
    if said.page is None:
        return said.progress
    if not pages:
        raise UsageError(
            "the number of pages of this work is not known",
            hint="say --percent N, or add `pages: N` to your notes",
        )
    return min(1.0, said.page / pages)


def _storable(note: str | None) -> str | None:
    """No database stores a lone surrogate, which is how an argument that is no UTF-8 arrives."""
    return note and note.encode("utf-8", "replace").decode()


def _session(entry: dict[str, Any]) -> ReadingSession:
    return ReadingSession(
        entry["at"], ReadingAction(entry["action"]), Pass(entry["pass"]), entry["minutes"], entry["progress"]
    )


def _reading_row(state: Any) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "state": state.state.value, "pass": state.reading_pass.value, "progress": state.progress,
        "minutes": state.minutes, "started_at": state.started_at, "finished_at": state.finished_at,
    }  # fmt: skip


# ---- links -------------------------------------------------------------------------------------------


def work_links(app: App, text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A work's row and all targets that can be opened: its address, its file, its links.

    Raises:
        NotFoundError, AmbiguousError: as `resolve_work`.
    """
    from studykit.app.library import links_of

    with app.reading() as reader:
        row = dict(resolve_work(reader, text))
        links = links_of(reader, row["id"])
        uris = [place["uri"] for place in queries.listings(reader) if place["work_id"] == row["id"]]
    own = [{"kind": row["kind"], "url": row["url"], "title": row["title"]}] if row["url"] else []
    pdf = [_attached(row, uris)] if row["pdf"] else []
    nested = [inner for link in links for inner in link["nested"]]
    return row, own + pdf + [link for link in links + nested if _SCHEME.match(link["url"])]


def _attached(row: Mapping[str, Any], uris: Sequence[str]) -> dict[str, Any]:
    """The file that the notes attach to a work: a path, from the folder of the notes; or an address."""
    named = str(row["pdf"])
    link = {"kind": "pdf", "url": named, "title": row["title"]}
    if _SCHEME.match(named):
        return link
    from urllib.request import url2pathname  # takes longer to load than `today` may

    notes = next((uri for uri in uris if uri.startswith("file://")), None)
    folder = Path(url2pathname(urlsplit(notes).path)).parent if notes else Path()
    return link | {"url": str(folder / Path(named).expanduser()), "attached": True}
