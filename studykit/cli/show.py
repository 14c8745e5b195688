"""`studykit show`: one work."""

from typing import Any

import click

from studykit.cli.markup import in_line
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Printer
from studykit.cli.rereading import REASONS

_LONG = 280


@click.command(
    name="show",
    epilog=examples(
        "studykit show vaswani2017attention", "studykit show 1706.03762", 'studykit show "attention is all"'
    ),
)
@click.argument("work")
@click.option("--on", metavar="DATE", help="Tell what will be recalled on a day: +30d, fri, 2026-11-02.")
@common
def command(run: Run, work: str, on: str | None) -> None:
    """Show a WORK: a citation key, arXiv id, DOI, address, or part of a title.

    When you met cards of it, this says what you recall, when that falls below your aim, and whether it is
    worth reading again.
    """
    from studykit.app.days import day_named
    from studykit.app.library import show_work

    value = show_work(run.app, work, day_named(run.app, on) if on else None)
    if run.out.as_json:
        run.out.json("show", value)
        return
    _head(run.out, value["work"])
    if value["memory"]:
        _memory(run.out, value["memory"])
    _links(run.out, value["work"]["links"])
    _claims(run.out, value["claims"])
    _quotes(run.out, value["quotes"])


def _head(out: Printer, work: dict[str, Any]) -> None:
    out.head(work["title"] or work["url"] or work["key"])
    authors = ", ".join(work["authors"]) + (" et al." if work["et_al"] else "")
    out.text(" · ".join(str(part) for part in (authors, work["year"], work["kind"], work["key"]) if part))
    if work["url"]:
        out.line(work["url"])
    if work["summary"]:
        out.line()
        out.text(in_line(out, work["summary"]))
    out.line()
    facts = {
        "tags": ", ".join(work["tags"]), "needs": ", ".join(work["needs"]), "state": _state(work),
        "time": f"{work['minutes']} min" + (f" ({work['pages']} pages)" if work["pages"] else ""),
        "cards": ", ".join(f"{count} {state}" for state, count in work["cards"].items() if count),
    }  # fmt: skip
    for name, words in facts.items():
        if words:
            out.text(f"{name + ':':8}{words}", hanging=8)
    for place in work["listings"]:
        where = f"{place['uri'].rpartition('/')[2]}:{place['first']}"
        extra = ", ".join(str(part) for part in (place["part"], place["remark"]) if part)
        out.text(f"{'in:':8}{place['topic'] or '–'} ({where}){' ' + extra if extra else ''}", hanging=8)


def _memory(out: Printer, memory: dict[str, Any]) -> None:
    """What is recalled of the work, and what to read again."""
    parts = [f"{memory['retention']:.0%} now"]
    if "on" in memory:
        parts.append(f"{memory['then']:.0%} on {memory['on']}")
    if memory["falls_under"]:
        parts.append(f"under {memory['desired']:.0%} from {memory['falls_under']} without reviews")
    out.text(f"{'recall:':8}{', '.join(parts)}", hanging=8)
    known = ", ".join(f"{count} {level}" for level, count in memory["claims"].items() if count)
    out.text(f"{'claims:':8}{known}", hanging=8)
    if memory["reread"]:
        why = REASONS[memory["reread"]["reason"]]
        out.line()
        out.text(
            f"Worth reading again: {why}.{' Begin with' if memory['reread']['first'] else ''}", fg="yellow"
        )
        for place in memory["reread"]["first"]:
            where = f"{place['uri'].rpartition('/')[2]}:{place['first']}"
            out.text(f"• {_shortened(out, place['text'])} ({where})", 2, 4)


def _state(work: dict[str, Any]) -> str:
    if work["state"] == "none":
        return "not read"
    return f"{work['state']}, {work['progress']:.0%}, {work['minutes_read']} min"


def _links(out: Printer, links: list[dict[str, Any]]) -> None:
    if links:
        out.line()
        out.head("Links")
    for link in links:
        _link(out, link, 2)


def _link(out: Printer, link: dict[str, Any], indent: int) -> None:
    who = ", ".join(link["speakers"]).replace(", et al.", " et al.")
    at = f"at {clock(link['start'])}" if link["start"] else ""
    extra = ", ".join(
        part
        for part in (who, at, link["remark"], f"in {link['language']}" if link["language"] else "")
        if part
    )
    title = f"{link['title']} " if link["title"] else ""
    kind = out.style(f"{link['kind']:7}", fg="cyan")
    target = link["work"] or link["url"]
    out.line(f"{' ' * indent}{kind} {title}{target}{f' ({extra})' if extra else ''}")
    for nested in link["nested"]:
        _link(out, nested, indent + 2)


def clock(seconds: int) -> str:
    """`1:02:03` or `12:34`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _claims(out: Printer, claims: list[dict[str, Any]]) -> None:
    if claims:
        out.line()
        out.head("Claims")
    for claim in claims:
        if claim["kind"] == "qa":
            out.text(f"Q: {in_line(out, claim['prompt'])}", 2, 5)
            answer = "; ".join(in_line(out, part) for part in (claim["answer"], *claim["items"]) if part)
            out.text(f"A: {answer}", 2, 5)
        else:
            out.text(f"• {_shortened(out, claim['text'])}", 2, 4)


def _quotes(out: Printer, quotes: list[dict[str, Any]]) -> None:
    if quotes:
        out.line()
        out.head(f"Quotes ({len(quotes)})")
    for quote in quotes:
        who = quote["speaker"] or ("" if quote["role"] == "source" else "commentary")
        out.text(f"“{_shortened(out, quote['text'])}”{f' — {who}' if who else ''}", 2, 3)
        out.line(out.style(f"   {quote['uri'].rpartition('/')[2]}:{quote['first']}", dim=True))


def _shortened(out: Printer, text: str) -> str:
    text = " ".join(text.split())
    short = text if out.verbose or len(text) <= _LONG else f"{text[:_LONG].rsplit(' ', 1)[0]} …"
    return in_line(out, short)
