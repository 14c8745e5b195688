"""Works → CSL-JSON, the items of citation processors, Zotero and pandoc."""

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from studykit.exchange.citation import Citation, split_name
from studykit.exchange.csl import unmarked

_TYPES: Mapping[str, str] = {
    "paper": "article", "book": "book", "chapter": "chapter", "thesis": "thesis", "video": "motion_picture",
    "audio": "song", "talk": "speech", "code": "software", "dataset": "dataset", "post": "webpage",
    "press": "article-newspaper",
}  # fmt: skip
_PUBLISHED = frozenset({"book", "thesis"})


def write_csl(works: Iterable[Citation]) -> Iterator[str]:
    """A list with an item for each work, in order."""
    before = "["
    for work in works:
        item = {name: value for name, value in _item(work).items() if value}
        yield f"{before}\n{json.dumps(item, ensure_ascii=False, indent=2)}"
        before = ","
    yield f"{before if before == '[' else chr(10)}]\n"


def _item(work: Citation) -> dict[str, Any]:
    kind = _TYPES.get(work.kind, "document")
    return {
        "id": work.key,
        "type": "article-journal" if work.kind == "paper" and work.venue else kind,
        "genre": "" if work.kind in _TYPES else work.kind,
        "title": _marked(work.title),
        "author": [*map(_person, work.authors), *([{"literal": "others"}] if work.et_al else [])],
        "issued": {"date-parts": [[work.year]]} if work.year else None,
        "publisher" if work.kind in _PUBLISHED else "container-title": _marked(work.venue or ""),
        "number-of-pages": work.pages,
        "number": f"arXiv:{work.arxiv}" if work.arxiv else "",
        "DOI": work.doi,
        "URL": work.url,
        "keyword": ", ".join(work.tags),
        "note": _marked(work.note or ""),
    }


def _person(name: str) -> dict[str, str]:
    """A name by its parts; one with a comma is literal, as nobody knows what it parts."""
    parts = split_name(name)
    if "," in name:
        return {"literal": name}
    fields = {
        "family": parts.family, "given": parts.given, "non-dropping-particle": parts.particle,
        "suffix": parts.suffix,
    }  # fmt: skip
    return {field: value for field, value in fields.items() if value}


def _marked(text: str) -> str:
    """The text; where a processor would see marks of style in it, they are spelled out."""
    return text if unmarked(text) == text else html.escape(text, quote=False)
