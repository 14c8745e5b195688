"""Card lint over the library: what can be proved wrong with cards, with their places in the notes."""

import json
from typing import Any

from studykit.app.context import App
from studykit.app.finding import select_cards
from studykit.store import queries
from studykit.store.reads import Reader, Row


def lint_cards(app: App, query: str = "") -> list[dict[str, Any]]:
    """Findings of live cards, or of those that a query asks for; duplicates are looked for among all.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    from studykit.cards.lint import lint

    with app.reading() as reader:
        asked = set(select_cards(app, reader, query)) if query else None
        rows = {row["uid"]: row for row in queries.cards(reader) if row["retired_at"] is None}
        findings = lint(_lint_cards(reader, list(rows.values())))
    return [
        {
            "rule": finding.rule, "message": finding.message, "place": finding.place, "card": finding.card,
            "front": rows[finding.card]["front"], "other": finding.other,
        }
        for finding in findings
        if asked is None or finding.card in asked
    ]  # fmt: skip


def _lint_cards(reader: Reader, rows: list[Row]) -> list[Any]:
    from studykit.cards.lint import LintCard
    from studykit.cards.make import CardKind

    works: dict[int, list[str]] = {}
    for row in queries.section_works(reader):
        works.setdefault(row["section_id"], []).append(row["title"])
    items = {row["uid"]: tuple(json.loads(row["items"])) for row in queries.claim_texts(reader)}
    return [
        LintCard(
            row["uid"], CardKind(row["kind"]), row["front"], row["back"], row["blank"],
            items[row["claim"] or row["quote"]], tuple(works.get(row["section_id"], ())), row["topic"] or "",
            f"{row['uri'].removeprefix('file://')}:{row['first']}",
        )
        for row in rows
    ]  # fmt: skip
