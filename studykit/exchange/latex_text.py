r"""Text of a BibTeX value as Unicode: `G{\"o}del on {LaTeX}` becomes `Gödel on LaTeX`.

A general converter takes forty times as long, and drops what stands behind a bare per cent sign or in a
command that it does not know; here nothing but the marks of LaTeX goes, in time linear in the text.
"""

import re
import unicodedata

_MARKS = {
    "`": "\N{COMBINING GRAVE ACCENT}",
    "'": "\N{COMBINING ACUTE ACCENT}",
    "^": "\N{COMBINING CIRCUMFLEX ACCENT}",
    '"': "\N{COMBINING DIAERESIS}",
    "~": "\N{COMBINING TILDE}",
    "=": "\N{COMBINING MACRON}",
    ".": "\N{COMBINING DOT ABOVE}",
    "u": "\N{COMBINING BREVE}",
    "v": "\N{COMBINING CARON}",
    "H": "\N{COMBINING DOUBLE ACUTE ACCENT}",
    "c": "\N{COMBINING CEDILLA}",
    "d": "\N{COMBINING DOT BELOW}",
    "b": "\N{COMBINING MACRON BELOW}",
    "r": "\N{COMBINING RING ABOVE}",
    "k": "\N{COMBINING OGONEK}",
}
_NAMED_TEXT = """
    ss=ß SS=ẞ o=ø O=Ø l=ł L=Ł ae=æ AE=Æ oe=œ OE=Œ aa=å AA=Å i=ı j=ȷ dh=ð DH=Ð th=þ TH=Þ dj=đ DJ=Đ ng=ŋ NG=Ŋ
    textendash=– textemdash=— textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=”
    guillemotleft=« guillemotright=» textasciicircum=^ textasciitilde=~ textunderscore=_ textregistered=®
    texttrademark=™ textdegree=° textbullet=• textbar=| textless=< textgreater=> copyright=© ldots=… dots=…
    textbackslash=\\ textbraceleft={ textbraceright=}
    textellipsis=… S=§ P=¶ pounds=£ euro=€ texteuro=€ TeX=TeX LaTeX=LaTeX
"""
_NAMED: dict[str, str] = dict(re.findall(r"(\w+)=(\S+)", _NAMED_TEXT))
_SWITCHES = frozenset("em it bf sc rm tt sl sf itshape bfseries scshape normalfont".split())
_DOTLESS = {"\\i": "i", "\\j": "j"}
_BASE = r"(?:\\[ij](?![A-Za-z])|[^\W\d_])"
_TOKEN = re.compile(
    r"(?P<maths>(?<!\\)\$[^$]+\$)|\\\((?P<inline>(?:[^$\\]|\\[^()])++)\\\)"
    rf"|\\(?:(?P<sign>[`'^\"~=.])|(?P<letter>[uvHcdbrk])(?![A-Za-z]))\s*(?:\{{\s*(?P<braced>{_BASE})\s*\}}|(?P<bare>{_BASE}))"
    r"|\\href\s*\{[^{}]*\}"
    r"|\\(?P<name>[A-Za-z]+)\*?(?:\s*(?P<argument>\{\}|(?=\{))|[ \t]*)"
    r"|\\(?P<symbol>[&%$#_{}]|[~^](?=\{\}))"
    r"|(?P<typed>---?|``|''|~|\\\\|\\[ ,;:!/@-]|[{}])"
)  # fmt: skip
_TYPED = {"--": "–", "---": "—", "``": "“", "''": "”", "~": " ", "\\\\": " ", "\\ ": " ", "\\,": " "}


def latex_to_unicode(text: str) -> str:
    r"""Accents, letters and punctuation as Unicode, braces and commands of style dropped, `$maths$` as it is.

    Args:
        text: a value without its delimiters; never raises, braces need not balance.
    """
    if not any(mark in text for mark in "\\{}~-`'"):
        return text
    return unicodedata.normalize("NFC", _TOKEN.sub(_replace, text))


def _replace(match: re.Match[str]) -> str:
    if accent := match["sign"] or match["letter"]:
        base = match["braced"] or match["bare"]
        return _DOTLESS.get(base, base) + _MARKS[accent]
    if name := match["name"]:
        return _NAMED.get(name) or _unknown(match, name)
    if inline := match["inline"]:
        return f"${inline}$"
    return match["maths"] or match["symbol"] or _TYPED.get(match["typed"] or "", "")


def _unknown(match: re.Match[str], name: str) -> str:
    """A command that is not known is one of style when it has an argument, and else a word."""
    if match["argument"] is not None or name in _SWITCHES:
        return ""
    return name + match[0][len(name) + 1 :]
