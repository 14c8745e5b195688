"""`studykit doctor`: whether all is well."""

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.errors import StudykitError


@click.command(name="doctor", epilog=examples("studykit doctor", "studykit doctor --fix"))
@click.option("--fix", is_flag=True, help="Make anew what is only kept for speed.")
@common
def command(run: Run, fix: bool) -> None:
    """Check the library and this installation; say where things are, what is wrong, and what to do.

    With --fix, memories, reading states and the search index are made anew from what was said and imported;
    nothing else is touched.
    """
    from studykit.app.doctor import as_json, check_up, mend

    if fix:
        mend(run.app)
    found = check_up(run.app)
    if run.out.as_json:
        run.out.json("doctor", as_json(found))
    else:
        width = max(map(len, found.facts))
        for name, fact in found.facts.items():
            run.out.text(f"{name.ljust(width)}  {fact}", hanging=width + 2)
        for finding in found.findings:
            run.out.text(f"{run.out.style('wrong:', fg='red')} {finding.what}", hanging=2)
            run.out.text(f"→ {finding.advice}", indent=2, hanging=4)
    if found.findings:
        raise StudykitError(counted(len(found.findings), "finding"), hint="each says what to do")
    if not run.out.as_json:
        run.out.line(run.out.style("All is well.", fg="green"))
