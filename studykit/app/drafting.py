"""Cards drawn from quotes: proposed once for each quote, as drafts."""

from collections import Counter, defaultdict
from typing import Any

from studykit.app.context import App
from studykit.cards.extract import key_cloze
from studykit.cards.make import HIDDEN, CardKind
from studykit.library.uids import new_uid
from studykit.store import queries
from studykit.store.reads import Reader, Row

PER_WORK = 6


def draft_quotes(app: App) -> int:
    """Propose a card for each quote of a work that has none yet, up to six a work; how many were proposed."""
    with app.reading() as reader:
        proposed = _proposals(reader)
    if not proposed:
        return 0
    from studykit.store.export import insert_drafts

    with app.writing() as connection:
        insert_drafts(connection, [row | {"created_at": app.now} for row in proposed])
    return len(proposed)


def _proposals(reader: Reader) -> list[dict[str, Any]]:
    titles: dict[int, list[Row]] = defaultdict(list)
    for row in queries.section_works(reader):
        titles[row["section_id"]].append(row)
    tags: dict[str, list[str]] = defaultdict(list)
    for row in queries.work_tags(reader):
        tags[row["key"]].append(row["name"])
    had = Counter(key for row in queries.quote_cards(reader) for key in _keys(titles, row))
    rows = []
    for quote in queries.quotes_without_cards(reader):
        works = titles.get(quote["section_id"], [])
        if not works or any(had[work["key"]] >= PER_WORK for work in works):
            continue
        found = key_cloze(
            quote["text"], works[0]["title"], [tag for work in works for tag in tags[work["key"]]]
        )
        if found is not None:
            had.update(work["key"] for work in works)
            rows.append(_draft(quote["uid"], *found))
    return rows


def _keys(titles: dict[int, list[Row]], row: Row) -> list[str]:
    return [work["key"] for work in titles.get(row["section_id"], [])]


def _draft(quote: str, sentence: str, blank: str) -> dict[str, Any]:
    """The row of a draft: `back` holds the whole sentence, which the note is made from."""
    return {
        "uid": new_uid("card", quote, f"{CardKind.QUOTE} {blank}", ()), "quote": quote, "claim_id": None,
        "kind": CardKind.QUOTE.value, "ordinal": 1, "note_type": "quote", "blank": blank,
        "front": sentence.replace(blank, HIDDEN, 1), "back": sentence, "draft": True, "retired_at": None,
    }  # fmt: skip
