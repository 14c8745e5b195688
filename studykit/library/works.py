"""Which work a mention means, what its mentions together say of it, and its citation key."""

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from studykit.library.identifiers import STRONG, Identifier, identify, year_of
from studykit.library.text import ascii_words, is_generic, significant_word, title_key
from studykit.library.uids import first_free, new_uid
from studykit.notes.model import Mention
from studykit.notes.people import family_name

_LONGEST_KEY = 100  # characters of a key that is made up


@dataclass(frozen=True, slots=True)
class KnownWork:
    """What tells a work apart: its identifiers, addresses, title and authors."""

    uid: str
    title: str
    authors: tuple[str, ...]
    identifiers: tuple[Identifier, ...]


@dataclass(slots=True)
class WorkIndex:
    """The works of the library, to find the one that a mention means; new ones are added as they are met.

    Two mentions are one work when a strong identifier agrees; or when the address agrees and the titles agree
    or one of them is generic; or when title and first author agree and one says no address: in either order,
    the first address that is said belongs to both. Nothing else is merged: of mentions without an
    address, whose titles say nothing, the n-th is the n-th one of last time.
    """

    new: list[KnownWork] = field(default_factory=list)
    _strong: dict[Identifier, KnownWork] = field(default_factory=dict)
    _at: dict[Identifier, dict[str, KnownWork]] = field(default_factory=dict)  # by what the title says
    _named: dict[tuple[str, str], KnownWork] = field(default_factory=dict)
    _untold: dict[tuple[str, str], deque[KnownWork]] = field(default_factory=lambda: defaultdict(deque))
    _titles: dict[str, str] = field(default_factory=dict)  # by uid: the first title that says something
    _addressed: set[str] = field(default_factory=set)  # uids of works with an id or an address of their own

    def add(self, work: KnownWork) -> None:
        """Make a work of the library findable."""
        self._name_and_learn(work)
        if title_key(work.title) and is_generic(work.title) and work.uid not in self._addressed:
            self._untold[_name(work.title, work.authors)].append(work)

    def resolve(self, mention: Mention, doi: str | None = None) -> str:
        """The uid of the work that a mention means; it is made when there is none."""
        identifiers = tuple(
            dict.fromkeys(found for text in (mention.url, doi) if text and (found := identify(text)))
        )
        work = self._find(mention, identifiers) or self._make(mention, identifiers)
        self._learn(work, mention.title, identifiers)
        return work.uid

    def _name_and_learn(self, work: KnownWork) -> None:
        self._named.setdefault(_name(work.title, work.authors), work)
        self._learn(work, work.title, work.identifiers)

    def _learn(self, work: KnownWork, title: str, identifiers: tuple[Identifier, ...]) -> None:
        """What a mention adds to what is known of its work: ways to find it, and a title that says more."""
        said = _said(title)
        self._titles[work.uid] = self._titles.get(work.uid) or said
        if any(identifier.scheme != "studykit" for identifier in identifiers):
            self._addressed.add(work.uid)
        for identifier in identifiers:
            if identifier.scheme in STRONG:
                self._strong.setdefault(identifier, work)
            else:
                there = self._at.setdefault(identifier, {})
                if (nameless := there.get("")) and nameless.uid == work.uid:
                    del there[""]
                there.setdefault(said or self._titles[work.uid], work)

    def _find(self, mention: Mention, identifiers: tuple[Identifier, ...]) -> KnownWork | None:
        at_address = (self._found_at(identifier, mention.title) for identifier in identifiers)
        found = next(filter(None, (*map(self._strong.get, identifiers), *at_address)), None)
        if found:
            return found
        name = _name(mention.title, mention.authors)
        if is_generic(mention.title):
            return self._untold[name].popleft() if self._untold[name] and not identifiers else None
        named = self._named.get(name)
        return None if named and identifiers and named.uid in self._addressed else named

    def _found_at(self, address: Identifier, title: str) -> KnownWork | None:
        """The work at an address whose title is the same, else the one where either title says nothing."""
        there, said = self._at.get(address, {}), _said(title)
        return there.get(said) or there.get("") or (None if said else next(iter(there.values()), None))

    def _make(self, mention: Mention, identifiers: tuple[Identifier, ...]) -> KnownWork:
        best = min(identifiers, key=lambda i: i.scheme not in STRONG, default=None)
        text = f"{best.scheme} {best.value}" if best else "\n".join(_name(mention.title, mention.authors))
        uid = new_uid("work", "", text, self._titles)
        work = KnownWork(uid, mention.title, mention.authors, identifiers)
        self._name_and_learn(work)
        self.new.append(work)
        return work


def _said(title: str) -> str:
    """The words of a title that says something, else nothing."""
    return "" if is_generic(title) else title_key(title)


def _name(title: str, authors: tuple[str, ...]) -> tuple[str, str]:
    return title_key(title), surname(authors[0]) if authors else ""


def facts_of(mention: Mention, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that one mention states; absent ones are left out."""
    identifier = identify(mention.url) if mention.url else None
    kind = "paper" if mention.kind == "post" and identifier and identifier.scheme in STRONG else mention.kind
    facts = {
        "title": mention.title or None,
        "kind": kind,
        "authors": list(mention.authors) or None,
        "et_al": mention.et_al if mention.authors else None,
        "year": mention.year or year_of(identifier),
        "url": mention.url,
        "language": mention.language,
        **stated,
    }
    return {name: value for name, value in facts.items() if value is not None}


def fold(facts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What all mentions of a work say of it, weakest first: the last one that states a field wins it.

    A generic title never replaces one that says something, and tags add up.
    """
    work: dict[str, Any] = {}
    tags: dict[str, None] = {}
    for stated in facts:
        tags |= dict.fromkeys(stated.get("tags", ()))
        for name, value in stated.items():
            if name != "title" or not is_generic(value) or is_generic(work.get("title", "")):
                work[name] = value
    return work | {"tags": list(tags)}


def surname(name: str) -> str:
    """The family name with its particles, in ASCII lower case: `Nando de Freitas` gives defreitas."""
    return "".join(ascii_words(family_name(name)))


def citation_key(facts: Mapping[str, Any], taken: Container[str]) -> str:
    """A key that no other work has: `doe2017attention`, else a slug of title or host; numbered when taken."""
    base = _key_base(facts)[:_LONGEST_KEY]
    return first_free(lambda number: f"{base}-{number}" if number > 1 else base, taken)


def _key_base(facts: Mapping[str, Any]) -> str:
    title, authors, year = facts.get("title", ""), facts.get("authors", ()), facts.get("year")
    if authors and year and surname(authors[0]):
        return f"{surname(authors[0])}{year}{significant_word(title)}"
    words = [] if is_generic(title) else ascii_words(title)[:6]
    address = identify(facts["url"]) if facts.get("url") else None
    host = address.value.split("/")[0] if address else ""
    return "-".join(words or ascii_words(host)) or "work"
