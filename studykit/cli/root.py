"""The root command: commands by name, each loaded when it is run."""

import importlib
import keyword
from typing import Any

import click

import studykit
from studykit.cli.options import examples, takes_options
from studykit.cli.printer import silence_stdout
from studykit.errors import UsageError

COMMANDS = {
    "seed": "Import notes, or the bundled deep-learning library.",
    "sources": "List what was imported, and when.",
    "today": "Show today's reading and reviews. The default command.",
    "works": "List works.",
    "show": "Show one work: links, quotes, claims.",
    "search": "Find words in works, quotes and claims.",
    "topics": "List topics.",
    "open": "Open a work or one of its links.",
    "read": "Say what you read; what is done unlocks its cards.",
    "plan": "Plan what to read by when, in the minutes there are.",
    "review": "Review flashcards in the terminal.",
    "queue": "List the cards of today, in order.",
    "answer": "Answer cards from a script.",
    "cards": "List cards.",
    "stats": "Show what was reviewed and recalled, and what is to come.",
    "fit": "Fit the memory model to your own answers.",
    "load": "Move reviews: postpone, advance, flatten, take a break.",
    "export": "Write decks, bibliographies, lists, or all there is.",
    "import": "Read what `export json` wrote.",
    "undo": "Take back what was done last.",
    "redo": "Bring back what was undone last.",
    "log": "List what was done, newest first.",
    "config": "List and change the settings.",
    "db": "Look after the database.",
    "purge": "Remove for good what was retired, or a source.",
    "doctor": "Check that all is well.",
    "completion": "Print shell completion.",
}
"""What each command does. Its module has its name, and holds it as `command`."""


def _module(name: str) -> str:
    """`import` is a word of Python, so its module is `import_`."""
    return f"{name}_" if keyword.iskeyword(name) else name


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, so that help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names of the commands, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"studykit.cli.{_module(cmd_name)}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the words name, or suggest one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else "`studykit --help` lists the commands"
            raise UsageError(f"no command is called {name!r}", hint=hint)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; the end of a pipe is the boundary's, click would make a failure of it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence_stdout()
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("studykit seed", "studykit today", "studykit review"),
)
@click.version_option(studykit.__version__, "-V", "--version", message="studykit %(version)s")
@takes_options
@click.pass_context
def root(ctx: click.Context, /, **options: Any) -> None:
    """Reading notes in, knowledge kept: a library, a reading list and flashcards from your notes of papers.

    `studykit` alone is `studykit today`.
    """
    ctx.obj = options
    if ctx.invoked_subcommand is None:
        from studykit.cli.today import command

        ctx.invoke(command)
