"""The documentation holds: its commands run, and every command is in it."""

import re
import shlex
from pathlib import Path

import pytest

from studykit.cli.boundary import run
from studykit.cli.root import COMMANDS
from studykit.errors import StudykitError

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    """The lines after `$` in the console blocks of a page, in order."""
    blocks = CONSOLE.findall(page.read_text(encoding="utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_the_commands_of_a_page_run_one_after_another(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command shown in the documentation ends with exit code 0, in a home and a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for line in commands(page):
        program, *arguments = shlex.split(line)

        assert program == "studykit"
        assert run(arguments) == 0, line


def test_every_command_is_documented() -> None:
    """The page of commands names each command that the program has."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"`{name}" not in page and f", `{name}" not in page] == []


def test_links_between_pages_lead_somewhere() -> None:
    """Relative links of the documentation name files that exist."""
    for page in PAGES:
        for target in re.findall(
            r"\]\((?!https?:|#)([^)\s#]+)", CONSOLE.sub("", page.read_text(encoding="utf-8"))
        ):
            if "example" not in target and target != "url":
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_exit_codes_of_errors_are_documented() -> None:
    """Each kind of error has an exit code that the page of commands lists."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    kinds: list[type[StudykitError]] = [StudykitError, *StudykitError.__subclasses__()]
    codes = {kind.exit_code for kind in kinds}

    assert [code for code in codes if f"| {code} |" not in page] == []
