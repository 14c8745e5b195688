"""Works → BibTeX that BibTeX, biber and reference managers read: UTF-8, one field a line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from studykit.exchange.citation import Citation, family_first, split_name

_TYPES: Mapping[str, str] = {
    "paper": "article", "book": "book", "chapter": "incollection", "thesis": "phdthesis", "video": "video",
    "audio": "audio", "code": "software", "dataset": "dataset",
}  # fmt: skip
_VENUES: Mapping[str, str] = {
    "article": "journal", "incollection": "booktitle", "phdthesis": "school"
}  # fmt: skip
_SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
} | {mark: f"\\{mark}" for mark in "&%$#_"}  # fmt: skip
_MATHS = re.compile(r"(?<!\\)\$(?:[^$\\{}]|\\[^$]|\{[^${}]*\})+\$")
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)")
_UNSAFE_KEY = re.compile(r"[\s{}(),\"'#%~\\=@]+")
_UNSAFE_URL = re.compile(r"[\s{}\\\"<>^`|]")
_TITLE = re.compile(r"\$[^$]+\$|\\[A-Za-z]+(?:\{\})?|(?P<word>[^\W\d_][\w'’]*)")


def write_bibtex(works: Iterable[Citation]) -> Iterator[str]:
    """An entry for each work, in order, under its key."""
    keys: set[str] = set()
    for number, work in enumerate(works):
        key = _own_key(work.key, keys)
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(work) if value)
        yield f"{chr(10) if number else ''}@{_type(work)}{{{key},\n{fields}}}\n"


def _own_key(key: str, taken: set[str]) -> str:
    """The key without what no entry can have in its own."""
    base = own = _UNSAFE_KEY.sub("-", key)
    number = 1
    while own in taken:
        number += 1
        own = f"{base}-{number}"
    taken.add(own)
    return own


def _type(work: Citation) -> str:
    """An article needs a journal, a part of a book its title; what has no type of its own is a miscellany."""
    kind = _TYPES.get(work.kind, "misc")
    return kind if work.venue or kind not in _VENUES else "misc"


def _fields(work: Citation) -> Iterator[tuple[str, str]]:
    entry_type = _type(work)
    yield "author", " and ".join([*map(_person, work.authors), *(["others"] if work.et_al else [])])
    yield "title", title_text(work.title)
    yield _VENUES.get(entry_type, "publisher"), plain_text(work.venue or "")
    yield "year", str(work.year or "")
    yield "entrysubtype", work.kind if entry_type == "misc" else ""
    yield "eprint", work.arxiv or ""
    yield "archiveprefix", "arXiv" if work.arxiv else ""
    yield "doi", _address(work.doi or "")
    yield "url", _address(work.url or "")
    yield "pagetotal", str(work.pages or "")
    separator = "; " if any("," in tag for tag in work.tags) else ", "
    yield "keywords", separator.join(map(plain_text, work.tags)) + (";" if separator == "; " else "")
    yield "note", "\n\n".join(map(plain_text, re.split(r"\n\s*\n", work.note or "")))


def _person(name: str) -> str:
    """`Family, Given`; a name that would be taken apart is held together by braces."""
    parts = split_name(name)
    if "," in name or " and " in f" {name} ".casefold():
        return f"{{{plain_text(name)}}}"
    return plain_text(family_first(parts))


def plain_text(text: str) -> str:
    """Text in which LaTeX sees no command, and makes no ligature; `$maths$` stays what it is."""
    pieces, end = [], 0
    text = " ".join(text.split())
    for maths in _MATHS.finditer(text):
        pieces += [_escaped(text[end : maths.start()]), maths[0]]
        end = maths.end()
    return "".join([*pieces, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return _LIGATURE.sub("{}", "".join(_SPECIAL.get(mark, mark) for mark in text))


def title_text(title: str) -> str:
    """The text of a title; braces keep the capitals that a style would make small.

    These are capitals within a word (`LaTeX`, `GANs`), and in a title that is written like a sentence all but
    the first.
    """
    text = plain_text(title)
    words = [match["word"] for match in _TITLE.finditer(text) if match["word"]]
    longer = [word for word in words[1:] if len(word) > 3]
    as_sentence = bool(longer) and 2 * sum(word.islower() for word in longer) >= len(longer)

    def protected(match: re.Match[str]) -> str:
        word = match["word"]
        if word is None:
            return match[0]
        begins = not text[: match.start()].strip("{`\"'([") or text[: match.start()].endswith(": ")
        is_name = as_sentence and not begins and word[0].isupper()
        return f"{{{word}}}" if is_name or word[1:] != word[1:].lower() else word

    return _TITLE.sub(protected, text)


def _address(text: str) -> str:
    """An address as it is; what would end it is written as its code."""
    return _UNSAFE_URL.sub(lambda match: quote(match[0]), text)
