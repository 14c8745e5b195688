"""Random notes: any text, and compositions of the lines that notes are made of."""

from hypothesis import strategies as st

_LINES = (
    "", "  ", "text", "text.", "\ttext", "> text", '>\t"text', '>\ttext"', ">", '"text"', '"', '""', '> "', "> - item",
    "- item", "  - item", "\t- item", "1. item", "(2) item", "- *term*", "\tmeaning", "- *pros*: text", "lead:",
    "# title", "## topic", "### topic - child", "### topic", '#### "Title" Doe, Roe et al.', "#### name", "#",
    '#### ["Title"](https://example.org/1) Doe', '#### Doe - ["Title"](https://example.org/1) (2014)', "+",
    "----", "***", "**bold**", "**:**", "Doe:", "Ada Doe:  ", "*(Doe)*", "*( )*", '*(["T"](https://example.org/2) by Roe)*',
    "`tag`", "`tag` `two`", "year: 2014", "est: 1h30", "other: x", "doi: 10.1000/1", 'needs: "a, b", c', "pages: 99999999999",
    "- `video` <https://example.org/3?t=1h2m3s> (part 2, 1:28:45) (Doe, Roe) `in french`",
    "- <https://example.org/4> + <https://example.org/5> (demo)", "- `post` [T](#anchor) ([talk](https://example.org/6))",
    "[**name**](#name)", "- [**name**](notes.md#name)", '["Title"](https://example.org/7) by Doe:', "<https://example.org/8>",
    "[Bees](https://example.org/9) are insects", "\t([videos](https://example.org/10))", '["T"](#t) by Doe',
    "Q: what?", "A: this", "A:", "C: a [b] \\[c\\] [d](e)", "C: none", "Q: x {#id}", "```", "~~~", "| a | b |", "<div>",
    "name", "===", "---", "name: value", "| title | year |", "|-|-|", "| T | 2014 |", "- [x] T [[pdf](https://example.org/11)]",
    '**[3]** Doe, Ada, and Bo Roe. "**T**." ICBW (2015). [[pdf]](https://example.org/12) **(a remark)** :star:',
    "- **T** (2014), A. Doe et al.", "1. T. *Ada Doe*. ICBW 2017. [paper](https://example.org/13)", "  - [code](https://example.org/14)",
    "[", "](", "`", "*(", "([a](b", "<a:", "$", "\ufeff", "\x00", "\ud800", "\u2028", "\x0b", "\x1c",
)  # fmt: skip

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
"""Any text, lone surrogates too."""

_lines = st.sampled_from(_LINES) | st.text("ab \t\"'`*()[]<>#-+:.>$\\{}QAC1", max_size=20)
_ends = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n\n\n"])

notes = st.lists(st.tuples(_lines, _ends).map("".join), max_size=40).map("".join)
"""Compositions of what notes hold, in any order."""

anything = texts | notes
