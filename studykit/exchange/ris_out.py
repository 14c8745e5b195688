"""Works → RIS: records from `TY` to `ER`, lines that end in CR LF."""

from collections.abc import Iterable, Iterator, Mapping

from studykit.exchange.citation import Citation, Name, split_name

_TYPES: Mapping[str, str] = {
    "paper": "JOUR", "book": "BOOK", "chapter": "CHAP", "thesis": "THES", "video": "VIDEO", "audio": "SOUND",
    "slides": "SLIDE", "code": "COMP", "dataset": "DATA", "post": "BLOG", "press": "NEWS",
}  # fmt: skip
_PUBLISHED = frozenset({"book", "thesis"})


def write_ris(works: Iterable[Citation]) -> Iterator[str]:
    """A record for each work, in order."""
    for work in works:
        lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _tagged(work) if value]
        yield "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""])


def _tagged(work: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(work.kind, "GEN")
    yield "ID", work.key
    for name in work.authors:
        yield "AU", _person(split_name(name)) if "," not in name else name
    yield "AU", "others" if work.et_al else ""
    yield "TI", work.title
    yield "PB" if work.kind in _PUBLISHED else "T2", work.venue or ""
    yield "PY", str(work.year or "")
    yield "SP", str(work.pages or "") if work.kind == "book" else ""
    yield "M3", "" if work.kind in _TYPES else work.kind
    yield "DO", work.doi or ""
    yield "AN", f"arXiv:{work.arxiv}" if work.arxiv else ""
    yield "UR", work.url or ""
    yield from (("KW", tag) for tag in work.tags)
    yield "N1", work.note or ""


def _person(name: Name) -> str:
    """`de la Cruz, Ana, Jr.`"""
    family = f"{name.particle} {name.family}".strip()
    return ", ".join(
        [family, *([name.given] if name.given or name.suffix else []), *filter(None, [name.suffix])]
    )
