"""Works, claims, quotes and cards as notes: what `studykit seed` reads back as the same cards."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studykit.cards.make import HIDDEN, deletions, with_deletions
from studykit.errors import UsageError
from studykit.notes import write
from studykit.notes.model import Statement

_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_SENTENCE_END = (".", "!", ";", ":", "?")
_LEVELS = 5


@dataclass(frozen=True, slots=True)
class WorkHead:
    """A work as the notes introduce it; `facts` are lines `name: value`."""

    title: str
    url: str | None
    kind: str
    authors: tuple[str, ...]
    et_al: bool
    tags: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    summary: str | None = None


@dataclass(slots=True)
class Part:
    """What stands under one topic or under works: cards and statements, then quotes, then links.

    Attributes:
        blocks: `Q:`, `C:` and `>` lines.
        lists: definitions and lists, which would run into each other but for their leads.
        quotes: speaker (or None), text, and whether it is commentary.
        links: lines of links.
    """

    topic: tuple[str, ...]
    works: tuple[WorkHead, ...] = ()
    summary: str | None = None
    blocks: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    quotes: list[tuple[str | None, str, bool]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        """Whether nothing stands under the headings."""
        return not (self.summary or self.blocks or self.lists or self.quotes or self.links)


def notes_text(title: str, parts: Iterable[Part]) -> str:
    """A file of notes.

    Args:
        title: its name.
        parts: in order; those of a topic follow each other.
    """
    rows = [f"# {title}"]
    told: tuple[str, ...] = ()
    introduced: set[str] = set()
    listed: set[tuple[tuple[str, ...], str]] = set()
    for part in parts:
        here = {(part.topic, work.facts["key"]) for work in part.works}
        if here and here <= listed and part.bare:
            continue
        listed |= here
        if part.topic != told:
            path = part.topic[:_LEVELS]
            same = next((n for n, (a, b) in enumerate(zip(path, told, strict=False)) if a != b), len(told))
            headings = write.topic_headings(path)
            rows += ["", "---", *(headings[min(same, len(path) - 1) :] or headings)]
            told = path
        rows += ["", *_part(part, introduced)]
    return "\n".join(rows).rstrip() + "\n"


def _part(part: Part, introduced: set[str]) -> Iterator[str]:
    shared = len(part.works) > 1
    for work in part.works:
        if work.facts["key"] not in introduced:
            introduced.add(work.facts["key"])
            yield from (_heading(work), *_stated(work), *([""] if shared else []))
        elif not shared:
            yield _heading(work)
    if shared:  # what stands between two headings would part them
        yield "\n+\n".join(map(_heading, part.works))
    pieces = [*([_closed(part.summary)] if part.summary else []), *part.blocks, *part.lists, *_quotes(part)]
    for piece in pieces:
        yield from ("", piece)
    if part.links:
        yield from ("", *part.links)


def _heading(work: WorkHead) -> str:
    authors = ", ".join(work.authors) + (" et al." if work.et_al else "")
    kind = "" if work.kind == "paper" else f" `{work.kind}`"
    return write.work_heading(work.title, (work.url or "").replace(" ", "%20"), f"{authors}{kind}")


def _stated(work: WorkHead) -> Iterator[str]:
    """What stands under the first heading of a work."""
    if work.tags:
        yield "  " + " ".join(f"`{tag}`" for tag in work.tags)
    yield from (f"{name}: {value}" for name, value in work.facts.items())
    if work.summary:
        yield from ("", _closed(work.summary))


def _closed(paragraph: str) -> str:
    """A paragraph that leads in to no list after it."""
    return paragraph if paragraph.endswith(_SENTENCE_END[:3]) else f"{paragraph}."


def _quotes(part: Part) -> Iterator[str]:
    """Quotes of the work, then commentary; a name holds for what follows it, so nobody's words come first."""
    ruled = False
    speaker: str | None = None
    for who, text, commentary in sorted(part.quotes, key=lambda quote: (quote[2], quote[0] or "")):
        if commentary and not ruled:
            ruled, speaker = True, None
            if part.works:
                yield "----"
        block = _quote(text)
        yield f"{who}:\n{block}" if who and who != speaker else block
        speaker = who


def _quote(text: str) -> str:
    """A quotation that ends where it should: a mark that would close it before is made a single one."""
    for words in (text, text.replace('"', "'").replace("“", "‘").replace("”", "’")):
        block = "\n".join(f"> {row}".rstrip() for row in f'"{words}"'.split("\n"))
        if write.is_quotation(block, words):
            return block
    return block


# ---- blocks --------------------------------------------------------------------------------------------


def card_block(front: str, back: str) -> str:
    """A card as a question and its answer."""
    return write.question(front, back)


def draft_block(front: str, back: str, blank: str) -> str:
    """A card drawn from a quote: a sentence with one deletion, else a question."""
    before, _, after = front.partition(HIDDEN)
    text = f"{_escaped(before)}[{blank}]{_escaped(after)}"
    same = deletions(text) == [blank] and with_deletions(text, blank) == front
    return write.cloze(text) if same else card_block(front, back)


def _escaped(text: str) -> str:
    return _BRACKET.sub(lambda bracket: f"\\{bracket[0]}", text)


def claim_block(claim: Mapping[str, Any], items: Sequence[str]) -> str:
    """A claim as the notes write it."""
    match claim["kind"]:
        case "qa":
            answer = "\n".join([claim["answer"] or "", *(f"- {item}" for item in items)]).strip()
            return write.question(claim["prompt"], answer, claim["name"])
        case "cloze":
            return write.cloze(claim["text"], claim["name"])
        case "definition":
            lead = f"{claim['context'].rstrip(':')}:\n\n" if claim["context"] else ""
            meaning = "\n".join(f"    {row}".rstrip() for row in claim["answer"].split("\n"))
            return f"{lead}- *{claim['prompt']}*\n\n{meaning}"
        case "list":
            lead = claim["prompt"] if claim["prompt"].endswith(_SENTENCE_END) else f"{claim['prompt']}:"
            return "\n".join([lead, *(f"- {_on_one_line(item)}" for item in items)])
        case _:
            return _statement(claim["text"])


def _statement(text: str) -> str:
    block = write.statement(text)
    try:
        if isinstance(write.read_card(block), Statement):
            return block
    except UsageError:
        pass
    return f"- {_on_one_line(text)}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def link_line(link: Mapping[str, Any], speakers: Sequence[str]) -> str:
    """A line under a work: kind, target, people, start, remark, language."""
    target = f'["{link["title"]}"]({link["url"]})' if link["title"] else f"<{link['url']}>"
    kind = "" if link["kind"] == "page" else f"`{link['kind']}` "
    details = [_clock(link["start"])] if link["start"] and "t=" not in link["url"] else []
    details += [link["remark"]] if link["remark"] else []
    groups = [f"({group})" for group in (", ".join(details), ", ".join(speakers)) if group]
    language = [f"`in {link['language']}`"] if link["language"] else []
    return "  - " + " ".join([f"{kind}{target}", *groups, *language])


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
