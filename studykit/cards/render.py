"""The Markdown of a card as safe HTML for Anki."""

import re
from collections.abc import Callable

from markdown_it.token import Token

from studykit.cards.lines import FOLLOWED, PLAIN, UNPRINTABLE
from studykit.cards.markdown import parse

_COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
# What MathJax would follow, load, style or define, and the delimiters that would end the formula early.
_ACTIVE_COMMANDS = frozenset(
    "href url class cssId style data require mmlToken unicode includegraphics csname def edef gdef xdef let "
    "futurelet newcommand renewcommand providecommand newenvironment renewenvironment DeclareMathOperator "
    "Newextarrow texttip mathtip toggle bbox ( ) [ ]".split()
)

# Braces would be Anki's clozes, brackets its [sound:…] and [latex]; it looks for both before it decodes.
_ENTITIES = UNPRINTABLE | str.maketrans(
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
    if PLAIN.fullmatch(text):
        return _escape(text)
    html = "".join(map(_html, parse(text)))
    return html if html.count("<p>") > 1 else html.replace("<p>", "").replace("</p>", "")


def plain_to_html(text: str) -> str:
    """A plain string (a title, a name) as one line of HTML, escaped as the text of a card is."""
    return _escape(" ".join(text.split()))


def link_to_html(url: str) -> str:
    """A link that shows its address without the scheme; just the address when its scheme is not safe."""
    target = "".join(url.split())  # browsers leave out white space too
    if not FOLLOWED.match(target):
        return _escape(target)
    label = re.sub(r"\A(?:https?://(?:www\.)?|mailto:)", "", target, flags=re.IGNORECASE)
    return f'<a href="{target.translate(_ENTITIES)}">{_escape(label.rstrip("/"))}</a>'


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
    return f'<a href="{target.translate(_ENTITIES)}">' if FOLLOWED.match(target) else "<a>"


def _maths(latex: str, left: str, right: str) -> str:
    if _ACTIVE_COMMANDS.isdisjoint(_COMMAND.findall(latex)):
        return f"{left}{latex.translate(_ENTITIES)}{right}"
    return f"<code>{_escape(latex)}</code>"


def _escape(text: str) -> str:
    # MathJax joins neighbouring text but not elements: a backslash on its own never begins a formula.
    return text.translate(_ENTITIES).replace("\\", "<span>\\</span>")
