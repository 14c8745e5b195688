"""Names, start times and bytes, each by a table of examples."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.notes.decode import decode
from studykit.notes.people import family_name, is_people, split_people, surnames
from studykit.notes.start import start_of_text, start_of_url


@pytest.mark.parametrize(
    ("text", "names", "et_al"),
    [
        ("", (), False),
        ("Ada Doe", ("Ada Doe",), False),
        ("Doe, Roe; Poe", ("Doe", "Roe", "Poe"), False),
        ("Doe and Roe & Poe", ("Doe", "Roe", "Poe"), False),
        ("Doe, Roe, and Poe", ("Doe", "Roe", "Poe"), False),
        ("Doe et al.", ("Doe",), True),
        ("Doe, Roe, et al", ("Doe", "Roe"), True),
        ("Doe and others", ("Doe",), True),
        ("Poe, Doe, Poe", ("Poe", "Doe", "Poe"), False),
        ("Jan van der Berg,  Mary-Ann O’Roe:", ("Jan van der Berg", "Mary-Ann O’Roe"), False),
        ("Sandy Anderson, Orlando Roe", ("Sandy Anderson", "Orlando Roe"), False),
        ("Al Smith Jr., Doe", ("Al Smith Jr.", "Doe"), False),
        ("Al Smith, Jr., Bo Roe, III and Poe", ("Al Smith, Jr.", "Bo Roe, III", "Poe"), False),
        ("Doe, Srinivasan, Jr Smith", ("Doe", "Srinivasan", "Jr Smith"), False),
    ],
)
def test_lists_of_people(text: str, names: tuple[str, ...], et_al: bool) -> None:
    """Names stand in order as written, et al. is a flag and no name."""
    assert split_people(text) == (names, et_al)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Doe", "Doe"),
        ("Ada Doe", "Doe"),
        ("Nando de Freitas", "de Freitas"),
        ("Ludwig Van der Berg", "Van der Berg"),
        ("Al Smith, Jr.", "Smith"),
        ("Bo van der Roe III", "van der Roe"),
        ("Jr.", "Jr."),
        ("", ""),
    ],
)
def test_family_names(name: str, family: str) -> None:
    """The last word with the particles before it, without what says which of the family it is."""
    assert family_name(name) == family


def test_two_juniors_are_not_one_person() -> None:
    """What is written after a name is nobody's surname."""
    assert surnames(("Al Smith Jr.", "Bo Roe, Jr.")) == {"smith", "roe"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doe", True),
        ("de Freitas", True),
        ("Doe, Jan van der Berg", True),
        ("Doe et al.", True),
        ("J. R. Doe", True),
        ("overview", False),
        ("part 2", False),
        ("Doe, demo", False),
        ("1:02:03", False),
        ("van", False),
        ("", False),
    ],
)
def test_what_looks_like_people(text: str, expected: bool) -> None:
    """Capitalised words and particles are names, all else is not."""
    assert is_people(text) is expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12:34", 754),
        ("1:02:03", 3723),
        ("100:05", 6005),
        ("1h2m3s", 3723),
        ("43m", 2580),
        ("9min", 540),
        ("90s", 90),
        ("90", None),
        ("", None),
        ("half an hour", None),
        ("1:2:3:4", None),
        ("9" * 5000 + "s", None),
    ],
)
def test_starts_in_text(text: str, seconds: int | None) -> None:
    """A clock or units give seconds; a bare number is no time."""
    assert start_of_text(text) == seconds


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://example.org/v?t=754", 754),
        ("https://example.org/v?id=1&t=1h2m3s", 3723),
        ("https://example.org/v#t=12m", 720),
        ("https://example.org/v&t=5s", 5),
        ("https://example.org/v?start=60", 60),
        ("https://example.org/v?time_continue=7", 7),
        ("https://example.org/v?at=754", None),
        ("https://example.org/v?t=abc", None),
        ("https://example.org/v?t=" + "9" * 5000, None),
    ],
)
def test_starts_in_addresses(url: str, seconds: int | None) -> None:
    """An address may say where to start, in seconds or units."""
    assert start_of_url(url) == seconds


@pytest.mark.parametrize(
    ("data", "text", "remark"),
    [
        ("wäx\r\n".encode(), "wäx\r\n", None),
        (codecs.BOM_UTF8 + "wäx".encode(), "wäx", None),
        (codecs.BOM_UTF16_LE + "wäx".encode("utf-16-le"), "wäx", None),
        (codecs.BOM_UTF16_BE + "wäx".encode("utf-16-be"), "wäx", None),
        (codecs.BOM_UTF32_LE + "wäx".encode("utf-32-le"), "wäx", None),
        ("wäx".encode("latin-1"), "wäx", "not UTF-8: read as Latin-1"),
        (b"w\x00x", "w\ufffdx", "1 characters that cannot be stored were replaced"),
        (
            b"\xe4\x00",
            "ä\ufffd",
            "not UTF-8: read as Latin-1; 1 characters that cannot be stored were replaced",
        ),
        (codecs.BOM_UTF8 + b"\xe4", "\ufffd", "broken utf-8: some characters were replaced"),
        (b"", "", None),
    ],
)
def test_bytes_become_text(data: bytes, text: str, remark: str | None) -> None:
    """A byte order mark decides, else UTF-8, else Latin-1; what was guessed or replaced is said."""
    assert decode(data) == (text, remark)


@given(st.binary())
def test_any_bytes_become_storable_text(data: bytes) -> None:
    """Any bytes give a text without NUL and lone surrogates."""
    text, _ = decode(data)
    assert "\x00" not in text
    assert text.encode().decode() == text
