"""Golden cases in Markdown: a title, the notes and what is read of them, a line `.` after each.

`pytest tests/notes --update-golden` writes what is read now; read the difference before you commit it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from studykit.notes.model import Document, LineRole, Span
from studykit.notes.parse import parse

FOLDER = Path(__file__).parent / "golden"
_SIGNS = {
    LineRole.RECORD: "R",
    LineRole.STRUCTURE: "S",
    LineRole.BLANK: "-",
    LineRole.UNRECOGNISED: "?",
}


@dataclass(frozen=True)
class Case:
    """A case of a golden file; its name is the file's and its title."""

    path: Path
    title: str
    notes: str
    expected: str

    @property
    def name(self) -> str:
        return f"{self.path.stem}: {self.title}"


def cases() -> list[Case]:
    """All cases of the folder."""
    return [case for path in sorted(FOLDER.glob("*.md")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    for title, notes, expected in zip(*[iter(parts[:-1])] * 3, strict=True):
        yield Case(path, title.strip(), notes, expected)


def update(case: Case) -> None:
    """Write what is read now in place of what the case expects."""
    old = f"{case.title}\n.\n{case.notes}\n.\n{case.expected}\n.\n"
    new = f"{case.title}\n.\n{case.notes}\n.\n{show(parse(case.notes))}\n.\n"
    text = case.path.read_text(encoding="utf-8")
    case.path.write_text(text.replace(old, new, 1), encoding="utf-8")


def show(document: Document) -> str:
    """A document in lines: sections with their works and entries, the role of each line, warnings."""
    rows = [f"title {document.title!r}"] if document.title else []
    for section in document.sections:
        heading = f" {section.heading!r}" if section.heading else ""
        rows.append(f"{_lines(section.span)} {' / '.join(section.topic) or 'lead'}{heading}")
        rows += [f"  {_value(work)}" for work in section.works]
        for entry in section.entries:
            rows.append(f"  {_value(entry)}")
            rows += [f"    {_value(under)}" for under in getattr(entry, "entries", ())]
    rows.append("roles " + "".join(_SIGNS[role] for role in document.roles))
    rows += [f"line {warning.line} {warning.code}: {warning.message}" for warning in document.warnings]
    return "\n".join(rows)


def _value(value: Any) -> str:
    """The name of a value and those of its fields that say something."""
    shown = [
        f"{field.name}={_part(part)}"
        for field in fields(value)
        if field.name not in {"span", "entries"}
        and (part := getattr(value, field.name)) not in (None, (), False)
    ]
    place = f" {_lines(value.span)}" if hasattr(value, "span") else ""
    return " ".join([type(value).__name__ + place, *shown])


def _part(part: Any) -> str:
    if isinstance(part, tuple) and part and hasattr(part[0], "__dataclass_fields__"):
        return f"[{'; '.join(map(_value, part))}]"
    return f"[{_value(part)}]" if hasattr(part, "__dataclass_fields__") else repr(part)


def _lines(span: Span) -> str:
    return str(span.first) if span.first == span.last else f"{span.first}-{span.last}"
