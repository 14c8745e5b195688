"""Which mentions are one work, what they say of it together, and its key."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.library.identifiers import key_identifier
from studykit.library.works import KnownWork, WorkIndex, citation_key, facts_of, fold, surname
from studykit.notes.model import Mention
from tests.library.builders import mention, resolve

ONE, TWO = "https://example.org/1", "https://example.org/2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mention("Wax", "https://arxiv.org/abs/1401.00001"), mention("Soft Wax", "http://arxiv.org/pdf/1401.00001v2")),
        (mention("Wax", "https://doi.org/10.1000/1"), mention("overview", "https://dx.doi.org/10.1000/1")),
        (mention("Wax", ONE), mention("wax!", f"{ONE}/?utm_source=hive")),
        (mention("Wax", ONE), mention("overview", ONE)),
        (mention("", ONE), mention("Wax", ONE)),
        (mention("Wax", f"{ONE}?t=5"), mention("Wax", f"{ONE}?t=90")),
        (mention("On Wax", None, "Doe Roe"), mention("On wax", None, "Doe")),
    ],
)  # fmt: skip
def test_mentions_of_one_work(one: Mention, other: Mention) -> None:
    """An id agrees; or the address, and the titles agree or one says nothing; or title and author without one."""
    assert len(set(resolve(one, other))) == len(set(resolve(other, one))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mention("Wax", "https://arxiv.org/abs/1401.00001"), mention("Wax", "https://arxiv.org/abs/1401.00002")),
        (mention("Wax", ONE, "Doe"), mention("Wax", TWO, "Doe")),
        (mention("Wax", ONE), mention("Honey", ONE)),
        (mention("overview", ONE, "Doe"), mention("overview", TWO, "Doe")),
        (mention("overview", None, "Doe"), mention("overview", None, "Doe")),
        (mention("On Wax", None, "Doe"), mention("On Wax", None, "Roe")),
    ],
)  # fmt: skip
def test_mentions_of_two_works(one: Mention, other: Mention) -> None:
    """All else stays two."""
    assert len(set(resolve(one, other))) == len(set(resolve(other, one))) == 2


@pytest.mark.parametrize("doi", [None, "10.1000/1"])
def test_a_mention_without_an_address_is_the_work_of_its_name(doi: str | None) -> None:
    """Title and first author are enough where one of two says no address and no id, whichever comes first."""
    addressed, plain = mention("On Wax", None if doi else ONE, "Doe"), mention("On Wax", None, "Doe")
    for order in permutations([(addressed, doi), (plain, None)]):
        index = WorkIndex()
        assert len({index.resolve(*stated) for stated in order}) == 1


def test_the_order_of_mentions_makes_no_more_works() -> None:
    """One without an address joins one of the others of its name, and never joins them to each other."""
    mentions = [
        (mention("On Wax", None, "Doe"), None),
        (mention("On Wax", ONE, "Doe"), None),
        (mention("On Wax", None, "Doe"), "10.1000/1"),
    ]
    for order in permutations(mentions):
        index = WorkIndex()
        uids = {id(stated): index.resolve(*stated) for stated in order}
        assert len(set(uids.values())) == 2
        assert uids[id(mentions[1])] != uids[id(mentions[2])]


def test_an_address_said_later_belongs_to_the_stored_work() -> None:
    """Adding the link to a heading that had none makes no new work, in this import or a later one."""
    index = WorkIndex()
    index.add(KnownWork("stored", "On Wax", ("Doe",), (key_identifier("doe2014wax"),)))
    assert index.resolve(mention("On Wax", ONE, "Doe")) == "stored"
    assert index.resolve(mention("On Wax", TWO, "Doe")) != "stored"


def test_an_id_counts_for_more_than_an_address() -> None:
    """A mention whose address leads to one work and whose DOI to another means the second."""
    index = WorkIndex()
    index.resolve(mention("Wax", ONE))
    other = index.resolve(mention("Soft Wax", TWO), "10.1000/1")
    assert index.resolve(mention("Wax", ONE), "10.1000/1") == other


def test_four_overviews_of_one_person_stay_four() -> None:
    """A title that says nothing merges nothing but what stands at its address."""
    mentions = [mention("overview", f"https://example.org/{number}", "Doe") for number in range(4)]
    assert len(set(resolve(*mentions))) == 4


@pytest.mark.parametrize("titles", list(permutations(["overview", "Wax", "Honey"])))
def test_two_titles_at_one_address_stay_two_in_any_order(titles: tuple[str, ...]) -> None:
    """A mention whose title says nothing joins one of them, and never joins them to each other."""
    uids = dict(zip(titles, resolve(*(mention(title, ONE) for title in titles)), strict=True))
    assert uids["Wax"] != uids["Honey"]
    assert uids["overview"] in {uids["Wax"], uids["Honey"]}


def test_an_address_learned_from_one_mention_finds_the_next() -> None:
    """A work found by one identifier answers to the others that the mention states."""
    index = WorkIndex()
    first = index.resolve(mention("Wax", ONE))
    assert index.resolve(mention("Wax", ONE), "10.1000/1") == first
    assert index.resolve(mention("Of Other Wax", "https://doi.org/10.1000/1")) == first


def test_works_of_the_library_are_found() -> None:
    """A work that is stored is found, and not made again."""
    index = WorkIndex()
    index.add(KnownWork("stored", "Wax", ("Doe",), ()))
    assert index.resolve(mention("Wax", None, "Doe")) == "stored"
    assert index.new == []


def test_uids_do_not_depend_on_the_library() -> None:
    """Two libraries that meet a work first give it one uid."""
    index = WorkIndex()
    index.resolve(mention("Honey", TWO))
    assert index.resolve(mention("Wax", ONE)) == resolve(mention("Wax", ONE))[0]


# ---- what is said of a work ---------------------------------------------------------------------------


def test_facts_of_a_mention() -> None:
    """What a mention states, without what it does not; an arXiv id gives the year and makes a post a paper."""
    found = facts_of(mention("Wax", "https://arxiv.org/abs/1401.00001", "Doe"), {"pages": 12})
    assert found == {
        "title": "Wax",
        "kind": "paper",
        "authors": ["Doe"],
        "et_al": False,
        "year": 2014,
        "url": "https://arxiv.org/abs/1401.00001",
        "pages": 12,
    }
    assert facts_of(Mention("", ONE, "post"), {}) == {"kind": "post", "url": ONE}
    assert facts_of(mention("Wax", None), {"year": 1999})["year"] == 1999


def test_the_last_mention_wins_a_field() -> None:
    """Fields come from the last mention that states them, tags add up, a title is never lost to a word."""
    folded = fold(
        [
            {"title": "Wax", "year": 2013, "pages": 10, "tags": ["soft"]},
            {"title": "On Wax", "year": 2014, "tags": ["white", "soft"]},
            {"title": "overview"},
        ]
    )
    assert folded == {"title": "On Wax", "year": 2014, "pages": 10, "tags": ["soft", "white"]}
    assert fold([{"title": "overview"}, {"title": "Wax"}])["title"] == "Wax"
    assert fold([{"title": "overview"}, {"title": "tutorial"}])["title"] == "tutorial"
    assert fold([]) == {"tags": []}


# ---- keys ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Doe", "doe"),
        ("Ada Doe", "doe"),
        ("Nando de Freitas", "defreitas"),
        ("Jan van der Berg", "vanderberg"),
        ("de Freitas", "defreitas"),
        ("Ludwig Van der Berg", "vanderberg"),
        ("Maria do Carmo", "docarmo"),
        ("Bin Yu", "yu"),
        ("Al Smith Jr", "smith"),
        ("Al Smith, Jr.", "smith"),
        ("Al van der Smith III", "vandersmith"),
        ("Arild Nøkland", "nokland"),
        ("Łukasz Groß", "gross"),
        ("Zoë O'Roe-Müller", "oroemuller"),
        ("Иван Петров", ""),
        ("", ""),
    ],
)
def test_surnames(name: str, expected: str) -> None:
    """The family name with its particles, in ASCII lower case."""
    assert surname(name) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"title": "Wax Is All You Need", "authors": ["Ada Doe"], "year": 2017}, "doe2017wax"),
        ({"title": "On the Wax", "authors": ["Jan de Vries", "Doe"], "year": 2014}, "devries2014wax"),
        ({"title": "On a", "authors": ["Doe"], "year": 2014}, "doe2014on"),
        ({"title": "3D Wax", "authors": ["Doe"], "year": 2014}, "doe20143d"),
        ({"title": "10 Bees", "authors": ["Doe"], "year": 2014}, "doe2014bees"),
        ({"title": "Wax, and Why: a View", "authors": ["Doe"]}, "wax-and-why-a-view"),
        ({"title": "Wax", "year": 2014}, "wax"),
        ({"title": "overview", "authors": ["Doe"], "url": "https://www.example.org/a"}, "example-org"),
        ({"title": "Воск", "authors": ["Петров"], "year": 2014, "url": "https://example.org"}, "example-org"),
        ({"title": "W" * 5000, "authors": ["Doe"], "year": 2014}, "doe2014" + "w" * 93),
        ({"title": "overview"}, "work"),
        ({}, "work"),
    ],
)
def test_citation_keys(facts: dict[str, object], expected: str) -> None:
    """Author, year and a word of the title; without author or year a slug of title or host."""
    assert citation_key(facts, set()) == expected


@given(st.integers(0, 5))
def test_taken_keys_are_numbered(count: int) -> None:
    """A key that is taken gets the next free number."""
    facts = {"title": "Wax", "authors": ["Doe"], "year": 2014}
    taken: set[str] = set()
    for _ in range(count):
        taken.add(citation_key(facts, taken))
    assert taken == {f"doe2014wax{f'-{number}' if number > 1 else ''}" for number in range(1, count + 1)}
