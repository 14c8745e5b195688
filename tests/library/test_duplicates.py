"""Works that are likely one are proposed, likeliest first; what merely looks alike is not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.library.duplicates import (
    LEAST_SCORE,
    Candidate,
    Pair,
    Reason,
    _neighbours,
    _Seen,
    _titles,
    _words_of_authors,
    likely_pairs,
)
from studykit.library.identifiers import identify

TITLE = "On the Growth of Trees"


def work(
    uid: str,
    title: str = TITLE,
    authors: str = "Ada Moss",
    year: int | None = 2015,
    kind: str = "paper",
    url: str | None = None,
) -> Candidate:
    """A work; authors are joined by commas."""
    found = identify(url) if url else None
    names = tuple(authors.split(", ")) if authors else ()
    return Candidate(uid, title, names, year, kind, (found,) if found else ())


def reasons(*works: Candidate) -> list[Reason]:
    """Why some works are proposed."""
    return [pair.reason for pair in likely_pairs(works)]


def score(one: Candidate, other: Candidate) -> float:
    """How likely two works are one; 0 when they are not proposed."""
    return max((pair.score for pair in likely_pairs([one, other])), default=0.0)


# ---- what is proposed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (work("b", "on the growth of trees!"), Reason.SAME_TITLE),
        (work("b", authors="A. Moss, Ben Reed"), Reason.SAME_TITLE),
        (work("b", authors=""), Reason.SAME_TITLE),
        (work("b", year=None, url="https://example.org/trees"), Reason.SAME_TITLE),
        (work("b", "On the Growth of Threes"), Reason.NEAR_TITLE),
        (work("b", "On the Grwoth of Trees", year=2016), Reason.NEAR_TITLE),
    ],
    ids=["punctuation", "initials", "no authors", "an address", "typo", "year after"],
)
def test_one_work_written_in_two_ways_is_proposed(other: Candidate, reason: Reason) -> None:
    """The same title, or nearly the same with an author in common and years that touch."""
    assert reasons(work("a"), other) == [reason]


def test_two_titles_at_one_address_are_proposed() -> None:
    """Notes that name one page in two ways, even when only an author tells."""
    page = "https://example.org/trees"

    assert reasons(work("a", "Trees", url=page), work("b", "Trees: in Retrospect", url=page)) == [
        Reason.SAME_ADDRESS
    ]


def test_of_several_reasons_the_best_counts() -> None:
    """A pair is proposed once, by what makes it likeliest."""
    page = "https://example.org/trees"

    assert likely_pairs([work("a", url=page), work("b", url=page)]) == [
        Pair("a", "b", 0.95, Reason.SAME_TITLE)
    ]


def test_the_likeliest_come_first_and_each_names_the_earlier_work_first() -> None:
    """Pairs are ordered by score, works by their place in the library."""
    found = likely_pairs([work("z", authors=""), work("b"), work("a")])

    assert [(pair.one, pair.other) for pair in found] == [("b", "a"), ("z", "b"), ("z", "a")]


# ---- what is not ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        work("b", "The Decay of Leaves"),
        work("b", authors="Cleo Fern"),
        work("b", "On the Growth of Threes", authors="Cleo Fern"),
        work("b", "On the Growth of Threes", year=2019),
        work("b", kind="video"),
    ],
    ids=["title", "people", "near title, people", "near title, years", "talk of it"],
)
def test_two_works_are_not_proposed(other: Candidate) -> None:
    """Other people, other years, or a talk of a paper."""
    assert reasons(work("a"), other) == []


def test_parts_and_lectures_are_not_proposed() -> None:
    """Titles that differ in a number alone are two works of a series."""
    for one, other in (
        ("Lecture 1", "Lecture 2"),
        ("Trees of the World, part I", "Trees of the World, part II"),
    ):
        assert reasons(work("a", one), work("b", other)) == []


def test_titles_that_say_nothing_are_not_proposed() -> None:
    """An overview by somebody is not another overview by them."""
    assert reasons(work("a", "overview"), work("b", "overview"), work("c", ""), work("d", "")) == []


def test_a_page_of_several_works_proposes_none_of_unlike_people() -> None:
    """One address, other titles, other people."""
    page = "https://example.org/proceedings"

    assert reasons(work("a", url=page), work("b", "Decay", "Cleo Fern", url=page)) == []


def test_what_is_declared_distinct_is_not_proposed() -> None:
    """In either order; other pairs of the same works are."""
    works = [work("a"), work("b"), work("c")]

    found = likely_pairs(works, {frozenset(("b", "a"))})

    assert [(pair.one, pair.other) for pair in found] == [("a", "c"), ("b", "c")]


# ---- what speaks against it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (work("a", kind="video"), work("b", kind="audio")),
        (work("a"), work("b", year=2018)),
        (
            work("a", url="https://arxiv.org/abs/1501.00001"),
            work("b", url="https://arxiv.org/abs/1502.00002"),
        ),
    ],
    ids=["two recordings", "years", "two ids of one scheme"],
)
def test_doubt_lowers_the_score(one: Candidate, other: Candidate) -> None:
    """Two talks of one title, a later edition, two arXiv ids: likely two works, still proposed."""
    assert LEAST_SCORE <= score(one, other) < score(work("a"), work("b"))


# ---- laws ----------------------------------------------------------------------------------------------

titles = st.sampled_from([TITLE, "On the Growth of Threes", "Decay", "overview", "", "Trees 1", "Trees 2"])
people = st.sampled_from(["", "Ada Moss", "Moss, Reed", "Cleo Fern"])
urls = st.sampled_from([None, "https://example.org/a", "https://arxiv.org/abs/1501.00001"])
years = st.sampled_from([None, 2015, 2016, 2020])


@st.composite
def libraries(draw: st.DrawFn) -> list[Candidate]:
    """A few works that are alike."""
    number = draw(st.integers(0, 8))
    return [work(f"w{n}", draw(titles), draw(people), draw(years), url=draw(urls)) for n in range(number)]


@given(libraries())
def test_each_pair_is_proposed_once_in_order(works: list[Candidate]) -> None:
    """No pair twice, none of a work with itself, scores within bounds and falling."""
    found = likely_pairs(works)
    pairs = [frozenset((pair.one, pair.other)) for pair in found]
    scores = [pair.score for pair in found]

    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)
    assert scores == sorted(scores, reverse=True)
    assert all(LEAST_SCORE <= score <= 1 for score in scores)


@given(libraries())
def test_the_order_of_the_library_means_nothing(works: list[Candidate]) -> None:
    """A small library backwards gives the same pairs."""
    assert _unordered(likely_pairs(works)) == _unordered(likely_pairs(works[::-1]))


@given(libraries())
def test_saying_distinct_of_all_ends_it(works: list[Candidate]) -> None:
    """Nothing is proposed once all that was proposed is answered."""
    answered = {frozenset((pair.one, pair.other)) for pair in likely_pairs(works)}

    assert likely_pairs(works, answered) == []


def _unordered(pairs: Sequence[Pair]) -> set[tuple[frozenset[str], float, Reason]]:
    return {(frozenset((pair.one, pair.other)), pair.score, pair.reason) for pair in pairs}


def test_a_title_that_thousands_share_costs_no_more_than_another() -> None:
    """Each work of a block is compared with a few neighbours, so the time grows with the works."""
    seen = [_Seen(place, work(str(place)), "trees", frozenset(["moss"])) for place in range(2000)]

    for keys in (_titles, _words_of_authors):
        assert 0 < sum(1 for _ in _neighbours(seen, keys)) < 2000 * 21
