"""`seed` and `sources` at the command line: what is said, asked and left alone."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studykit.cli import importing
from tests.cli.conftest import Cli
from tests.cli.terminal import Terminal

NOTES = """### soils

C: A [garden] needs patience. {#patience}

#### ["Roots"](https://arxiv.org/abs/1503.01234) Ann Moss

""" + "".join(f'> "Root number {n} drinks {n * n} drops."\n\n' for n in range(8))


@pytest.fixture
def folder(cli: Cli, tmp_path: Path) -> Path:
    """A folder of notes that was imported."""
    path = tmp_path / "notes"
    path.mkdir()
    (path / "a.md").write_text(NOTES)
    assert cli("seed", str(path)).code == 0
    return path


def test_a_sweep_stops_and_force_goes_on(cli: Cli, folder: Path) -> None:
    """Exit code 5, with what would go and the two ways on; `--force` and `-y` retire it."""
    (folder / "a.md").write_text("")

    refused = cli("seed", str(folder), "--json")

    assert (refused.code, refused.out, refused.error["code"]) == (5, "", "conflict")
    assert refused.error["message"] == f"{folder}/a.md: 10 of its 10 records would be retired"
    assert "--dry-run" in refused.error["hint"]
    assert "--force" in refused.error["hint"]
    (trial,) = cli("seed", str(folder), "-n", "--json").json["sources"]
    assert (trial["sweep"], len(trial["changes"])) == (True, 10)
    (done,) = cli("seed", str(folder), "--force", "--json").json["sources"]
    assert done["quotes"]["retired"] == 8
    (folder / "a.md").write_text(NOTES)
    assert cli("sources", "sync", "--json").json["sources"][0]["quotes"]["restored"] == 8
    (folder / "a.md").write_text("")
    assert cli("seed", str(folder), "-y").code == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
@pytest.mark.parametrize(("key", "code", "live"), [("n", 130, 10), ("y", 0, 0)])
def test_a_sweep_is_asked_about_on_a_terminal(
    folder: Path, home: Path, cli: Cli, key: str, code: int, live: int
) -> None:
    """No leaves everything as it is."""
    (folder / "a.md").write_text("")
    session = Terminal("seed", str(folder))
    session.until("Import all the same?")
    os.write(session.master, f"{key}\n".encode())

    assert session.close() == code
    assert "10 of its 10 records would be retired" in " ".join(session.screen.split())
    (folder / "a.md").write_text(NOTES)
    (report,) = cli("seed", str(folder), "-n", "--json").json["sources"]
    assert report["quotes"]["unchanged"] + report["claims"]["unchanged"] == live - (live > 0)


def test_a_trial_shows_words_under_their_work(cli: Cli, folder: Path) -> None:
    """Each work or topic heads its changes; what went and came is marked."""
    text = NOTES.replace("needs patience", "wants patience").replace("drinks 9 drops", "drinks 9 big drops")
    (folder / "a.md").write_text(text)

    shown = cli("seed", "-n", str(folder))

    assert shown.out.splitlines() == [
        "soils",
        "  ~ a.md:3 claim: A [garden] [-needs-] {+wants+} patience.",
        "Roots",
        "  ~ a.md:13 quote: Root number 3 drinks 9 {+big+} drops.",
    ]
    assert "Nothing was written" in shown.err


def test_a_gone_file_is_named_and_forgotten_when_told(cli: Cli, folder: Path) -> None:
    """`seed`, `sync` name it; `sync --gone` retires what it held."""
    (folder / "b.md").write_text("### letters\n")
    (folder / "a.md").unlink()
    uri = (folder / "a.md").as_uri()

    assert cli("seed", str(folder), "--json").json["gone"] == [uri]
    shown = cli("sources", "sync")
    assert f"gone: {folder}/a.md" in shown.err
    assert "a.md" not in shown.out
    forgotten = cli("sources", "sync", "--gone", "--json").json
    assert forgotten["gone"] == []
    assert {report["uri"]: report["quotes"]["retired"] for report in forgotten["sources"]}[uri] == 8
    assert cli("seed", str(folder), "--json").json["gone"] == []


def test_forget_takes_names(cli: Cli, folder: Path) -> None:
    """It tells what is retired, tries it first when asked, and knows what it does not know."""
    trial = cli("sources", "forget", "a.md", "-n")
    assert "  - a.md:9 quote: Root number 1 drinks 1 drops." in trial.out.splitlines()
    assert cli("sources", "forget", "a.md").out.startswith(
        "a.md: forgotten; works 1 retired; quotes 8 retired"
    )
    assert cli("sources", "forget", "a.md").code == 3
    assert "a.md (forgotten)  2" in cli("sources").out
    assert cli("sources", "--json").json["sources"][0]["departed"] == "forgotten"


def test_options_may_stand_between_sources_and_its_action(cli: Cli, folder: Path) -> None:
    """Also there they hold for the action."""
    assert cli("sources", "--json", "sync").json["schema"] == "studykit.sources.sync/1"
    assert cli("sources", "--json").json["schema"] == "studykit.sources/1"


@pytest.mark.parametrize("words", [(), ("-",), ("none.md",), ("notes.md", "--dry-run")])
def test_only_files_and_folders_are_followed(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Anything else is a wrong use, found before anything is imported."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.md").write_text(NOTES)

    assert cli("seed", "--follow", *words).code == 2
    assert cli("sources").code == 3


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_follow_imports_on_save_until_interrupted(tmp_path: Path) -> None:
    """One JSON line for each save; a sweep is said and does not end it; Ctrl-C is its way to end."""
    path = tmp_path / "a.md"
    path.write_text(NOTES)
    command = [sys.executable, "-m", "studykit", "seed", "--follow", "--json", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        try:
            assert json.loads(process.stdout.readline())["sources"][0]["quotes"]["added"] == 8
            assert "Ctrl-C" in process.stderr.readline()
            path.write_text("")
            assert "10 of its 10 records" in process.stderr.readline()
            path.write_text(NOTES.replace("drinks 9 drops", "drinks 9 big drops"))
            assert json.loads(process.stdout.readline())["sources"][0]["quotes"]["edited"] == 1
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()


def test_progress_is_for_a_terminal_and_for_long_imports(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it reaches a pipe; on a terminal it is wiped away at the end."""
    for number in range(3):
        (folder / f"b{number}.md").write_text(f"### letters {number}\n")
    monkeypatch.setattr(importing, "_MOMENT", 0.0)
    assert "of 3 read" not in cli("seed", str(folder), "-n").err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    shown = cli("seed", str(folder), "-n", "--no-color").err

    assert "\r1 of 3 read\r2 of 3 read\r3 of 3 read\r           \r" in shown
