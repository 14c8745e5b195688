"""The Markdown of a card: emphasis, code, lists, links and maths (`$…$`, `$$…$$`); all else is text."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.cards.lines import UNPRINTABLE
from studykit.cards.spans import MATHS

_RULES = (
    "autolink", "backticks", "emphasis", "entity", "escape", "fence", "image", "link", "list", "newline",
)  # fmt: skip
_MAX_NESTING = 40  # far above any card, far below Python's recursion limit

_MATHS = re.compile(MATHS, re.DOTALL)


def parse(text: str) -> list[Token]:
    """The tokens of a text; never raises, whatever it holds, raw HTML too."""
    return _MARKDOWN.parse(text.translate(UNPRINTABLE))


def _maths_in_line(state: StateInline, silent: bool) -> bool:
    match = _MATHS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _push_maths(state, match[0])
    state.pos = match.end()
    return True


def _maths_in_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula over several lines, whose lines may begin like the items of a list."""
    begin = state.bMarks[start] + state.tShift[start]
    match = _MATHS.match(state.src, begin, state.eMarks[end - 1])
    if match is None or not match[0].startswith("$$"):
        return False
    last = start + match[0].count("\n")
    if state.src[match.end() : state.eMarks[last]].strip():
        return False
    if not silent:
        _push_maths(state, match[0])
        state.line = last + 1
    return True


def _push_maths(state: StateInline | StateBlock, formula: str) -> None:
    display = formula.startswith("$$")
    latex = formula[2:-2] if display else formula[1:-1]
    state.push("maths_display" if display else "maths", "", 0).content = latex.strip()


def _grammar() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"maxNesting": _MAX_NESTING}).enable(_RULES)
    markdown.inline.ruler.before("escape", "maths", _maths_in_line)
    markdown.block.ruler.before("fence", "maths", _maths_in_block, {"alt": ["paragraph", "list"]})
    # An unsafe link is parsed as well, to lose its target and keep its text.
    setattr(markdown, "validateLink", lambda _url: True)  # noqa: B010
    return markdown


_MARKDOWN = _grammar()
