"""What a cross-reference means: the slug of a heading in either spelling, else of a title alone."""

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from studykit.library.text import slug


class Anchors:
    """The anchors of all topics and works of the library."""

    def __init__(self) -> None:
        self._topics: dict[str, str] = {}
        self._headings: dict[str, str] = {}
        self._titles: dict[str, dict[str, frozenset[str]]] = {}  # slug → uid → words of the authors
        self._longest = 0

    def add_topic(self, uid: str, path: Sequence[str]) -> None:
        """A topic answers to its own name and to `parent - child`."""
        self._topics.setdefault(slug(" - ".join(path)), uid)
        self._topics.setdefault(slug(path[-1]), uid)

    def add_work(self, uid: str, title: str, authors: Iterable[str]) -> None:
        """A work answers to its heading, title first or authors first, and to its title."""
        names = ", ".join(authors)
        self._headings.setdefault(slug(f"{title} {names}"), uid)
        self._headings.setdefault(slug(f"{names} - {title}"), uid)
        anchor = slug(title)
        self._titles.setdefault(anchor, {})[uid] = frozenset(slug(names).split("-"))
        self._longest = max(self._longest, len(anchor))

    def find(self, url: str) -> tuple[str, str] | None:
        """`("topic" | "work", uid)` of an anchor `#…`; None when nothing or more than one thing fits."""
        if not url.startswith("#"):
            return None
        anchor = unquote(url[1:]).lower()
        if topic := self._topics.get(anchor):
            return "topic", topic
        if work := self._headings.get(anchor):
            return "work", work
        found = self._titles.get(anchor) or self._titles.get(anchor.rpartition("---")[2])
        works = list(found) if found else self._titled(anchor)
        return ("work", works[0]) if len(works) == 1 else None

    def _titled(self, anchor: str) -> list[str]:
        """The works whose title begins the anchor and one of whose authors follows, written otherwise."""
        cut = anchor.rfind("-", 0, self._longest + 1)
        while cut > 0:
            after = set(anchor[cut + 1 :].split("-"))
            works = [uid for uid, authors in self._titles.get(anchor[:cut], {}).items() if after & authors]
            if works:
                return works
            cut = anchor.rfind("-", 0, cut)
        return []
