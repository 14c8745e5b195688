"""A page that needs nothing else: one file with its style, in light and dark, for screens of any width."""

from collections.abc import Iterable
from html import escape

_STYLE = """
:root { color-scheme: light dark;
  --back: #f6f7f9; --card: #fff; --ink: #1c2330; --soft: #626c7c; --line: #e3e7ed;
  --c0: #e9edf2; --c1: #bfe3cb; --c2: #7cc796; --c3: #35a162; --c4: #14733f;
  --s0: #2f8f5b; --s1: #3b6fd4; --s2: #c98a1b; --s3: #c4473f; --dot: #c4473f; }
@media (prefers-color-scheme: dark) { :root {
  --back: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #98a3b3; --line: #2b3440;
  --c0: #252d38; --c1: #1c4a31; --c2: #23744a; --c3: #37a466; --c4: #7fe0a5;
  --s0: #45b97c; --s1: #6c9bf2; --s2: #e0ab4a; --s3: #ec7a70; --dot: #ec7a70; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 48px; }
h1 { font-size: 26px; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 0 0 2px; }
p { margin: 0 0 12px; color: var(--soft); }
header { margin-bottom: 20px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px;
  margin-bottom: 14px; }
.tile b { display: block; font-size: 26px; font-weight: 650; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 13px; }
.cards { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; }
.tile, section { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 16px 18px; }
section { min-width: 0; }
.wide { grid-column: 1 / -1; }
.scroll { overflow-x: auto; direction: rtl; }
.scroll svg { direction: ltr; width: 100%; }
.columns { overflow: visible; margin-left: 38px; width: calc(100% - 40px); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; padding: 2px 8px 4px 0; }
td { padding: 4px 8px 4px 0; border-top: 1px solid var(--line); }
td:last-child, th:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.chart { width: 45%; }
.days { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 6px; font-size: 12px; }
.day { border: 1px solid var(--line); border-radius: 8px; padding: 6px 8px; min-height: 64px; }
.words { overflow-wrap: break-word; hyphens: auto; }
.key { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13px; color: var(--soft); margin-top: 8px; }
.key i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 5px; }
svg { display: block; }
svg text { fill: var(--soft); font-size: 11px; }
svg .name { text-anchor: middle; }
svg .scale { text-anchor: end; }
.grid { stroke: var(--line); stroke-width: 1; }
.dot { fill: var(--card); stroke: var(--dot); stroke-width: 2; }
.c0 { fill: var(--c0); background: var(--c0); } .c1 { fill: var(--c1); background: var(--c1); }
.c2 { fill: var(--c2); background: var(--c2); } .c3 { fill: var(--c3); background: var(--c3); }
.c4 { fill: var(--c4); background: var(--c4); }
.s0 { fill: var(--s0); background: var(--s0); } .s1 { fill: var(--s1); background: var(--s1); }
.s2 { fill: var(--s2); background: var(--s2); } .s3 { fill: var(--s3); background: var(--s3); }
@media (max-width: 760px) { main { padding: 18px 12px 32px; }
  .cards { grid-template-columns: minmax(0, 1fr); } .chart { width: 32%; }
  .days { grid-template-columns: minmax(0, 1fr); font-size: 14px; } .day { min-height: 0; }
  .idle { display: none; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 10px; } .tile, section { padding: 13px 14px; } }
"""


def page(title: str, remark: str, tiles: Iterable[tuple[str, str]], sections: Iterable[str]) -> str:
    """A page of HTML.

    Args:
        title: its heading.
        remark: a line below it.
        tiles: figures that stand out, each with the words below it.
        sections: what `section` gives.
    """
    figures = "".join(
        f'<div class="tile"><b>{escape(figure)}</b><span>{escape(words)}</span></div>'
        for figure, words in tiles
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f"</head>\n<body><main><header><h1>{escape(title)}</h1><p>{escape(remark)}</p></header>\n"
        f'<div class="tiles">{figures}</div>\n<div class="cards">\n{"".join(sections)}</div>'
        "</main></body></html>\n"
    )


def section(title: str, remark: str, content: str, *, wide: bool = False) -> str:
    """A part of a page: a heading, a line of words, and HTML below it."""
    kind = ' class="wide"' if wide else ""
    return f"<section{kind}><h2>{escape(title)}</h2><p>{escape(remark)}</p>{content}</section>\n"


def table(heads: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> str:
    """A table; each head has a class for its column (`words`, `number`, `chart`), cells are HTML."""
    columns = list(heads)
    head = "".join(f'<th class="{kind}">{escape(name)}</th>' for name, kind in columns)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{kind}">{cell}</td>' for cell, (_, kind) in zip(row, columns, strict=True))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def key(names: Iterable[tuple[str, str]]) -> str:
    """What the colours mean: class and name of each."""
    return (
        '<div class="key">'
        + "".join(f'<span><i class="{kind}"></i>{escape(name)}</span>' for kind, name in names)
        + "</div>"
    )
