"""Headings: which are topics, which are works, and how topics nest."""

import re

from studykit.notes.inline import unquote
from studykit.notes.model import Mention
from studykit.notes.people import split_people
from studykit.notes.start import start_of_url

_LINKED = re.compile(r"\[(?P<title>.+)\]\((?P<url>\S*?)\)\s*(?P<rest>.*)")
_QUOTED = re.compile(r'["“](?P<title>.+)["”]\s*(?P<rest>.*)')
_AUTHORS_FIRST = re.compile(r'(?P<authors>[^\["“]+?)\s+[-–]\s+(?P<work>\[?["“].+)')
_REMARK = re.compile(r"\s*\((?P<remark>[^()]+)\)\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def work_heading(text: str) -> Mention | None:
    """The work that a heading names, in either spelling (title or authors first); None for a topic's heading."""
    authors_first = _AUTHORS_FIRST.fullmatch(text)
    match = _LINKED.fullmatch(authors_first["work"] if authors_first else text)
    match = match or _QUOTED.fullmatch(authors_first["work"] if authors_first else text)
    if match is None or match["title"].startswith("**"):
        return None
    rest, remark, year = _remark(match["rest"])
    names = f"{authors_first['authors']}, {rest}" if authors_first else rest
    authors, et_al = split_people(names)
    url = match.groupdict().get("url") or None
    start = start_of_url(url) if url else None
    return Mention(unquote(match["title"]), url, "paper", authors, et_al, year, remark=remark, start=start)


def _remark(rest: str) -> tuple[str, str | None, int | None]:
    match = _REMARK.search(rest)
    if match is None:
        return rest, None, None
    remark = match["remark"].strip()
    rest = rest[: match.start()]
    return (rest, None, int(remark)) if _YEAR.fullmatch(remark) else (rest, remark, None)


class TopicTree:
    """Gives each topic heading its path: by level, and by `parent - child` where `parent` has a heading."""

    def __init__(self) -> None:
        self._open: list[tuple[int, tuple[str, ...]]] = []
        self._by_heading: dict[str, tuple[str, ...]] = {}

    def path(self, level: int, text: str) -> tuple[str, ...]:
        """The path of a heading; headings must come in the order of the file."""
        name = " ".join(text.split()) or "untitled"
        path = self._child(name)
        if path is None:
            while self._open and self._open[-1][0] >= level:
                self._open.pop()
            path = (*(self._open[-1][1] if self._open else ()), name)
        else:
            self._open = [entry for entry in self._open if entry[0] < level]
        self._open.append((level, path))
        self._by_heading.setdefault(name.casefold(), path)
        return path

    def _child(self, name: str) -> tuple[str, ...] | None:
        pieces = name.split(" - ")
        for cut in range(len(pieces) - 1, 0, -1):
            parent = self._by_heading.get(" - ".join(pieces[:cut]).casefold())
            if parent is not None:
                return (*parent, " - ".join(pieces[cut:]))
        return None
