"""Normal forms of text: what makes two texts the same, and the slugs of headings."""

import re
import unicodedata

_GENERIC = frozenset(
    "overview tutorial video talk slides introduction lecture notes paper code post blog pdf link "
    "page".split()
)
_STOP_WORDS = frozenset(
    "a an the and or as at by for from in of on to towards via with are be can do does is it how "
    "what why".split()
)
_WORD = re.compile(r"[^\W_]+")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
# Letters that have no decomposition into an ASCII letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "đ": "d", "ı": "i"}
)


def normal(text: str) -> str:
    """NFC with white space folded: texts that differ in nothing else are the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def title_key(title: str) -> str:
    """The words of a title without case and punctuation."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", title).casefold()))


def is_generic(title: str) -> bool:
    """Whether a title says nothing about which work it is (overview, tutorial, none at all)."""
    return title_key(title) in _GENERIC or not title_key(title)


def ascii_words(text: str) -> list[str]:
    """Lower-case words in ASCII, marks dropped: Nøkland gives nokland."""
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", folded.lower().replace("'", ""))


def significant_word(title: str) -> str:
    """The first word of a title that is no article, preposition or question word; empty without one."""
    words = [word for word in ascii_words(title) if not word.isdigit()]
    return next((word for word in words if word not in _STOP_WORDS), words[0] if words else "")


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading: lower case, punctuation dropped, each space a hyphen."""
    return _NOT_IN_SLUG.sub("", heading.strip().lower()).replace(" ", "-")
