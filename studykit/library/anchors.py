"""What a cross-reference means: the slug of a heading in either spelling, else of a title alone."""

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from studykit.library.text import slug


class Anchors:
    """The anchors of all topics and works of the library."""

    def __init__(self) -> None:
        self._topics: dict[str, str] = {}
        self._headings: dict[str, str] = {}
        self._titles: dict[str, set[str]] = {}

    def add_topic(self, uid: str, path: Sequence[str]) -> None:
        """A topic answers to its own name and to `parent - child`."""
        self._topics.setdefault(slug(" - ".join(path)), uid)
        self._topics.setdefault(slug(path[-1]), uid)

    def add_work(self, uid: str, title: str, authors: Iterable[str]) -> None:
        """A work answers to its heading, title first or authors first, and to its title."""
        names = ", ".join(authors)
        self._headings.setdefault(slug(f"{title} {names}"), uid)
        self._headings.setdefault(slug(f"{names} - {title}"), uid)
        self._titles.setdefault(slug(title), set()).add(uid)

    def find(self, url: str) -> tuple[str, str] | None:
        """`("topic" | "work", uid)` of an anchor `#…`; None when nothing or more than one thing fits."""
        if not url.startswith("#"):
            return None
        anchor = unquote(url[1:]).lower()
        if topic := self._topics.get(anchor):
            return "topic", topic
        if work := self._headings.get(anchor):
            return "work", work
        titles = self._titles.get(anchor.rpartition("---")[2]) or self._titled(anchor)
        return ("work", next(iter(titles))) if len(titles) == 1 else None

    def _titled(self, anchor: str) -> set[str]:
        """The works whose title the anchor begins with: its authors may have been written otherwise."""
        words = anchor.split("-")
        for end in range(len(words), 1, -1):
            if found := self._titles.get("-".join(words[:end])):
                return found
        return set()
