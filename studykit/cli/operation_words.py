"""Operations in words: what a command was about, and how much it did."""

from typing import TYPE_CHECKING

from studykit.cli.counts import counted

if TYPE_CHECKING:
    from studykit.store.operation_queries import Operation

_SHOWN = 3
_COUNTS = {
    "answer": ("answer",), "unlock": ("card unlocked", "cards unlocked"),
    "check": ("card to check", "cards to check"), "suspend": ("card suspended", "cards suspended"),
    "resume": ("card resumed", "cards resumed"), "bury": ("card buried", "cards buried"),
    "reset": ("card reset", "cards reset"), "set_due": ("due date",),
    "retract": ("answer taken back", "answers taken back"), "drafts": ("draft",),
    "edits": ("card edited", "cards edited"), "flags": ("flag",),
    "handovers": ("card handed over", "cards handed over"), "plans": ("plan",), "days": ("day",),
}  # fmt: skip


def words(operation: "Operation") -> str:
    """One line: `read done fern2016compost: 3 cards unlocked`."""
    subject = " ".join([operation.command, *_subject(operation)])
    counts = ", ".join(counted(n, *_COUNTS[what]) for what, n in operation.counts.items() if what in _COUNTS)
    return f"{subject}: {counts}" if counts else subject


def _subject(operation: "Operation") -> list[str]:
    """What it was about: works by their keys, sources by the last part of their names, settings by name."""
    summary = operation.summary
    parts = [str(summary["action"])] if "action" in summary else []
    if operation.command == "works merge":
        return [f"{summary['kept']} {summary['merged']}"]
    named = summary.get("works") or [_last(uri) for uri in summary.get("sources", ())]
    if "setting" in summary:
        return [str(summary["setting"])]
    more = len(named) - _SHOWN
    parts += [", ".join(named[:_SHOWN]) + (f" and {more} more" if more > 0 else "")] if named else []
    return parts


def _last(uri: str) -> str:
    from urllib.parse import unquote

    return unquote(uri).rstrip("/").rpartition("/")[2].removeprefix("seed:")
