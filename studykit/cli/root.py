"""The root command: commands by name, each loaded when it is run."""

import importlib
from difflib import get_close_matches

import click

import studykit

COMMANDS: dict[str, tuple[str, str]] = {
    "seed": ("seed", "Import notes, or the bundled deep-learning library."),
    "sources": ("sources", "List what was imported, and when."),
    "today": ("today", "Show today's reading and reviews. The default command."),
    "works": ("works", "List works."),
    "show": ("show", "Show one work: links, quotes, claims."),
    "search": ("search", "Find words in works, quotes and claims."),
    "topics": ("topics", "List topics."),
    "open": ("open", "Open a work or one of its links."),
    "read": ("read", "Say what you read; what is done unlocks its cards."),
    "review": ("review", "Review flashcards in the terminal."),
    "queue": ("queue", "List the cards of today, in order."),
    "answer": ("answer", "Answer cards from a script."),
    "cards": ("cards", "List cards."),
    "export": ("export", "Write an Anki deck."),
    "db": ("db", "Look after the database."),
    "completion": ("completion", "Print shell completion."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, so that help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"studykit.cli.{COMMANDS[name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = get_close_matches(name, COMMANDS, 1, 0.5)
            suggestion = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No command is called {name!r}.{suggestion}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(studykit.__version__, "-V", "--version", message="studykit %(version)s")
@click.pass_context
def root(ctx: click.Context) -> None:
    """Reading notes in, knowledge kept: a library, a reading list and flashcards from your notes of papers.

    `studykit` alone is `studykit today`.
    """
    if ctx.invoked_subcommand is None:
        from studykit.cli.today import command

        ctx.invoke(command)
