"""Headings: which are topics, which are works, and how topics nest."""

import re

from studykit.notes.inline import nested_links, unquote
from studykit.notes.model import Mention
from studykit.notes.people import split_people
from studykit.notes.start import start_of_url
from studykit.notes.tail import TARGET, Piece, Tail, pieces, url_of

_QUOTED = re.compile(r'["“](?P<label>.+)["”]')
_AUTHORS_FIRST = re.compile(r'\s[-–]\s+(?=\[?["“])')
_OPENING = frozenset('"“')
_MARKUP = re.compile(r"\*\*|</?a\b[^<>]*>")
_AROUND_NAMES = " \t,;:-–—"
_DEPTH = 8  # names that `a - b - c` may join; a limit only because a heading may be a megabyte long


def work_heading(text: str) -> Mention | None:
    """The work that a heading names, title or authors first; None for the heading of a topic."""
    authors, title = _authors_first(text)
    match = TARGET.match(title) or _QUOTED.match(title)
    label = match.groupdict()["label"] if match else None
    if match is None or label is None or label.strip().startswith("**") or _is_anchor(title, match, label):
        return None
    names, tail = _names(title[match.end() :])
    people, et_al = split_people(f"{authors}, {names.strip(_AROUND_NAMES).removeprefix('by ')}")
    url = (url_of(match) or None) if match.re is TARGET else None
    return Mention(
        title=unquote(label),
        url=url,
        kind=tail.kind or "paper",
        authors=people,
        et_al=et_al,
        year=tail.year,
        language=tail.language,
        # The authors stand before the brackets, so that a name in brackets is a remark.
        remark=", ".join([*tail.remarks, *tail.people]) or None,
        part=tail.part,
        start=tail.start if tail.start is not None or not url else start_of_url(url),
        links=nested_links(tail),
    )


def _is_anchor(title: str, match: re.Match[str], label: str) -> bool:
    """Whether a heading is only a link to itself: `[Wax](#wax)`."""
    return match.end() == len(title) and label[:1] not in _OPENING and title.endswith(")") and "](#" in title


def _authors_first(text: str) -> tuple[str, str]:
    dash = _AUTHORS_FIRST.search(text)
    if dash is None or re.search(r'[\["“]', text[: dash.start()]):
        return "", text
    return text[: dash.start()], text[dash.end() :]


def _names(rest: str) -> tuple[str, Tail]:
    """The names after a title, and what the brackets and code after the last of them say."""
    found = list(pieces(rest))
    end = max((number for number, (kind, _, _) in enumerate(found, 1) if kind is Piece.WORDS), default=0)
    tail = Tail()
    for kind, inner, _ in found[end:]:
        tail.read(kind, inner)
    return rest[: found[end - 1][2]] if end else "", tail


def _topic_name(text: str) -> str:
    """The words of a heading, marks and anchors left out: `**Wax**`, `<a name="a"></a>Wax`, `[Wax](#a)`."""
    match = TARGET.fullmatch(text)
    label = match["label"] if match and match["label"] else text
    return " ".join(_MARKUP.sub("", label).split())


class TopicTree:
    """Gives each topic heading its path: by level, and by `parent - child` where `parent` has a heading."""

    def __init__(self) -> None:
        self._open: list[tuple[int, tuple[str, ...]]] = []
        self._by_heading: dict[str, tuple[str, ...]] = {}

    def path(self, level: int, text: str) -> tuple[str, ...]:
        """The path of a heading; headings must come in the order of the file."""
        name = _topic_name(text) or "untitled"
        self._open = [entry for entry in self._open if entry[0] < level]
        path = self._child(name)
        if path is None:
            path = (*(self._open[-1][1] if self._open else ()), name)
        self._open.append((level, path))
        self._by_heading.setdefault(name.casefold(), path)
        return path

    def _child(self, name: str) -> tuple[str, ...] | None:
        pieces_of_name = name.rsplit(" - ", _DEPTH)
        for cut in range(len(pieces_of_name) - 1, 0, -1):
            parent = self._by_heading.get(" - ".join(pieces_of_name[:cut]).casefold())
            if parent is not None:
                return (*parent, " - ".join(pieces_of_name[cut:]))
        return None
