"""`studykit completion`: a script for the shell."""

import click

from studykit.cli.options import Run, common, examples


@click.command(name="completion", epilog=examples("studykit completion bash >> ~/.bashrc"))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@common
def command(run: Run, shell: str) -> None:
    """Print the completion script of a SHELL."""
    from click.shell_completion import get_completion_class

    from studykit.cli.root import root

    complete = get_completion_class(shell)
    if complete is not None:
        run.out.line(complete(root, {}, "studykit", "_STUDYKIT_COMPLETE").source())
