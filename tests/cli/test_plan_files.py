"""The plan as files: a calendar and a page."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from icalendar import Calendar

from tests.cli.conftest import ROOTS, Cli
from tests.cli.test_plan import on, plan


def entries(path: Path) -> dict[str, Any]:
    """Entries of a calendar by uid."""
    return {str(event["uid"]): event for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}


def test_a_moved_block_is_updated_in_place(library: Path, cli: Cli, tmp_path: Path) -> None:
    """After a missed day each block has its uid still, a later start, and a higher sequence."""
    first, second = tmp_path / "first.ics", tmp_path / "second.ics"
    cli("export", "ics", str(first), "--at", "18:00")
    cli("export", "ics", str(second), "--at", "18:00", *on(1))
    before, after = (
        {uid: event for uid, event in entries(path).items() if "reviews" not in uid}
        for path in (first, second)
    )
    assert before.keys() == after.keys()
    assert before
    for uid, event in after.items():
        assert event.decoded("dtstart") > before[uid].decoded("dtstart")
        assert event["sequence"] > before[uid]["sequence"]


def test_a_calendar_is_the_plan(library: Path, cli: Cli, tmp_path: Path) -> None:
    """Each piece of reading is an entry of its day with its minutes; written twice it is the same."""
    path, again = tmp_path / "plan.ics", tmp_path / "again.ics"
    report = cli("export", "ics", str(path), "--json").json
    cli("export", "ics", str(again))
    assert path.read_bytes() == again.read_bytes()
    found = sorted(event.decoded("dtstart").isoformat() for event in entries(path).values())
    planned = [
        day["date"]
        for day in plan(cli, "show")["days"]
        for _ in [*day["reading"], *["reviews"] * (day["review_minutes"] > 0.5)]
    ]
    assert found == planned
    assert report["entries"] == len(planned)


class Page(HTMLParser):
    """What a page asks for from elsewhere, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what would be fetched."""
        self.asked += [f"{tag} {name}" for name, _ in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        """Gather the words."""
        self.words += data


def test_the_page_needs_nothing_else(library: Path, cli: Cli, tmp_path: Path) -> None:
    """It has burn-up, load and calendar, and fetches nothing."""
    path = tmp_path / "plan.html"
    plan(cli, "new")
    cli("read", ROOTS, "log", "-m", "10")
    assert cli("plan", "show", "--html", str(path), *on(3)).code == 0
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert page.asked == []
    assert all(
        part in page.words for part in ("Burn-up", "Reading and reviews", "Calendar", "Roots of Regression")
    )
