"""Reading lists that nobody here wrote: forty invented works in each of the common styles, all found again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice

import pytest

from studykit.notes.model import LineRole, Resource
from studykit.notes.parse import parse

_FIRST = ("Ada", "Bo", "Cy", "Dana", "Eli", "Fay", "Gil", "Hedy", "Ivo", "June", "Kit")
_LAST = (
    "Doe",
    "Roe",
    "Poe",
    "Marsh",
    "van der Veld",
    "Quill",
    "Øster",
    "Reed",
    "O'Dell",
    "Sand",
    "Thorn-Lake",
    "Umber",
    "Vale",
)
_HEADS = ("Wax", "Soft Combs", "Round Dances", "The Winter Hive", "On Queens", "Slow Honey", "Bees")
_TAILS = (
    "Under Load",
    "in Cold Meadows",
    "and the Price of Nectar",
    ": A Closer Look",
    "for Small Gardens",
    "at 40 Degrees",
)
_VENUES = ("ICBW", "Journal of Wax", "Hive Letters")
_COUNT = 40


@dataclass(frozen=True)
class Work:
    """An invented work."""

    title: str
    authors: tuple[str, ...]
    year: int
    url: str
    venue: str

    @property
    def names(self) -> str:
        return ", ".join(self.authors)

    @property
    def joined(self) -> str:
        return " and ".join([", ".join(self.authors[:-1]), self.authors[-1]])


def works() -> list[Work]:
    """Forty works with two or three authors; no two have the same title."""
    names = (f"{first} {last}" for first, last in zip(cycle(_FIRST), cycle(_LAST), strict=False))
    return [
        Work(
            f"{_HEADS[number % 7]} {_TAILS[number % 6]}".replace(" :", ":"),
            tuple(islice(names, 2 + number % 2)),
            1990 + number % 30,
            f"https://example.org/{number}",
            _VENUES[number % 3],
        )
        for number in range(_COUNT)
    ]


def _family_first(work: Work) -> str:
    """`Doe, A., & Roe, B.`"""
    turned = [f"{name.split(' ', 1)[1]}, {name[0]}." for name in work.authors]
    return ", & ".join([", ".join(turned[:-1]), turned[-1]])


_STYLES: dict[str, Callable[[Work], str]] = {
    "linked title, by": lambda work: f"- [{work.title}]({work.url}) by {work.names} ({work.year})",
    "linked title, year first": lambda work: f"* [{work.title}]({work.url}) ({work.year}), {work.names}",
    "linked title, comma": lambda work: f"- [{work.title}]({work.url}), {work.joined}, {work.year}",
    "linked title, dash and venue": lambda work: f"- [{work.title}]({work.url}) - {work.names}. {work.venue} {work.year}",
    "bold linked title": lambda work: f"- **[{work.title}]({work.url})**, *{work.names}*, {work.year} [[code](https://e.org)]",
    "bold title": lambda work: f"- **{work.title}** ({work.year}), {work.names} [[pdf]]({work.url})",
    "numbered, quoted and starred": lambda work: (
        f'**[{work.year}]** {work.joined}. "**{work.title}**." {work.venue} ({work.year}). '
        f"[[pdf]]({work.url}) **(A classic)** :star::star:\n"
    ),
    "numbered, italic names": lambda work: f"1. {work.title}. *{work.names}*. {work.venue} {work.year}. [paper]({work.url})",
    "names first": lambda work: f"- {work.joined}. {work.title}. {work.venue}, {work.year}. [pdf]({work.url}) | [code](https://e.org)",
    "family names first": lambda work: f"- {_family_first(work)} ({work.year}). {work.title}. {work.venue}. [link]({work.url})",
    "quoted": lambda work: f'- {work.names}, "{work.title}," {work.venue}, {work.year}. <{work.url}>',
    "checked": lambda work: f"- [x] {work.title} ({work.names}, {work.year}) [[arXiv]({work.url})] [[code](https://e.org)]",
    "table": lambda work: f"| {work.title} | {work.names} | {work.year} | [pdf]({work.url}) |",
}  # fmt: skip
_ABOVE = {"table": "| Title | Authors | Year | Link |\n|:--|---|--:|---|\n"}


def _written(style: str) -> str:
    return (
        "# Hive list\n\n## Wax\n\n" + _ABOVE.get(style, "") + "\n".join(map(_STYLES[style], works())) + "\n"
    )


def _resources(text: str) -> list[Resource]:
    return [
        entry for section in parse(text).sections for entry in section.entries if isinstance(entry, Resource)
    ]


@pytest.mark.parametrize("style", _STYLES)
def test_every_work_of_a_list_is_found(style: str) -> None:
    """Titles, people, years and addresses of all forty works are read in each style."""
    found = [(it.work.title, it.work.year, it.work.url) for it in _resources(_written(style))]
    assert found == [(work.title, work.year, work.url) for work in works()]


@pytest.mark.parametrize("style", [style for style in _STYLES if style != "family names first"])
def test_people_of_a_list_are_found(style: str) -> None:
    """Names stand in order as written."""
    assert [it.work.authors for it in _resources(_written(style))] == [work.authors for work in works()]


def test_people_with_their_family_names_first_are_turned() -> None:
    """`Doe, A.` is A. Doe, so that its last word is the family name."""
    turned = [tuple(re.sub(r"^(.)\S*", r"\1.", name) for name in work.authors) for work in works()]
    assert [it.work.authors for it in _resources(_written("family names first"))] == turned


@pytest.mark.parametrize("style", _STYLES)
def test_no_line_of_a_list_is_lost(style: str) -> None:
    """Lists give no unrecognised lines and nothing but works."""
    document = parse(_written(style))
    assert LineRole.UNRECOGNISED not in document.roles
    assert all(isinstance(entry, Resource) for section in document.sections for entry in section.entries)
