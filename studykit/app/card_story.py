"""Where a card comes from, what was decided about it, and what happened to it."""

from datetime import UTC, datetime
from typing import Any

from studykit.app.context import App
from studykit.app.one_card import find_cards, list_named
from studykit.cards.drafts import draft_digest
from studykit.notes.lines import split_lines
from studykit.review.day import day_to_date
from studykit.store import card_queries
from studykit.store.reads import Reader, Row

_MOST_LINES = 12


def why_card(app: App, named: str) -> dict[str, Any]:
    """All that is known of a card, in the shape of `cards why --json`.

    Raises:
        NotFoundError, AmbiguousError: the name fits no card, or several.
    """
    row = find_cards(app, [named])[0]
    card = list_named(app, [row["uid"]])[0]
    with app.reading() as reader:
        rows = split_lines(card_queries.source_text(reader, row["uri"]))
        lines = rows[row["first"] - 1 : min(row["last"], row["first"] + _MOST_LINES - 1)]
        return {
            "card": card,
            "lines": lines if row["retired_at"] is None else [],
            "quote": _quote(reader, row),
            "decisions": _decisions(reader, row),
            "history": [_event(event) for event in card_queries.events_of(reader, row["uid"])],
        }


def _quote(reader: Reader, row: Row) -> dict[str, Any] | None:
    quote = card_queries.quote_of(reader, row["uid"])
    if quote is None:
        return None
    relatives = card_queries.lineage_of(reader, quote["uid"])
    return {
        "uid": quote["uid"], "text": quote["text"], "role": quote["role"], "speaker": quote["speaker"],
        **{
            f"{role}s" if role == "parent" else "children": [
                {"uid": other["uid"], "text": other["text"]} for other in relatives if other["role"] == role
            ]
            for role in ("parent", "child")
        },
    }  # fmt: skip


def _decisions(reader: Reader, row: Row) -> list[dict[str, Any]]:
    """What the learner said of the card, oldest first."""
    found: list[tuple[int, str, dict[str, Any]]] = []
    wording = card_queries.wording_of_source(reader, row["uid"])
    if row["quote"]:
        digest = draft_digest(wording["back"], wording["blank"])
        found += [(said["at"], said["kind"], {}) for said in card_queries.draft_decisions_of(reader, digest)]
    for edit in card_queries.edits_of(reader, row["uid"]):
        words = {name: edit[name] for name in ("front", "back", "seen_front", "seen_back")}
        found.append((edit["at"], "edit" if edit["front"] is not None else "take source", words))
    flag = card_queries.flags(reader).get(row["uid"])
    if flag is not None:
        found.append((flag["at"], f"flag {flag['kind']}", {"note": flag["note"]}))
    return [
        {"at": _instant(at), "kind": kind, **more}
        for at, kind, more in sorted(found, key=lambda said: said[0])
    ]


def _event(event: Row) -> dict[str, Any]:
    due = event["due_day"]
    return {
        "at": _instant(event["at_ms"]), "kind": event["kind"], "rating": event["rating"],
        "ms": event["duration_ms"], "state": event["state"], "interval_days": event["interval_days"],
        "due": _instant(event["due_ms"]) if event["due_ms"] is not None
        else day_to_date(due).isoformat() if due is not None else None,
        "taken_back": bool(event["taken_back"]),
    }  # fmt: skip


def _instant(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
