"""What scripts rely on: exit codes, errors, options everywhere, what is loaded."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from studykit.cli.root import COMMANDS
from tests.cli.conftest import NOTES, ROOTS, Cli, process

READING = ("today", "works", "queue", "topics", "sources", "cards", "review", "db check")
LEAVES = (
    *[name for name in COMMANDS if name not in {"export", "db"}],
    "export anki", "db path", "db upgrade", "db check", "db rebuild", "db backup", "db restore",
)  # fmt: skip
HEAVY = ("sqlalchemy", "alembic", "rich", "fsrs", "markdown_it", "genanki", "rapidfuzz")


# ---- help and loading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", LEAVES)
def test_every_command_has_help_with_an_example(cli: Cli, command: str) -> None:
    """Each command says what it does and shows how it is typed."""
    out = cli(*command.split(), "--help").out
    assert f"  studykit {command}" in out.partition("Examples:")[2]


def test_help_lists_every_command(cli: Cli) -> None:
    """`studykit --help` names each command with what it does."""
    out = cli("--help").out
    assert [name for name, words in COMMANDS.items() if name not in out or words[:20] not in out] == []


def _loaded(*arguments: str, **environment: str) -> set[str]:
    code = (
        "import sys\nfrom studykit.cli.boundary import run\n"
        "try:\n    run(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules})"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, text=True, capture_output=True, check=True, env=os.environ | environment)
    return set(done.stdout.rpartition("LOADED ")[2].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("read", "--help")])
def test_help_and_version_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Who asks for help waits for no database, no scheduler and no Markdown."""
    assert _loaded(*arguments) & set(HEAVY) == set()


def test_completion_loads_nothing_heavy() -> None:
    """Completing a command costs no more than help, and knows the commands."""
    environment = {"_STUDYKIT_COMPLETE": "bash_complete", "COMP_WORDS": "studykit wo", "COMP_CWORD": "1"}
    assert _loaded(**environment) & set(HEAVY) == set()
    assert "works" in process(env=os.environ | environment).stdout


@pytest.mark.parametrize("command", ["today", "queue", "works"])
def test_what_people_wait_for_needs_no_orm(library: Path, command: str) -> None:
    """With `--json`, the reads of the day load neither SQLAlchemy nor rich nor fsrs."""
    assert _loaded(command, "--json") & {"sqlalchemy", "alembic", "rich", "fsrs"} == set()


# ---- options -------------------------------------------------------------------------------------------


def test_studykit_alone_is_today(library: Path, cli: Cli) -> None:
    """Without a command, today's list is shown; its options hold."""
    assert cli().out == cli("today").out
    assert cli("--json").json == cli("today", "--json").json


def test_options_hold_before_and_after_the_command(library: Path, cli: Cli) -> None:
    """A shared option may stand on either side of the command."""
    assert cli("--json", "works").out == cli("works", "--json").out
    os.environ["STUDYKIT_DB"] = "/nonexistent/library.db"  # the fixture puts it back
    assert cli("--db", str(library), "works").out == cli("works", "--db", str(library)).out != ""


def test_the_option_beats_the_environment(library: Path, cli: Cli, tmp_path: Path) -> None:
    """`--db` and `--now` win over STUDYKIT_DB and STUDYKIT_NOW."""
    assert cli("db", "path", "--db", str(tmp_path / "other.db")).out.strip() == str(tmp_path / "other.db")
    assert cli("today", "--json").json["date"] == "2026-03-02"
    assert cli("today", "--json", "--now", "2027-01-02T08:00Z").json["date"] == "2027-01-02"


@pytest.mark.parametrize(
    "instant", ["yesterday", "2026-03-02T08:00", "0001-01-01T00:00Z", "9999-12-31T23:59-14:00"]
)
def test_an_instant_needs_an_offset_and_a_sane_year(library: Path, cli: Cli, instant: str) -> None:
    """`--now` takes ISO 8601 with an offset, of an age in which cards fall due; all else is a usage error."""
    done = cli("today", "--now", instant, "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


def test_colour_is_asked_for_or_not() -> None:
    """FORCE_COLOR colours a pipe; NO_COLOR and --no-color win over it."""
    plain = {**os.environ}
    assert "\x1b" not in process("show", "x", env=plain).stderr
    assert "\x1b" in process("show", "x", env=plain | {"FORCE_COLOR": "1"}).stderr
    assert "\x1b" not in process("show", "x", env=plain | {"FORCE_COLOR": "1", "NO_COLOR": "1"}).stderr
    assert "\x1b" not in process("show", "x", "--no-color", env=plain | {"FORCE_COLOR": "1"}).stderr


def test_notes_cannot_steer_the_terminal(cli: Cli, home: Path, tmp_path: Path) -> None:
    """Escape sequences in notes reach no terminal."""
    notes = tmp_path / "evil.md"
    notes.write_text('### t\n\n#### ["Clear \x1b[2J\x1b]0;title\x07 it"](https://example.org/x) A\n')
    assert cli("seed", str(notes)).code == 0
    assert "\x1b" not in cli("works").out + cli("show", "clear").out


# ---- errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (("wroks",), 2, "usage"),
        (("works", "--frobnicate"), 2, "usage"),
        (("works", "topc:x"), 2, "usage"),
        (("show", "no such work"), 3, "not-found"),
        (("show", "and"), 3, "not-found"),
        (("show", "o"), 4, "ambiguous"),
        (("answer", "no-such-card", "good"), 3, "not-found"),
        (("answer", "x\ud800\x00", "good"), 3, "not-found"),
        (("seed", "/no/such/file.md"), 3, "not-found"),
        (("db", "restore", "/no/such/file.db", "-y"), 2, "usage"),
    ],
)  # fmt: skip
def test_each_error_has_its_exit_code(
    library: Path, cli: Cli, arguments: tuple[str, ...], code: int, name: str
) -> None:
    """An error is one object on standard error with `--json`, one sentence without; nothing is on stdout."""
    if arguments == ("show", "and"):
        arguments = ("show", "zzz and zzz")
    told, shown = cli(*arguments, "--json"), cli(*arguments)
    assert (told.code, told.error["code"], told.out) == (code, name, "")
    assert (shown.code, shown.out) == (code, "")
    assert shown.err.startswith("error: ")
    assert "Traceback" not in shown.err


def test_an_unknown_command_gets_a_suggestion(cli: Cli) -> None:
    """A slip of the fingers is answered with the nearest command."""
    assert "did you mean works?" in cli("wroks").err


def test_an_ambiguous_name_lists_what_fits(library: Path, cli: Cli) -> None:
    """Several matches are listed by key and title, and one is to be named."""
    message = cli("show", "of", "--json").error["message"]
    assert "moss2015roots  Roots of Regression" in message
    assert "fern2016compost  Compost of Gradients" in message


@pytest.mark.parametrize("command", READING)
def test_an_empty_database_names_the_two_ways_to_begin(cli: Cli, command: str) -> None:
    """Where nobody can be asked, the error names the bundled library and one's own notes."""
    done = cli(*command.split(), *([] if command == "review" else ["--json"]))
    assert done.code == 3
    assert "studykit seed" in done.err
    assert "studykit seed FILE" in done.err


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("kind", ["folder", "garbage", "foreign"])
def test_a_wrong_database_is_one_clear_error(cli: Cli, tmp_path: Path, command: str, kind: str) -> None:
    """A folder, a file of another kind and another program's database are named for what they are."""
    path = tmp_path / "wrong.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "garbage":
        path.write_bytes(b"not a database at all " * 400)
    else:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
    done = cli(*command.split(), "--db", str(path))
    assert done.code in {1, 3, 5}
    assert str(path) in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", [("seed", str(NOTES)), ("read", "x"), ("answer", "x", "3")])
def test_a_wrong_database_is_not_written_to(cli: Cli, tmp_path: Path, command: tuple[str, ...]) -> None:
    """What is no library of ours keeps its bytes."""
    path = tmp_path / "garbage.db"
    path.write_bytes(b"precious words " * 300)
    assert cli(*command, "--db", str(path)).code == 5
    assert path.read_bytes() == b"precious words " * 300


# ---- processes -----------------------------------------------------------------------------------------


def test_a_closed_pipe_is_silent(library: Path) -> None:
    """`studykit works | head -1` says nothing about the pipe and succeeds."""
    command = f"{sys.executable} -m studykit show {ROOTS} -v; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | true"], text=True, capture_output=True, check=True, timeout=60
    )
    assert done.stderr == "0\n"


def test_a_full_disk_behind_stdout_is_an_error(library: Path) -> None:
    """Output that cannot be written is reported with exit code 1."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "studykit", "works"]
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60
        )
    assert done.returncode == 1
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_locale_without_signs_still_prints(library: Path) -> None:
    """In a Latin-1 locale a sign that it lacks is written as an escape."""
    done = process("answer", "-", "--json", input="", env=os.environ | {"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0
    shown = process("topics", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert shown.returncode == 0


@contextmanager
def _as_another_user() -> Iterator[None]:
    """Permissions hold for whoever is not root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def unwritable(library: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library in WAL mode that may only be read, in a folder that may only be read."""
    folder = Path(tempfile.mkdtemp(prefix="studykit-test-"))
    copy = Path(shutil.copy(library, folder / "library.db"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    copy.chmod(0o444)
    folder.chmod(0o555)
    yield copy
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("command", [("today",), ("works",), ("queue",), ("show", ROOTS), ("topics",)])
def test_reads_need_no_right_to_write(cli: Cli, unwritable: Path, command: tuple[str, ...]) -> None:
    """What is read on a disk that cannot be written is what is read elsewhere."""
    usual = cli(*command, "--json")
    with _as_another_user():
        done = cli(*command, "--json", "--db", str(unwritable))
    assert (done.code, done.err) == (0, "")
    assert done.json == usual.json


@pytest.mark.parametrize("command", [("read", ROOTS, "done"), ("seed", "-"), ("db", "upgrade")])
def test_writing_where_nothing_may_be_written_is_a_clear_error(
    cli: Cli, unwritable: Path, command: tuple[str, ...]
) -> None:
    """What cannot be written is named, with exit code 1; nothing changes."""
    assert cli(*command, stdin="### t\n").code == 0  # elsewhere it works
    before = unwritable.read_bytes()
    with _as_another_user():
        done = cli(*command, "--db", str(unwritable), stdin="### t\n")
    assert done.code == 1
    assert str(unwritable) in done.err
    assert unwritable.read_bytes() == before
