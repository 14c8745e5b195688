"""Notes that are edited for years keep the history of every card: hundreds of scripted edits, each one judged."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.app.import_report import SourceReport
from studykit.app.upkeep import check_database
from studykit.resources import bundled
from studykit.store.address import database_url
from tests.app.campaign import UNTOUCHED, Campaign, halves
from tests.app.edits import KINDS, every_kind, invented_notes
from tests.store.shelf import Shelf

EDITS = 300
BATCH = 25
QUOTES = """### soil

> "Loam holds water for a week. It drains slowly after rain, and crumbs of it keep their shape when dry."

> "Clay holds water for a month. Roots go round it where they can, and frost breaks it into small plates."
"""


@pytest.fixture
def campaign(database: Path, tmp_path: Path) -> Campaign:
    """A campaign on an empty library."""
    return Campaign(Shelf(database_url(str(database)), tmp_path / "notes"))


@pytest.mark.notes
def test_real_notes_keep_every_history(campaign: Campaign, real_notes: Path) -> None:
    """Of 300 edits of eight kinds none costs a history and none gives a card that of another."""
    kinds = [kind for kind in KINDS if kind != "deletion"]  # there are no sentences with deletions in them
    campaign.run(halves(real_notes.read_text(encoding="utf-8")), every_kind(EDITS, kinds), batch=BATCH)

    _assert_all_kept(campaign)
    assert set(campaign.counts) == {*kinds, UNTOUCHED}
    assert sum(sum(campaign.counts[kind].values()) for kind in kinds) >= EDITS


def test_the_bundled_library_keeps_every_history(campaign: Campaign) -> None:
    """The same for the questions and clozes of the bundled library, whose files text moves between."""
    files = {path.stem: path.read_text(encoding="utf-8") for path in sorted(bundled("seeds").glob("*.md"))}
    campaign.run(files, every_kind(EDITS), batch=BATCH)

    _assert_all_kept(campaign)


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.lists(st.sampled_from(KINDS), min_size=1, max_size=10), st.integers(2, 5))
def test_any_script_of_edits_keeps_every_history(
    template: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, kinds: list[str], batch: int
) -> None:
    """Whatever is edited, in whatever order, on whatever notes: where the text is, its card is, with its answers."""
    folder = tmp_path_factory.mktemp("script")
    campaign = Campaign(Shelf(database_url(str(shutil.copy(template, folder))), folder / "notes"))
    files = {name: invented_notes(random.Random(f"{seed} {name}"), name) for name in ("garden", "field")}

    campaign.run(files, kinds, batch=batch, seed=seed)

    _assert_all_kept(campaign)


class Careless(Shelf):
    """A library that goes wrong at each import once there is something to lose."""

    harm = ""

    def imported(self, *args: Any, **options: Any) -> list[SourceReport]:
        """Import, and then do harm."""
        reports = super().imported(*args, **options)
        if self.rows("SELECT card_id FROM memory LIMIT 1"):
            with self.app() as app, app.writing() as connection:
                connection.exec_driver_sql(self.harm)
        return reports


@pytest.mark.parametrize(
    ("harm", "outcome"),
    [
        ("UPDATE card SET retired_at = 1", "lost"),
        ("UPDATE memory SET reps = 0", "lost"),
        ("UPDATE quote SET retired_at = 1", "lost"),
        ('UPDATE quote SET "offset" = 6 - "offset"', "wrong"),
        ("UPDATE card SET ordinal = id, quote_id = 1", "wrong"),
    ],
)
def test_a_campaign_sees_harm(campaign: Campaign, harm: str, outcome: str) -> None:
    """A judge that finds nothing is no judge: what is retired, forgotten or exchanged is told as such."""
    careless = type("Careless", (Careless,), {"harm": harm})
    campaign.shelf = careless(campaign.shelf.url, campaign.shelf.folder)

    campaign.run({"garden": QUOTES}, ["typo"], batch=1)

    assert campaign.total(outcome) >= 1, campaign.report
    assert len(campaign.faults) >= 1


def _assert_all_kept(campaign: Campaign) -> None:
    assert (campaign.total("lost"), campaign.total("wrong")) == (0, 0), campaign.report
    with campaign.shelf.app() as app:
        assert check_database(app) == []
