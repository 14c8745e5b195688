"""Identifiers: many spellings of one address, one normal form."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studykit.library.identifiers import STRONG, Identifier, identify, year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # arXiv: new and old ids, versions, every host and path, its DOI
        ("1706.03762", "arxiv 1706.03762"),
        ("arXiv:1706.03762v2", "arxiv 1706.03762"),
        ("ArXiv: 0704.0001", "arxiv 0704.0001"),
        ("hep-th/9901001", "arxiv hep-th/9901001"),
        ("math.GT/0309136v1", "arxiv math/0309136"),
        ("https://arxiv.org/abs/1706.03762", "arxiv 1706.03762"),
        ("http://arxiv.org/abs/1706.03762v5", "arxiv 1706.03762"),
        ("http://www.arxiv.org/pdf/1706.03762v5.pdf", "arxiv 1706.03762"),
        ("https://arxiv.org/pdf/1706.03762", "arxiv 1706.03762"),
        ("https://arxiv.org/html/1706.03762v7/", "arxiv 1706.03762"),
        ("https://export.arxiv.org/abs/1706.03762", "arxiv 1706.03762"),
        ("https://de.arxiv.org/abs/hep-th/9901001v2", "arxiv hep-th/9901001"),
        ("https://ar5iv.labs.arxiv.org/html/1706.03762", "arxiv 1706.03762"),
        ("10.48550/arXiv.1706.03762", "arxiv 1706.03762"),
        ("https://doi.org/10.48550/arXiv.1706.03762", "arxiv 1706.03762"),
        ("https://arxiv.org/list/stat.ML/recent", "address arxiv.org/list/stat.ML/recent"),
        # DOI
        ("10.1038/323533A0", "doi 10.1038/323533a0"),
        ("doi: 10.1038/323533a0.", "doi 10.1038/323533a0"),
        ("https://dx.doi.org/10.1038%2F323533a0", "doi 10.1038/323533a0"),
        ("https://doi.org/10.1038/323533a0", "doi 10.1038/323533a0"),
        # OpenReview
        ("https://openreview.net/forum?id=Hk2aImxAb", "openreview Hk2aImxAb"),
        ("https://openreview.net/pdf?id=Hk2aImxAb", "openreview Hk2aImxAb"),
        ("https://openreview.net/forum?noteId=x&id=Hk2aImxAb#y", "openreview Hk2aImxAb"),
        ("https://openreview.net/group?id=Hive.cc/2019", "address openreview.net/group?id=Hive.cc%2F2019"),
        # ACL Anthology
        ("https://www.aclweb.org/anthology/P16-1001", "acl P16-1001"),
        ("https://aclanthology.org/P16-1001.pdf", "acl P16-1001"),
        ("http://aclweb.org/anthology/P/P16/P16-1001.pdf", "acl P16-1001"),
        ("https://aclanthology.org/2020.acl-main.703/", "acl 2020.acl-main.703"),
        ("https://aclanthology.org/2020.ACL-main.703v2.pdf", "acl 2020.acl-main.703"),
        # YouTube
        ("https://www.youtube.com/watch?v=abc_DEF-123", "address youtube.com/watch?v=abc_DEF-123"),
        ("http://youtube.com/watch?list=PL1&v=abc_DEF-123&t=90", "address youtube.com/watch?v=abc_DEF-123"),
        ("https://youtu.be/abc_DEF-123?t=1h2m3s", "address youtube.com/watch?v=abc_DEF-123"),
        ("https://youtu.be/abc_DEF-123&t=8m25s", "address youtube.com/watch?v=abc_DEF-123"),
        ("https://m.youtube.com/watch?v=abc_DEF-123#t=5", "address youtube.com/watch?v=abc_DEF-123"),
        ("https://www.youtube-nocookie.com/embed/abc_DEF-123", "address youtube.com/watch?v=abc_DEF-123"),
        ("https://youtube.com/playlist?list=PL1", "address youtube.com/playlist?list=PL1"),
        ("https://youtube.com/channel/UC1/", "address youtube.com/channel/UC1"),
        # any other address
        ("https://Example.ORG/Hive/", "address example.org/Hive"),
        ("http://www.example.org", "address example.org"),
        ("https://example.org/a?b=2&a=1", "address example.org/a?a=1&b=2"),
        ("https://example.org/a?utm_source=x&fbclid=y&id=1", "address example.org/a?id=1"),
        ("https://example.org/a?t=90#t=90", "address example.org/a"),
        ("https://example.org/a#part", "address example.org/a"),
        ("https://example.org/#/a", "address example.org#/a"),
        ("https://example.org:443/a", "address example.org/a"),
        ("https://example.org:8000/a", "address example.org:8000/a"),
        ("https://example.org:hive/a", "address https://example.org:hive/a"),
        ("http://[::1/a", "address http://[::1/a"),
    ],
)
def test_spellings_of_identifiers(text: str, expected: str) -> None:
    """Each spelling of an id or an address has one normal form."""
    assert identify(text) == Identifier(*expected.split(" ", 1))


@pytest.mark.parametrize("text", ["", "#hives", "hives.md#wax", "a word", "https://", "10.1", "1234.56"])
def test_what_is_no_identifier(text: str) -> None:
    """Anchors, names of files and words stand for no address."""
    assert identify(text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"10.1000/{'a' * 600}", f"doi: 10.1000/{'a' * 600}", f"{'a' * 600}/0101001",
    ],
)  # fmt: skip
def test_what_is_too_long_to_be_indexed_is_no_id(text: str) -> None:
    """It would name a work that no database can find by it."""
    assert identify(text) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://doi.org/10.1000/{}",
        "https://openreview.net/forum?id={}",
        "https://aclanthology.org/2020.{}.1",
    ],
)
def test_an_address_too_long_for_an_id_is_an_address(url: str) -> None:
    """So its work is still found by it, if the title agrees."""
    found, long = identify(url.format("a" * 9)), identify(url.format("a" * 600))
    assert found is not None
    assert found.scheme in STRONG
    assert long is not None
    assert long.scheme == "address"


_paths = st.text(st.sampled_from("abAB01-_.~%/?&=#+:@ ü[]"), max_size=25)
_hosts = st.sampled_from([
    *("example.org", "www.example.org", "www.www.org", "youtu.be", "youtube.com/watch", "arxiv.org/abs"),
    *("doi.org", "openreview.net/forum", "aclanthology.org", "[::1]", "example.org:8080"),
])  # fmt: skip


@given(_hosts, _paths)
@example("youtube.com/watch", "?v=a b&c")
@example("example.org", "/a?b=%20c")
def test_normal_addresses_stay_as_they_are(host: str, path: str) -> None:
    """The normal form of an address, read as an address again, is itself."""
    found = identify(f"https://{host}/{path}")
    if found is not None and found.scheme == "address" and "://" not in found.value:
        assert identify(f"https://{found.value}") == found


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    """No text raises, and what is found has a value."""
    found = identify(text) or identify(f"https://{text}")
    assert found is None or found.value


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1706.03762", 2017),
        ("0704.0001", 2007),
        ("hep-th/9901001", 1999),
        ("math/0309136", 2003),
        ("10.1038/323533a0", None),
        ("https://example.org/2014", None),
    ],
)
def test_years_of_identifiers(text: str, year: int | None) -> None:
    """Only an arXiv id states a year."""
    assert year_of(identify(text)) == year
