"""The Markdown of a card: parsed once, written as safe HTML for Anki or as plain text for a terminal.

Cards know emphasis, code, lists, links and maths (`$…$`, `$$…$$`); all else is text, raw HTML too.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.cards.latex import latex_to_text
from studykit.cards.spans import MATHS

_RULES = (
    "autolink", "backticks", "emphasis", "entity", "escape", "fence", "image", "link", "list", "newline",
)  # fmt: skip
_MAX_NESTING = 40  # far above any card, far below Python's recursion limit

_MATHS = re.compile(MATHS, re.DOTALL)
# One line that no rule of the grammar would change; most texts of cards are such.
_PLAIN = re.compile(r"(?![-+~\s]|\d+[.)])[^\n\r`*_\[\\<&$]*+(?<!\s)")

_COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
# What MathJax would follow, load, style or define, and the delimiters that would end the formula early.
_ACTIVE_COMMANDS = frozenset(
    "href url class cssId style data require mmlToken unicode includegraphics csname def edef gdef xdef let "  # noqa: SIM905 - a list of words
    "futurelet newcommand renewcommand providecommand newenvironment renewenvironment DeclareMathOperator "
    "Newextarrow texttip mathtip toggle bbox ( ) [ ]".split()
)
_FOLLOWED = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Control characters drive terminals, U+001F separates Anki's fields, and lone surrogates cannot be stored.
_UNPRINTABLE = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)],
    _REPLACEMENT,
)
# Braces would be Anki's clozes, brackets its [sound:…] and [latex]; it looks for both before it decodes.
_ENTITIES = _UNPRINTABLE | str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
        "{": "&#123;",
        "}": "&#125;",
        "[": "&#91;",
        "]": "&#93;",
    }
)

_TAGS = {
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "em_open": "<em>",
    "em_close": "</em>",
    "hardbreak": "<br>",
    "link_close": "</a>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "ordered_list_close": "</ol>",
    "softbreak": "\n",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
}


def to_html(text: str) -> str:
    r"""The text of a card as HTML that nothing in the text can make active.

    Text is escaped; links go to http, https or mailto, or nowhere; maths stands in `\(…\)` or `\[…\]` for
    MathJax, or as code when it holds commands that link, load or define. A lone paragraph has no `<p>`.

    Args:
        text: Markdown; never raises, whatever it holds.
    """
    if _PLAIN.fullmatch(text):
        return _escape(text)
    html = "".join(map(_html, _parse(text)))
    return html if html.count("<p>") > 1 else html.replace("<p>", "").replace("</p>", "")


def to_text(text: str) -> str:
    """The text of a card as plain lines: no marks of emphasis, links as their text, maths in Unicode.

    Args:
        text: Markdown; never raises, whatever it holds. Control characters do not reach the terminal.
    """
    if _PLAIN.fullmatch(text):
        return text.translate(_UNPRINTABLE)
    return _Lines().read(_parse(text)).translate(_UNPRINTABLE)


def plain_to_html(text: str) -> str:
    """A plain string (a title, a name) as one line of HTML, escaped as the text of a card is."""
    return _escape(" ".join(text.split()))


def link_to_html(url: str) -> str:
    """A link that shows its address without the scheme; just the address when its scheme is not safe."""
    target = "".join(url.split())  # browsers leave out white space too
    if not _FOLLOWED.match(target):
        return _escape(target)
    label = re.sub(r"\A(?:https?://(?:www\.)?|mailto:)", "", target, flags=re.IGNORECASE)
    return f'<a href="{target.translate(_ENTITIES)}">{_escape(label.rstrip("/"))}</a>'


def _parse(text: str) -> list[Token]:
    return _MARKDOWN.parse(text.translate(_UNPRINTABLE))


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


_WRITERS: dict[str, Callable[[Token], str]] = {
    "inline": lambda token: "".join(map(_html, token.children or ())),
    "text": lambda token: _escape(token.content),
    "image": lambda token: _escape(token.content),
    "code_inline": lambda token: f"<code>{_escape(token.content)}</code>",
    "fence": lambda token: f"<pre><code>{_escape(token.content)}</code></pre>",
    "maths": lambda token: _maths(token.content, "\\(", "\\)"),
    "maths_display": lambda token: _maths(token.content, "\\[", "\\]"),
    "link_open": lambda token: _link_open(str(token.attrs.get("href", ""))),
    "ordered_list_open": lambda token: f'<ol start="{int(token.attrs.get("start", 1))}">',
    "paragraph_open": lambda token: "" if token.hidden else "<p>",
    "paragraph_close": lambda token: "" if token.hidden else "</p>",
}


def _html(token: Token) -> str:
    return _WRITERS[token.type](token) if token.type in _WRITERS else _TAGS[token.type]


def _link_open(target: str) -> str:
    return f'<a href="{target.translate(_ENTITIES)}">' if _FOLLOWED.match(target) else "<a>"


def _maths(latex: str, left: str, right: str) -> str:
    if _ACTIVE_COMMANDS.isdisjoint(_COMMAND.findall(latex)):
        return f"{left}{latex.translate(_ENTITIES)}{right}"
    return f"<code>{_escape(latex)}</code>"


def _escape(text: str) -> str:
    # MathJax joins neighbouring text but not elements: a backslash on its own never begins a formula.
    return text.translate(_ENTITIES).replace("\\", "<span>\\</span>")


class _Lines:
    """Folds the tokens of a card into plain lines, with the place in nested lists as its state."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._numbers: list[int | None] = []  # of each open list: the next number, or None for bullets
        self._marker = ""

    def read(self, tokens: list[Token]) -> str:
        for token in tokens:
            self._take(token)
        return "\n".join(self._lines).strip("\n")

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._marker = self._next_marker()
            case "paragraph_open" if not token.hidden and not self._marker and self._lines:
                self._lines.append("")
            case "inline":
                self._add("".join(map(_text, token.children or ())))
            case "fence" | "maths_display":
                self._add(_text(token))

    def _next_marker(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _add(self, text: str) -> None:
        indent = "  " * (len(self._numbers) - 1)
        first, *rest = text.split("\n")
        blank = " " * len(self._marker)
        self._lines += [f"{indent}{self._marker}{first}", *(f"{indent}{blank}{line}" for line in rest)]
        self._marker = ""


def _text(token: Token) -> str:
    match token.type:
        case "maths" | "maths_display":
            return latex_to_text(token.content)
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "fence":
            return token.content.rstrip("\n")
        case _:
            return token.content
