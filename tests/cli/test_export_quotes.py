"""Several cards of one quote in a deck."""

from pathlib import Path

from tests.cli.conftest import Cli
from tests.cli.test_export import export, notes_of

NOTES = """\
### stores

#### ["Lanterns: Write Paths"](https://example.org/lanterns) Doe

> "Bloom filters avoid needless disk reads, since a negative answer proves absence of the key. \
Tiered compaction reduces write amplification at the expense of read latency."
"""


def test_the_cards_of_a_quote_share_a_note(tmp_path: Path, library: Path, cli: Cli) -> None:
    """Each sentence stands once, after the name of its work, with its blank under a number of its own."""
    path = tmp_path / "stores.md"
    path.write_text(NOTES)
    library.unlink()
    cli("seed", str(path))
    report = export(cli, tmp_path / "a.apkg")
    [(_, _, fields)] = notes_of(tmp_path / "a.apkg", tmp_path).values()
    asked = fields.split("\x1f")[0]

    assert (report["notes"], report["cards"]) == ({"quote": 1}, 2)
    assert asked.count("“Lanterns”: ") == 2
    assert [asked.count(f"{{{{c{number}::") for number in (1, 2, 3)] == [1, 1, 0]
