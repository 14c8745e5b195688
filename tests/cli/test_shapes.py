"""The shapes of `--json`: the keys that scripts rely on, and their types."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NOTES, ROOTS, Cli, uids

Optional = (str, type(None))
Number = (int, float)
MaybeNumber = (int, float, type(None))
WORK = {
    "uid": str, "key": str, "aliases": [str], "title": str, "kind": str, "authors": [str], "et_al": bool,
    "year": MaybeNumber, "url": Optional, "identifiers": dict, "tags": [str], "summary": Optional,
    "importance": MaybeNumber, "pages": MaybeNumber, "needs": [str], "state": str, "progress": Number,
    "minutes": int, "retention": MaybeNumber,
    "listings": [{"topic": Optional, "remark": Optional, "part": Optional, "start": MaybeNumber, "uri": str,
                  "first": int, "last": int}],
    "cards": dict.fromkeys(("new", "learning", "relearning", "review", "suspended", "locked", "draft", "retired"), int),
}  # fmt: skip
CARD = {
    "uid": str, "claim": Optional, "quote": Optional, "works": [str], "topic": Optional, "kind": str, "front": str,
    "back": str, "origin": str, "state": str, "due": Optional, "stability": MaybeNumber, "difficulty": MaybeNumber,
    "reps": int, "lapses": int, "locked": bool, "buried": bool, "suspended": bool, "draft": bool, "retired": bool,
    "flag": Optional, "source": {"uri": str, "first": int, "last": int},
}  # fmt: skip
COUNTS = dict.fromkeys(("added", "edited", "moved", "retired", "restored", "unchanged"), int)
SHAPES: dict[str, Any] = {
    "seed": {"sources": [{
        "uri": str, "works": COUNTS, "quotes": COUNTS, "claims": COUNTS, "cards": COUNTS, "links": COUNTS,
        "lines": dict.fromkeys(("total", "record", "structure", "blank", "unrecognised"), int),
        "unrecognised": [{"first": int, "last": int, "text": str}], "changes": list,
    }]},
    "sources": {"sources": [{"uri": str, "title": str, "digest": str, "imported_at": str, "lines": dict}]},
    "today": {
        "date": str, "reading": [{"key": str, "title": str, "minutes": int, "part": Optional, "why": [str]}],
        "review": {"due": int, "new": int, "learning": int, "minutes": int}, "pace": dict,
        "finish": {"p50": Optional, "p80": Optional},
    },
    "works": {"works": [WORK]},
    "show": {
        "work": WORK | {"links": [{"kind": str, "url": str, "title": Optional, "speakers": [str], "start": MaybeNumber,
                                   "language": Optional, "remark": Optional, "work": Optional, "nested": list}]},
        "quotes": [{"uid": str, "text": str, "role": str, "speaker": Optional, "works": [str], "first": int, "last": int}],
        "claims": [{"uid": str, "kind": str, "text": str, "prompt": Optional, "answer": Optional, "items": [str],
                    "origin": str}],
    },
    "search": {"results": [{"kind": str, "uid": str, "text": str, "works": [str]}]},
    "topics": {"topics": [{"uid": str, "path": str, "name": str, "works": int, "read": int, "cards": int}]},
    "cards": {"cards": [CARD]},
    "queue": {"now": str, "study_day": str, "learning": [CARD], "review": [CARD], "new": [CARD], "minutes": Number},
    "read": {"works": [{"key": str, "title": str, "state": str, "progress": Number, "minutes": int, "unlocked": int}]},
    "answer": {"answered": [{"card": str, "rating": int, "at": str, "due": str, "interval_days": MaybeNumber,
                             "stability": float, "difficulty": float, "state": str}]},
    "open": {"key": str, "kind": str, "target": str},
    "export.anki": {"path": str, "notes": dict, "cards": int, "decks": int, "new": int, "changed": int, "retired": int},
    "db.path": {"database": str, "backups": str}, "db.upgrade": {"changed": bool}, "db.check": {"faults": [str]},
    "db.rebuild": {"changed": int}, "db.backup": {"backup": str}, "db.restore": {"kept": Optional},
}  # fmt: skip


def differences(value: Any, shape: Any, path: str = "$") -> list[str]:
    """Where a value has not the shape: missing keys and wrong types. More keys are welcome."""
    if isinstance(shape, dict):
        missing = [f"{path}.{key} is missing" for key in shape if key not in value]
        found = [key for key in shape if key in value]
        return missing + [
            line for key in found for line in differences(value[key], shape[key], f"{path}.{key}")
        ]
    if isinstance(shape, list):
        return [
            line
            for place, item in enumerate(value)
            for line in differences(item, shape[0], f"{path}[{place}]")
        ]
    return [] if isinstance(value, shape) else [f"{path} is {value!r}"]


@pytest.mark.parametrize("name", SHAPES)
def test_json_has_its_shape(library: Path, cli: Cli, tmp_path: Path, name: str) -> None:
    """Standard output is one object: `schema` first, then at least the keys of the contract."""
    cli("read", ROOTS, "done")
    card = uids(cli, "is:new")[0]
    copy = str(tmp_path / "copy.db")
    cli("db", "backup", copy)
    words = {
        "seed": ("seed", str(NOTES)), "show": ("show", ROOTS), "search": ("search", "prior"), "read": ("read", ROOTS, "log"),
        "answer": ("answer", card, "3"), "open": ("open", ROOTS), "export.anki": ("export", "anki", f"{copy}.apkg"),
        "db.restore": ("db", "restore", copy, "--yes"),
    }.get(name, tuple(name.split(".")))  # fmt: skip
    value = cli(*words, "--json").json
    assert next(iter(value.items())) == ("schema", f"studykit.{name}/1")
    assert differences(value, SHAPES[name]) == []


def test_the_shapes_are_looked_into(library: Path, cli: Cli) -> None:
    """No list whose items the shapes describe is empty in the library of these tests."""
    assert cli("today", "--json").json["reading"]
    cli("read", ROOTS, "done")
    assert cli("queue", "--json").json["new"]
    shown = cli("show", ROOTS, "--json").json
    assert shown["quotes"]
    assert shown["claims"]
    assert shown["work"]["links"]
