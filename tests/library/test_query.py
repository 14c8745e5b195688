"""The query language: every field, ranges, negation, quotes, order, and helpful errors."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.library.query import FIELDS, SORTS, parse_query


def record(key: str, **more: Any) -> dict[str, Any]:
    """A work, in the shape of `works --json`."""
    return {
        "key": key, "title": key.title(), "kind": "paper", "authors": [], "tags": [], "aliases": [], "year": None,
        "language": None, "importance": None, "retention": None, "listings": [], "state": "none", "cards": {},
        "position": 0, "minutes": 30, "summary": None, "pages": None,
    } | more  # fmt: skip


WORKS = [
    record("roots", title="Roots of Regression", authors=["Ada Moss"], tags=["Trees"], year=2015, position=1, importance=3,
           listings=[{"topic": "soils > clay"}], state="read", retention=0.7, link_kinds={"code"}, cards={"new": 2}, due=1),
    record("compost", title="Compost of Gradients", authors=["Cleo Fern", "Ada Moss"], year=2017, position=2, minutes=90,
           kind="video", language="french", state="reading", retention=0.95, pages=9, cards={"suspended": 1, "new": 0}),
    record("tide", title="High Tide", year=None, position=3, aliases=["ebb"], cards={"draft": 1}, leeches=1, flagged=1, summary="On water.",
           texts=("What is foam?",)),
]  # fmt: skip


def keys(query: str) -> list[str]:
    """The works that a query finds."""
    return [work["key"] for work in parse_query(query).select(WORKS)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "roots compost tide"), ("of", "roots compost"), ("OF roots", "roots"), ("ebb", "tide"), ("foam", "tide"),
        ('"of regression"', "roots"), ('"regression of"', ""), ("-of", "tide"), ('-"of roots"', "roots compost tide"),
        ("topic:clay", "roots"), ("topic:SOILS", "roots"), ('topic:"soils > clay"', "roots"), ("-topic:clay", "compost tide"),
        ("tag:trees", "roots"), ("tag:tree", ""), ("kind:video", "compost"), ("-kind:video", "roots tide"),
        ("author:moss", "roots compost"), ("author:fern author:moss", "compost"), ("key:tide", "tide"),
        ("year:2015", "roots"), ("year:2015..2017", "roots compost"), ("year:2016..", "compost"), ("year:..2016", "roots"),
        ("-year:2015", "compost tide"), ("state:read", "roots"), ("state:none", "tide"), ("lang:french", "compost"),
        ("is:read", "roots"), ("is:reading", "compost"), ("is:unread", "compost tide"), ("is:planned", ""), ("is:dropped", ""),
        ("is:new", "roots"), ("is:suspended", "compost"), ("is:draft", "tide"), ("is:due", "roots"), ("is:leech", "tide"), ("is:flagged", "tide"),
        ("is:locked", ""), ("has:code", "roots"), ("has:pages", "compost"), ("has:summary", "tide"), ("-has:code", "compost tide"),
        ("has:cards", "roots compost tide"), ("retention:<0.8", "roots"), ("retention:>=0.95", "compost"), ("importance:3", "roots"),
        ("TOPIC:clay", "roots"), ("sort:-year", "compost roots tide"), ("sort:title", "compost tide roots"),
        ("sort:author", "roots compost tide"), ("sort:retention", "roots compost tide"), ("sort:-order", "tide compost roots"),
        ("of sort:-minutes", "compost roots"),
    ],
)  # fmt: skip
def test_what_a_query_finds(query: str, found: str) -> None:
    """Each field, its negation, and their order."""
    assert keys(query) == found.split()


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("topc:x", "topic"), ("athor:x", "author"), ("is:suspendd", "suspended"), ("state:redding", "reading"),
        ("sort:yaer", "year"), ("year:soon", "year:2017"), ("year:..", "year:2017"), ("retention:low", "<0.8"),
        ("zzzzzz:x", "known:"), ("year:", "VALUE"), ('topic:""', "VALUE"), ('"half a quote', "quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_is_right(query: str, hint: str) -> None:
    """A wrong field, value or order is an error whose hint names the nearest right one."""
    with pytest.raises(UsageError) as caught:
        parse_query(query)
    assert hint in (caught.value.hint or "")


def test_every_field_and_order_is_known() -> None:
    """The fields and orders of the contract are there."""
    assert {"topic", "tag", "kind", "author", "year", "state", "is", "has", "lang", "retention"} <= set(
        FIELDS
    )
    assert {"retention", "year", "title"} <= set(SORTS)


@given(st.text(max_size=40))
def test_any_text_is_a_query_or_a_clear_error(text: str) -> None:
    """Whatever is typed, the answer is a selection or a usage error."""
    with suppress(UsageError):
        assert all(work in WORKS for work in parse_query(text).select(WORKS))


@given(
    st.lists(
        st.sampled_from(["of", "is:read", "year:2015..2017", "author:moss", "has:code", "topic:clay"]),
        max_size=4,
    )
)
def test_terms_narrow(terms: list[str]) -> None:
    """A query finds what each of its terms finds, and a term and its opposite share the library."""
    together = keys(" ".join(terms))
    assert together == [work["key"] for work in WORKS if all(work["key"] in keys(term) for term in terms)]
    for term in terms:
        assert sorted(keys(term) + keys(f"-{term}")) == sorted(keys(""))
