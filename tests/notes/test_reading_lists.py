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


# ---- lines as people write them -------------------------------------------------------------------------

_BEES = "https://arxiv.org/abs/1805.00004"
_TABLE = "| Title | Year | Link |\n| --- | --- | --- |\n"
_ONE = ("The Price of Honey", 2018, _BEES)


def _told(line: str) -> list[tuple[str, int | None, str | None]]:
    found = (entry for section in parse(f"## Bees\n\n{line}\n").sections for entry in section.entries)
    return [(e.work.title, e.work.year, e.work.url) for e in found if isinstance(e, Resource)]


@pytest.mark.parametrize(
    "line",
    [
        f"- (ICBW 2018) **The Price of Honey** [[pdf]({_BEES})]",
        f"- `2018` `ICBW` [The Price of Honey]({_BEES}) by Ada Doe",
        f"- The Price of Honey, Doe et al., ICBW 2018 [[link]({_BEES})]",
        f"- [x] ~~[The Price of Honey]({_BEES}) (2018)~~",
        f"- **The Price of Honey** | [Paper]({_BEES}) | [Code](https://e.org) | 2018.08",
        f"- :fire: **[The Price of Honey]({_BEES})** `[Doe et al., 2018]`",
        f'- <a href="{_BEES}" target="_blank">The Price of Honey</a>, Doe, 2018',
        _TABLE
        + f"| **The Price of Honey** ![stars](https://img.example.org/s.svg) | 2018 | [pdf]({_BEES}) |",
    ],
)
def test_a_line_with_badges_and_tags_gives_its_work(line: str) -> None:
    """What stands around a title (a venue in brackets, tags, a badge, a line through it) is not part of it."""
    assert _told(line) == [_ONE]


def test_nobody_is_named_after_et_al() -> None:
    """What follows it is a venue."""
    (resource,) = (
        entry
        for section in parse(
            f"- The Price of Honey, Doe et al., Hive Letters 2018 [[pdf]({_BEES})]\n"
        ).sections
        for entry in section.entries
        if isinstance(entry, Resource)
    )
    assert (resource.work.authors, resource.work.et_al) == (("Doe",), True)


def test_html_around_a_list_is_no_remark_on_its_works() -> None:
    """Folded lists are told apart from their tags, which are reported as not recognised."""
    text = f"<details>\n<summary>2018</summary>\n\n- [The Price of Honey]({_BEES}) (Doe, 2018)\n\n</details>\n\n- [Wax]({_BEES}1)\n"
    document = parse(text)
    (section,) = document.sections
    assert [entry.work.remark for entry in section.entries if isinstance(entry, Resource)] == [None, None]
    assert [number for number, role in enumerate(document.roles, 1) if role is LineRole.UNRECOGNISED] == [
        1,
        2,
        6,
    ]
