"""The learner's own words on two machines: one text that holds those of both."""

import re
from collections.abc import Container

from studykit.notes.lines import split_lines
from studykit.notes.model import Section
from studykit.notes.parse import parse
from studykit.notes.write import topic_headings, with_lines

_NAME = re.compile(r"\{#([^}\s]+)\}")


def united(ours: str, theirs: str, known: Container[str]) -> str:
    """Our text with the cards and notes that only theirs holds, under their headings.

    Args:
        ours: the text of the source here.
        theirs: that of the other library.
        known: the `{#id}` of every claim that this library holds or held; what it dropped stays dropped.
    """
    rows = split_lines(theirs)
    for section in parse(theirs).sections:
        blocks = ["\n".join(rows[entry.span.first - 1 : entry.span.last]) for entry in section.entries]
        missing = [block for block in blocks if block not in ours and not _is_known(block, known)]
        if missing:
            heading = [rows[section.span.first - 1]] if section.works else topic_headings(section.topic)
            ours = _with(ours, section, "\n\n".join(["\n".join(["", *heading]), *missing]))
    return ours


def _is_known(block: str, known: Container[str]) -> bool:
    name = _NAME.search(block)
    return name is not None and name[1] in known


def _with(text: str, section: Section, lines: str) -> str:
    """The text with a section more: one of works stands before all topics, and is listed under none."""
    topics = [other for other in parse(text).sections if other.topic]
    end = topics[0].span.first - 1 if section.works and topics else len(split_lines(text))
    return with_lines(text, end + 1, end, f"{lines}\n")
