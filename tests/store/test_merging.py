"""After a merge two works are one for good: in every table, and at every import that follows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from studykit.app import merging
from studykit.app.reading import Said, record_reading
from studykit.errors import ConflictError
from studykit.reading.model import ReadingAction
from studykit.store.merging import MOVED
from studykit.store.tables import Base, Source
from tests.store.shelf import LATER, NOW, Shelf

MINE = """# Mine

### water

#### ["How Trees Drink"](https://arxiv.org/abs/1503.01234) Ann Ash
  `transport` `water`
needs: hydra2014

> "Water rises because leaves lose it."

Q: What pulls the water up?
A: Tension.

#### ["Hydra"](https://example.org/hydra) Hy Dra
key: hydra2014
"""
OTHER = """# Other

### plants

#### ["Drinking in Trees"](https://example.org/drinking) Ash, Beech
key: drinking
importance: 3
`vessels` `water`

> "It is tension that lifts it."

Q: What lifts it?
A: Tension, from the leaves.

  - `video` <https://example.org/talk?t=90> (Ash)

### see also

As in [*"Drinking in Trees"*](#drinking-in-trees-ash-beech).

#### ["Crowns"](https://example.org/crowns) Cy Cedar
needs: drinking

- [*"Leaves"*](https://example.org/leaves) `paper` Ash
"""
DRINK, DRINKING = "ash2015trees", "drinking"


@pytest.fixture
def two(shelf: Shelf) -> Shelf:
    """Two sources, each with its own name and address of what is one work."""
    shelf.seed(mine=MINE, other=OTHER)
    return shelf


def merge(shelf: Shelf, kept: str, other: str, *, anyway: bool = False) -> dict[str, Any]:
    """What `works merge` tells."""
    with shelf.app(LATER) as app:
        return merging.merge_works(app, kept, other, anyway=anyway)


def distinct(shelf: Shelf, one: str, other: str) -> dict[str, Any]:
    """What `works distinct` tells."""
    with shelf.app(LATER) as app:
        return merging.declare_distinct(app, one, other)


def proposed(shelf: Shelf) -> list[set[str]]:
    """The keys of likely pairs."""
    with shelf.app() as app:
        pairs = merging.find_duplicates(app)
    return [{work["key"] for work in pair["works"]} for pair in pairs]


def again(shelf: Shelf, **files: str) -> dict[str, list[dict[str, Any]]]:
    """What all tables hold after files are read anew, as a newer grammar reads them."""
    with shelf.app() as app, app.writing() as connection:
        connection.execute(update(Source).values(grammar=0))
    shelf.seed(**files)
    return shelf.contents()


def rows_of(shelf: Shelf, table: str, key: str) -> list[dict[str, Any]]:
    """The live rows of a table that belong to the work of a key."""
    sql = f"SELECT t.* FROM {table} t JOIN work w ON w.id = t.work_id WHERE w.key = :key"
    return shelf.rows(sql, key=key)


def columns_that_name_a_work() -> Iterator[tuple[str, str]]:
    """Every foreign key to a work."""
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == "work":
                yield table.name, key.parent.name


# ---- what goes over ------------------------------------------------------------------------------------


def test_the_work_kept_has_all_that_belonged_to_the_other(two: Shelf) -> None:
    """Mentions, sections with their quotes and claims, tags, facts and identifiers; uid and key are its own."""
    before = two.rows("SELECT uid FROM work WHERE key = :key", key=DRINK)

    told = merge(two, DRINK, DRINKING)

    (work,) = two.rows("SELECT * FROM work WHERE key = :key", key=DRINK)
    assert [work["uid"]] == [row["uid"] for row in before]
    assert work["importance"] == 3
    assert len(rows_of(two, "listing", DRINK)) == len(rows_of(two, "section_work", DRINK)) == 2
    assert {row["name"] for row in rows_of(two, "tag", DRINK)} == {"transport", "water", "vessels"}
    assert {row["value"] for row in rows_of(two, "work_identifier", DRINK)} == {
        "1503.01234",
        "example.org/drinking",
    }
    assert told["moved"] == {
        "listings": 1, "sections": 1, "quotes": 0, "reading_sessions": 0, "identifiers": 1,
    }  # fmt: skip


def test_the_other_is_retired_and_its_key_leads_to_the_work_kept(two: Shelf) -> None:
    """Nothing is deleted; names, needs and anchors that meant the other mean the one."""
    merge(two, DRINK, DRINKING)

    (alias,) = rows_of(two, "work_alias", DRINK)
    assert alias["key"] == DRINKING
    needs = (
        "SELECT k.key FROM work_need n JOIN work w ON w.id = n.work_id JOIN work k ON k.id = n.needed_work_id"
    )
    assert two.rows(f"{needs} WHERE w.title = 'Crowns'") == [{"key": DRINK}]
    assert [row["retired_at"] is None for row in two.rows("SELECT retired_at FROM work ORDER BY id")].count(
        False
    ) == 1


def test_cards_keep_their_uids_and_histories(two: Shelf) -> None:
    """A merge writes no card, no event and no memory."""
    with two.app() as app:
        record_reading(app, [DRINKING], Said(ReadingAction.DONE))
    tables = ("card", "claim", "quote", "event", "memory", "section")
    before = {name: two.rows(f"SELECT * FROM {name} ORDER BY 1") for name in tables}
    assert before["memory"]

    merge(two, DRINK, DRINKING)

    assert before == {name: two.rows(f"SELECT * FROM {name} ORDER BY 1") for name in tables}


def test_what_was_read_of_either_is_the_reading_of_the_one(two: Shelf) -> None:
    """Minutes add up, and the last word counts."""
    with two.app() as app:
        record_reading(app, [DRINK], Said(ReadingAction.LOG, minutes=20, progress=0.5))
    with two.app(NOW + timedelta(hours=1)) as app:
        record_reading(app, [DRINKING], Said(ReadingAction.DONE, minutes=10))

    merge(two, DRINK, DRINKING)

    (reading,) = two.rows("SELECT state, minutes FROM reading")
    assert reading == {"state": "read", "minutes": 30}


def test_the_search_finds_the_one_work(two: Shelf) -> None:
    """The row of the other leaves the full text."""
    merge(two, DRINK, DRINKING)

    assert [row % 4 for row in two.search(DRINKING)].count(0) == 1


def test_a_section_of_both_becomes_a_section_of_the_one(shelf: Shelf) -> None:
    """Works joined by `+`: their section keeps its records, and the next import leaves them so."""
    joined = """# Joined

### t

#### ["Ant"](https://example.org/a) Ann Ash
+
#### ["Bee"](https://example.org/b) Bo Beech

Q: What?
A: That.
"""
    shelf.seed(joined=joined)
    one, other = shelf.work("Ant")["key"], shelf.work("Bee")["key"]
    assert len(shelf.rows("SELECT * FROM section_work")) == 2

    merge(shelf, one, other)

    after = shelf.contents()
    assert len(rows_of(shelf, "section_work", one)) == 1
    assert after == again(shelf, joined=joined)


def test_a_work_does_not_need_itself(shelf: Shelf) -> None:
    """When one half asks for the other, the merged work waits for nothing."""
    shelf.seed(
        n='# N\n\n### t\n\n#### ["Ant"](https://example.org/a)\nkey: ant\n\n#### ["Bee"](https://example.org/b)\nkey: bee\nneeds: ant\n'
    )

    merge(shelf, "bee", "ant")

    assert shelf.rows("SELECT n.needed_work_id FROM work_need n JOIN work w ON w.id = n.work_id") == [
        {"needed_work_id": None}
    ]


def test_every_column_that_names_a_work_is_thought_of() -> None:
    """A new one must go over in a merge, follow by a fold, or be a decision."""
    moved = {(model.__tablename__, column) for model, column, _ in MOVED} | {("section_work", "work_id")}
    folded = {
        ("tag", "work_id"),
        ("work_need", "work_id"),
        ("work_need", "needed_work_id"),
        ("link", "target_work_id"),
        ("reading", "work_id"),
    }
    decided = {("work_decision", "one_id"), ("work_decision", "other_id")}

    assert set(columns_that_name_a_work()) == moved | folded | decided


# ---- the imports that follow ---------------------------------------------------------------------------


@pytest.mark.parametrize(("kept", "other"), [(DRINK, DRINKING), (DRINKING, DRINK)])
def test_the_next_import_of_either_source_changes_nothing(two: Shelf, kept: str, other: str) -> None:
    """Whichever is kept: all rows stay as the merge left them."""
    merge(two, kept, other)
    after = two.contents()

    again(two, mine=MINE)
    again(two, other=OTHER)

    assert after == again(two, mine=MINE, other=OTHER)


def test_an_edit_reaches_the_one_work(two: Shelf) -> None:
    """A fact added under the other's heading is one of the work kept."""
    merge(two, DRINK, DRINKING)

    two.seed(other=OTHER.replace("importance: 3", "importance: 3\npages: 12"))

    assert [row["pages"] for row in two.rows("SELECT pages FROM work WHERE key = :key", key=DRINK)] == [12]


def test_the_key_that_the_notes_give_the_other_stays_an_alias(two: Shelf) -> None:
    """`key: drinking` is still written; the key of the work kept is its own."""
    merge(two, DRINK, DRINKING)
    two.seed(other=f"{OTHER}\n")

    assert two.rows(
        "SELECT key FROM work WHERE retired_at IS NULL AND key IN ('drinking', 'ash2015trees')"
    ) == [{"key": DRINK}]


def test_a_mention_by_name_alone_finds_the_one_work(two: Shelf) -> None:
    """A third source that names the other's title and author, without its address."""
    merge(two, DRINK, DRINKING)

    two.seed(third='# Third\n\n### more\n\n#### "Drinking in Trees" Ash\n\n#### "How Trees Drink" Ann Ash\n')

    assert len(rows_of(two, "listing", DRINK)) == 4


def test_a_mention_that_went_and_comes_back_is_the_one_work(two: Shelf) -> None:
    """The library remembers names that no source states for a while."""
    merge(two, DRINK, DRINKING)
    third = '# Third\n\n### more\n\n#### "Drinking in Trees" Ash\n' + "\n".join(
        f"\nQ: {n}?\nA: {n}." for n in range(9)
    )
    two.seed(third=third)
    two.seed(third=third.replace("Drinking in Trees", "Other Things"))
    assert len([row for row in rows_of(two, "listing", DRINK) if row["retired_at"] is None]) == 2

    two.seed(third=third)

    assert len([row for row in rows_of(two, "listing", DRINK) if row["retired_at"] is None]) == 3


def test_a_stranger_at_the_address_of_the_other_is_a_work_of_its_own(two: Shelf) -> None:
    """Another title at an address that a merged work had gets a uid that nobody has."""
    merge(two, DRINK, DRINKING)

    two.seed(third='# Third\n\n### more\n\n#### ["Mosses"](https://example.org/drinking) Mo Ss\n')

    assert two.work("Mosses")["retired_at"] is None


# ---- chains and refusals -------------------------------------------------------------------------------


def test_merges_chain(two: Shelf) -> None:
    """What became part of a work goes with it into a third, and every key leads there."""
    merge(two, DRINK, DRINKING)
    merge(two, "hydra2014", DRINK)
    after = two.contents()

    assert {row["key"] for row in rows_of(two, "work_alias", "hydra2014")} == {DRINK, DRINKING}
    assert after == again(two, mine=MINE, other=OTHER)


@pytest.mark.parametrize("other", [DRINK, DRINKING, "1503.01234", "https://example.org/drinking"])
def test_one_work_is_not_merged_with_itself(two: Shelf, other: str) -> None:
    """By whatever names it is called, after a merge too."""
    merge(two, DRINK, DRINKING)

    for say in (merge, distinct):
        with pytest.raises(ConflictError, match="one work already"):
            say(two, DRINK, other)


def test_what_is_distinct_is_merged_only_when_said_again(two: Shelf) -> None:
    """Then they are one, and nobody says any more that they are two."""
    assert distinct(two, DRINKING, DRINK)["new"]
    assert not distinct(two, DRINK, DRINKING)["new"]
    before = two.contents()
    with pytest.raises(merging.DeclaredDistinctError, match="distinct"):
        merge(two, DRINK, DRINKING)
    assert before == two.contents()

    merge(two, DRINK, DRINKING, anyway=True)

    assert len(rows_of(two, "listing", DRINK)) == 2


def test_distinct_holds_for_what_a_work_became_part_of(two: Shelf) -> None:
    """A said not to be B, then B merged into C: A is not C either."""
    distinct(two, "hydra2014", DRINKING)
    merge(two, DRINK, DRINKING)

    with pytest.raises(merging.DeclaredDistinctError):
        merge(two, "hydra2014", DRINK)


def test_a_pair_is_proposed_until_it_is_answered(shelf: Shelf) -> None:
    """One title at two addresses; neither a merge nor `distinct` leaves anything to propose."""
    notes = "# N\n\n### t\n\n" + "\n\n".join(
        f'#### ["{title}"](https://example.org/{number}) Ann Ash'
        for number, title in enumerate(["Ants at Work", "Ants at Work", "Bees at Home", "Bees at Home"])
    )
    shelf.seed(n=notes)
    ants, bees = {"ants-at-work", "ants-at-work-2"}, {"bees-at-home", "bees-at-home-2"}
    assert proposed(shelf) == [ants, bees]

    merge(shelf, *sorted(ants))
    assert proposed(shelf) == [bees]
    distinct(shelf, *sorted(bees))
    assert proposed(shelf) == []


# ---- what is remembered --------------------------------------------------------------------------------


def test_a_merge_is_one_operation_that_names_what_went_over(two: Shelf) -> None:
    """With the uids of rows, so that it can be told what came from where."""
    moved = [row["uid"] for row in rows_of(two, "listing", DRINKING)]
    merge(two, DRINK, DRINKING)

    with two.app() as app, app.reading() as reader:
        (operation,) = reader.rows("SELECT id, command, summary FROM operation WHERE command <> 'seed'")
        (decision,) = reader.rows("SELECT kind, other_key, operation_id FROM work_decision")
    assert operation["command"] == "works merge"
    assert moved[0] in operation["summary"]
    assert decision == {"kind": "merge", "other_key": DRINKING, "operation_id": operation["id"]}
