"""What a cross-reference means: a heading by its slug in either spelling, else a work by its title.

The slug that GitHub gives a heading says which one is meant, since equal ones are numbered in the order of
their file. Other spellings mean something only where a single thing answers to them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from studykit.library.text import slug
from studykit.library.uids import first_free
from studykit.notes.tail import TARGET

Meaning = tuple[str, str]
"""`("topic" | "work", uid)`."""

_NOTES = re.compile(r"\.(?:md|markdown)\Z", re.IGNORECASE)
_TAG = re.compile(r"</?a\b[^<>]*>")


class Target(NamedTuple):
    """Where a link leads: to notes by their address, empty for those it stands in, and to an anchor there."""

    notes: str
    anchor: str


def target_of(url: str) -> Target | None:
    """The notes and the anchor that an address leads to; None when it leads to no notes."""
    notes, _, anchor = url.partition("#")
    if notes and not _NOTES.search(notes.partition("?")[0]):
        return None
    return Target(unquote(notes.partition("?")[0]), unquote(anchor).lower())


def heading_slug(heading: str) -> str:
    """The slug of a heading as written, of which links show only their words."""
    words = TARGET.sub(lambda match: match["label"] if match["label"] is not None else match[0], heading)
    return slug(_TAG.sub("", words))


class Anchors:
    """The anchors of the topics and works of a file, or of all of the library."""

    def __init__(self) -> None:
        self._headings: dict[str, Meaning | None] = {}
        self._names: dict[str, set[Meaning]] = {}  # whole headings in either spelling
        self._parts: dict[str, set[Meaning]] = {}  # titles alone, and names of topics without those above
        self._authors: dict[str, dict[str, frozenset[str]]] = {}  # slug of title → uid → words of the authors
        self._longest = 0

    def add_heading(self, text: str, meaning: Meaning | None) -> None:
        """The next heading of a file; equal ones are numbered. Some mean nothing, and count all the same."""
        anchor = heading_slug(text)
        name = first_free(lambda number: f"{anchor}-{number - 1}" if number > 1 else anchor, self._headings)
        self._headings[name] = meaning

    def add_topic(self, uid: str, path: Sequence[str]) -> None:
        """A topic answers to its own name and to `parent - child`."""
        self._names.setdefault(slug(" - ".join(path)), set()).add(("topic", uid))
        self._parts.setdefault(slug(path[-1]), set()).add(("topic", uid))

    def add_work(self, uid: str, title: str, authors: Iterable[str]) -> None:
        """A work answers to its heading, title first or authors first, and to its title."""
        names, anchor = ", ".join(authors), slug(title)
        if names:
            for heading in (f"{title} {names}", f"{names} - {title}"):
                self._names.setdefault(slug(heading), set()).add(("work", uid))
        self._parts.setdefault(anchor, set()).add(("work", uid))
        self._authors.setdefault(anchor, {})[uid] = frozenset(filter(None, slug(names).split("-")))
        self._longest = max(self._longest, len(anchor))

    def find(self, anchor: str) -> Meaning | None:
        """What an anchor means; None when nothing answers to it, or more than one thing."""
        if meaning := self._headings.get(anchor):
            return meaning
        return next((_single(found) for found in self._answers(anchor) if found), None)

    def find_work(self, anchor: str) -> Meaning | None:
        """The one work whose whole heading, title and authors, is the anchor's."""
        found = _single(self._names.get(anchor, set()))
        return found if found and found[0] == "work" else None

    def _answers(self, anchor: str) -> Iterator[set[Meaning]]:
        """All that answers to an anchor, by the spellings that say most first."""
        yield self._names.get(anchor, set())
        yield self._parts.get(anchor, set())
        names, _, title = anchor.rpartition("---")
        yield self._by_authors(title, names)
        yield self._titled(anchor)

    def _titled(self, anchor: str) -> set[Meaning]:
        """The works whose title begins the anchor and one of whose authors follows, written otherwise."""
        cut = anchor.rfind("-", 0, self._longest + 1)
        while cut > 0:
            if works := self._by_authors(anchor[:cut], anchor[cut + 1 :]):
                return works
            cut = anchor.rfind("-", 0, cut)
        return set()

    def _by_authors(self, title: str, names: str) -> set[Meaning]:
        """The works of a title that one of some people has written."""
        works = self._authors.get(title)
        people = set(names.split("-")) if works else set()
        return {("work", uid) for uid, authors in (works or {}).items() if people & authors}


def _single(found: set[Meaning]) -> Meaning | None:
    return next(iter(found)) if len(found) == 1 else None


@dataclass(slots=True)
class Shelves:
    """The anchors of all notes: those of each source by its uri, and those of the library as a whole."""

    library: Anchors = field(default_factory=Anchors)
    _sources: dict[str, Anchors] = field(default_factory=dict)
    _named: dict[str, list[Anchors]] = field(default_factory=dict)

    def source(self, uri: str) -> Anchors:
        """The anchors of the source at a uri."""
        uri = unquote(uri)
        if uri not in self._sources:
            self._sources[uri] = Anchors()
            self._named.setdefault(_base_name(uri), []).append(self._sources[uri])
        return self._sources[uri]

    def find(self, target: Target, uri: str) -> Meaning | None:
        """What a link that stands in the source at a uri means; None when that is not sure.

        What an anchor of its own notes meant may have gone to others of the library. An anchor of notes that
        are not there, or that they have not, means at most a work, by its whole heading: many notes have
        topics of one name.
        """
        there = self._source_of(target.notes, unquote(uri))
        if there and (meaning := there.find(target.anchor)):
            return meaning
        find = self.library.find_work if target.notes else self.library.find
        return find(target.anchor)

    def _source_of(self, notes: str, uri: str) -> Anchors | None:
        """The source at an address, seen from another one; else the only one that is called so."""
        if there := self._sources.get(urljoin(uri, notes)):
            return there
        named = self._named.get(_base_name(notes), ())
        return named[0] if len(named) == 1 else None


def _base_name(uri: str) -> str:
    """What notes are called, wherever they are."""
    return uri.rpartition("/")[2].removeprefix("seed:").partition("?")[0].casefold()
