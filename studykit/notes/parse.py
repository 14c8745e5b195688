"""A text → its document: split at headings, then each section by itself. Never raises on any text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studykit.notes.body import Body
from studykit.notes.cursor import Cursor
from studykit.notes.headings import TopicTree, work_heading
from studykit.notes.lines import Line, read_lines
from studykit.notes.model import Diagnostic, Document, Entry, LineRole, Links, Mention, Section, Span

_KIND_OF_TOPIC = {"books": "book", "courses": "course", "papers": "paper", "videos": "video", "talks": "video"}


@dataclass(slots=True)
class _Block:
    """Lines of one section: those of its heading, and those under it."""

    topic: tuple[str, ...]
    works: list[Mention] = field(default_factory=list)
    heading: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)


def parse(text: str) -> Document:
    """Read notes; every line gets a role, and each value knows its lines."""
    lines = read_lines(text)
    title = _title(lines)
    roles: dict[int, LineRole] = {}
    diagnostics: list[Diagnostic] = []
    sections = [_read(block, roles, diagnostics) for block in _blocks(lines, title)]
    ordered = tuple(roles[line.number] for line in lines)
    return Document(title[1] if title else None, tuple(sections), ordered, tuple(diagnostics))


def _title(lines: Sequence[Line]) -> tuple[int, str] | None:
    """Line and text of the heading that names the document: its first one, when no other has level 1."""
    headings = [(line.number, *heading) for line in lines if (heading := line.heading)]
    if not headings or headings[0][1] != 1 or work_heading(headings[0][2]):
        return None
    return None if any(level == 1 for _, level, _ in headings[1:]) else (headings[0][0], headings[0][2])


def _blocks(lines: Sequence[Line], title: tuple[int, str] | None) -> Iterator[_Block]:
    tree = TopicTree()
    block = _Block(())
    for place, line in enumerate(lines):
        heading = line.heading
        if heading is None:
            following = _split(block, line)
        elif title and line.number == title[0]:
            following = None
            block.heading.append(line)
        else:
            following = _headed(block, tree, heading, line)
        if following is not None and following is not block:
            if block.heading or block.body:
                yield block
            block = following
        elif heading is None:
            (block.heading if _joins(line, lines, place, block) else block.body).append(line)
    if block.heading or block.body:
        yield block


def _headed(block: _Block, tree: TopicTree, heading: tuple[int, str], line: Line) -> _Block:
    work = work_heading(heading[1])
    if work is None:
        return _Block(tree.path(*heading), heading=[line])
    if block.works and block.heading[-1].text == "+" and not block.body:
        block.works.append(work)
        block.heading.append(line)
        return block
    return _Block(_topic_of(block), [work], [line])


def _topic_of(block: _Block) -> tuple[str, ...]:
    bold = block.heading and block.heading[0].bold
    return block.topic[:-1] if bold else block.topic


def _split(block: _Block, line: Line) -> _Block | None:
    """A new section inside a topic: at `**name**` alone, which a rule ends."""
    if block.works or not block.topic:
        return None
    if line.bold is not None:
        return _Block((*_topic_of(block), line.bold), heading=[line])
    if line.rule and block.heading and block.heading[0].bold is not None:
        return _Block(_topic_of(block), body=[line])
    return None


def _joins(line: Line, lines: Sequence[Line], place: int, block: _Block) -> bool:
    """Whether the line is the `+` between two headings of works, or a blank one beside it."""
    if not block.works or block.body:
        return False
    if line.blank:
        return block.heading[-1].text == "+"
    after = next((other for other in lines[place + 1 :] if not other.blank), None)
    heading = after.heading if after and line.text == "+" and not line.quoted else None
    return heading is not None and work_heading(heading[1]) is not None


def _read(block: _Block, roles: dict[int, LineRole], diagnostics: list[Diagnostic]) -> Section:
    for line in block.heading:
        heading_role = LineRole.RECORD if line.heading or line.bold else LineRole.STRUCTURE
        roles[line.number] = LineRole.BLANK if line.blank else heading_role
    cursor = Cursor(block.body)
    kind = _KIND_OF_TOPIC.get(block.topic[-1].casefold(), "post") if block.topic else "post"
    entries = Body(cursor, block.works, kind).read()
    roles |= cursor.roles
    diagnostics += cursor.diagnostics
    if not block.topic and not block.works:
        entries = _without_contents(entries, roles)
    every = [*block.heading, *block.body]
    heading = " ".join(line.text.lstrip("# ") for line in block.heading if line.heading or line.bold)
    return Section(Span(every[0].number, every[-1].number), block.topic, heading, tuple(block.works), tuple(entries))


def _without_contents(entries: list[Entry], roles: dict[int, LineRole]) -> list[Entry]:
    """Drop the table of contents of the lead: cross-references before the first heading are structure."""
    kept: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Links) and all(link.kind == "reference" for link in entry.targets):
            for number in range(entry.span.first, entry.span.last + 1):
                roles[number] = LineRole.STRUCTURE
        else:
            kept.append(entry)
    return kept
