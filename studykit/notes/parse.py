"""A text → its document: split at headings, then each section by itself. Never raises on any text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from studykit.notes.body import Body
from studykit.notes.cursor import Cursor
from studykit.notes.headings import TopicTree, work_heading
from studykit.notes.inline import kind_of_name
from studykit.notes.lines import Line, front_title, read_lines
from studykit.notes.model import Diagnostic, Document, Entry, LineRole, Links, Mention, Section, Span


@dataclass(slots=True)
class _Block:
    """Lines of one section: those of its heading, and those under it."""

    topic: tuple[str, ...] = ()
    works: list[Mention] = field(default_factory=list)
    heading: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)

    @property
    def bold(self) -> bool:
        """A sub-topic without a heading of its own."""
        return bool(self.heading) and self.heading[0].bold is not None

    @property
    def parent(self) -> tuple[str, ...]:
        """The topic that has a heading."""
        return self.topic[:-1] if self.bold else self.topic

    @property
    def span(self) -> Span:
        """From the first to the last line; only blank lines stand before a heading."""
        ends = [line.number for part in (self.heading, self.body) for line in (*part[:1], *part[-1:])]
        return Span(min(ends), max(ends))

    def joins(self) -> bool:
        """Whether a `+` alone stands under the heading of a work: the next work shares its section."""
        under = [line for line in self.body if not line.blank]
        return bool(self.works) and len(under) == 1 and under[0].text == "+" and not under[0].quoted


def parse(text: str) -> Document:
    """Read notes; every line gets a role, and each value knows its lines."""
    lines = read_lines(text)
    title = _title(lines)
    roles: dict[int, LineRole] = {}
    diagnostics: list[Diagnostic] = []
    sections = tuple(_read(block, roles, diagnostics) for block in _blocks(lines, title))
    ordered = tuple(roles[line.number] for line in lines)
    name = title.heading[1] if title and title.heading else None
    return Document(front_title(lines) or name, sections, ordered, tuple(diagnostics))


def _title(lines: Sequence[Line]) -> Line | None:
    """The heading that names the document: its first one, when no other has level 1."""
    headings = ((line, line.heading) for line in lines if line.heading)
    first, heading = next(headings, (None, None))
    if heading is None or heading[0] != 1 or work_heading(heading[1]):
        return None
    return None if any(level == 1 for _, (level, _) in headings) else first


def _blocks(lines: Sequence[Line], title: Line | None) -> list[_Block]:
    tree = TopicTree()
    blocks = [_Block()]
    for line in lines:
        if line.frame:
            blocks[-1].heading.append(line)
        elif line is title:
            _open_title(blocks, line)
        elif line.heading:
            _open(blocks, tree, line, line.heading)
        elif (section := _section_within(blocks[-1], line)) is not None:
            blocks.append(section)
        else:
            blocks[-1].body.append(line)
    return [block for block in blocks if block.heading or block.body]


def _open_title(blocks: list[_Block], line: Line) -> None:
    if all(before.blank for before in blocks[-1].body):
        blocks[-1].heading.append(line)
    else:
        blocks.append(_Block(heading=[line]))


def _open(blocks: list[_Block], tree: TopicTree, line: Line, heading: tuple[int, str]) -> None:
    """Open the section of a heading, or let the work it names share the one before."""
    work, last = work_heading(heading[1]), blocks[-1]
    if work is None:
        blocks.append(_Block(tree.path(*heading), heading=[line]))
    elif last.joins():
        last.works.append(work)
        last.heading += [*last.body, line]
        last.body = []
    else:
        blocks.append(_Block(last.parent, [work], [line]))


def _section_within(block: _Block, line: Line) -> _Block | None:
    """A new section inside a topic: at `**name**` alone, which a rule ends."""
    if block.works or not block.topic:
        return None
    if line.bold is not None:
        return _Block((*block.parent, line.bold), heading=[line])
    return _Block(block.parent, body=[line]) if line.rule and block.bold else None


def _read(block: _Block, roles: dict[int, LineRole], diagnostics: list[Diagnostic]) -> Section:
    for line in block.heading:
        role = LineRole.RECORD if line.heading or line.bold else LineRole.STRUCTURE
        roles[line.number] = LineRole.BLANK if line.blank else role
    cursor = Cursor(block.body)
    kinds = (kind for name in reversed(block.topic) if (kind := kind_of_name(name)))
    entries = Body(cursor, block.works, next(kinds, "post")).read()
    if not (block.topic or block.works):
        entries = _without_contents(entries, cursor)
    roles |= cursor.roles
    diagnostics += cursor.diagnostics
    named = [line for line in block.heading if line.heading or line.bold]
    heading = "\n".join(line.heading[1] if line.heading else line.text for line in named)
    return Section(block.span, block.topic, heading, tuple(block.works), tuple(entries))


def _without_contents(entries: Sequence[Entry], cursor: Cursor) -> list[Entry]:
    """Drop the table of contents: before the first topic, references to anchors are structure."""
    kept: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Links) and all(link.url.startswith("#") for link in entry.targets):
            cursor.mark(entry.span, LineRole.STRUCTURE)
        else:
            kept.append(entry)
    return kept
