"""What becomes of cards while their notes are edited: kept, lost, and wrongly matched, by kind of edit.

Every card is studied first; then the notes are edited at random, some at a time, and imported again. The
script knows which record it edited, and asks for it on the lines where it stands now.

    python -m benchmarks.edits                 the bundled library
    python -m benchmarks.edits --notes FILE    notes that somebody keeps; the file itself is not touched
"""

import argparse
import tempfile
from pathlib import Path

from studykit.resources import bundled
from studykit.store.address import database_url
from studykit.store.migrate import upgrade
from tests.app.campaign import Campaign, halves
from tests.app.edits import every_kind
from tests.store.shelf import Shelf

_BATCH = 25


def main() -> None:
    """Edit and print."""
    parser = argparse.ArgumentParser(description="What becomes of cards while their notes are edited.")
    parser.add_argument("--notes", type=Path, help="real notes in the place of the bundled library")
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="another one gives other edits")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = database_url(str(Path(folder, "library.sqlite3")))
        upgrade(url, None, "")
        campaign = Campaign(Shelf(url, Path(folder, "notes")))
        campaign.run(_files(arguments.notes), every_kind(arguments.edits), batch=_BATCH, seed=arguments.seed)
        print(campaign.report)


def _files(notes: Path | None) -> dict[str, str]:
    if notes:
        return halves(notes.read_text(encoding="utf-8"))
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(bundled("seeds").glob("*.md"))}


if __name__ == "__main__":
    main()
