"""`studykit config`: the settings of review."""

from typing import TYPE_CHECKING, Any

import click

from studykit.cli.options import Run, common, examples, list_unless_told, takes_options
from studykit.cli.printer import Column

if TYPE_CHECKING:
    from studykit.app.configuring import Setting

_EXAMPLES = (
    "studykit config",
    "studykit config set new_per_day 10",
    "studykit config set learning_steps 1m 10m",
    "studykit config unset new_per_day",
)


@click.group(name="config", invoke_without_command=True, epilog=examples(*_EXAMPLES))
@takes_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """List the settings: the value of each, its default where that is another, what it means."""
    list_unless_told(ctx, listing, options)


@click.command(name="list")
@common
def listing(run: Run) -> None:
    """List the settings: what `studykit config` alone does."""
    from studykit.app.configuring import all_settings

    settings = all_settings(run.app)
    if run.out.as_json:
        run.out.json("config", {"settings": [setting.as_json() for setting in settings]})
        return
    columns = (
        Column("setting"), Column("value", color="green"), Column("default"), Column("meaning", shrink=True),
    )  # fmt: skip
    rows = [
        (row.name, row.shown, row.default if row.shown != row.default else "", row.meaning)
        for row in settings
    ]
    run.out.table(columns, rows)


@command.command(name="get", epilog=examples("studykit config get zone"))
@click.argument("name")
@common
def get(run: Run, name: str) -> None:
    """Print the value of the setting NAME."""
    from studykit.app.configuring import get_setting

    setting = get_setting(run.app, name)
    if run.out.as_json:
        _tell(run, setting)
    else:
        run.out.line(setting.shown)


@command.command(
    name="set",
    epilog=examples("studykit config set desired_retention 0.92", "studykit config set zone Asia/Tokyo"),
)
@click.argument("name")
@click.argument("words", nargs=-1, required=True, metavar="VALUE...")
@common
def change(run: Run, name: str, words: tuple[str, ...]) -> None:
    """Set NAME to VALUE from now on. Answers of before keep their study days and due dates."""
    from studykit.app.configuring import change_setting

    _tell(run, change_setting(run.app, name, " ".join(words)))


@command.command(name="unset", epilog=examples("studykit config unset desired_retention"))
@click.argument("name")
@common
def unset(run: Run, name: str) -> None:
    """Let the default of NAME hold again."""
    from studykit.app.configuring import unset_setting

    _tell(run, unset_setting(run.app, name))


def _tell(run: Run, setting: "Setting") -> None:
    if run.out.as_json:
        run.out.json("config.setting", setting.as_json())
    else:
        run.out.line(f"{setting.name} = {setting.shown}")
