"""Scripted edits of notes: blocks of lines, each a record, that are edited at random.

The script follows a block through all edits by itself, and asks nobody which record is which.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

KINDS = (
    "typo",
    "word",
    "deletion",
    "sentence added",
    "sentence removed",
    "moved",
    "split",
    "joined",
    "removed and back",
)

_WORDS = ("granite", "lantern", "orchard", "harbour", "meadow", "copper", "thistle", "saddle")
_SENTENCES = (
    "A later survey of the same coast came to this again.",
    "The keepers wrote it down every winter since.",
    "Few who visited the island had expected as much.",
    "It took the town a decade to notice.",
)
_ENDS = ("ander", "ilo", "upen", "astra", "ober", "enti")
_FORMS = {
    "quote": re.compile(r'(?P<head>>?[ \t]*")(?P<body>[^"\n]+)(?P<tail>"[ ]*)'),
    "qa": re.compile(r"(?P<head>Q: )(?P<body>[^\n]+\nA: [^\n]+)(?P<tail>)"),
    "cloze": re.compile(r"(?P<head>C: )(?P<body>[^\n]+?)(?P<tail>)"),
    "definition": re.compile(r"(?P<head>[ ]*- \*[^*\n]+\*[ ]*\n\n?\t)(?P<body>[^\n]+)(?P<tail>)"),
}
_LITERAL = re.compile(r"\[[^\]]*\]|\$[^$]*\$|`[^`]*`|\([^)]*\)|https?://\S+")
_DELETION = re.compile(r"(?<!\\)\[[^\[\]$`\\]*\](?!\()")
WORD = re.compile(r"(?<![\w/.*-])[a-z]{5,}(?![\w/*-])")
_SENTENCE_END = re.compile(r"(?<=[a-z)]\.) (?=[A-Z])")
_PIECE = 9  # words of the smaller piece of a split quote, at least


def every_kind(count: int, kinds: Sequence[str] = KINDS) -> list[str]:
    """So many edits, each kind in turn."""
    return [kinds[number % len(kinds)] for number in range(count)]


def invented_notes(chance: random.Random, topic: str) -> str:
    """Quotations, questions and clozes of made-up words under a topic, with a work of its own."""
    words = [first + last for first in ("mor", "tel", "van", "sib", "gor") for last in _ENDS]

    def sentence() -> str:
        return " ".join(chance.choices(words, k=11)).capitalize() + "."

    def block() -> str:
        return chance.choice(
            (
                f'> "{" ".join(sentence() for _ in range(3))}"\n',
                f"Q: {sentence()}\nA: {sentence()}\n",
                f"C: {sentence().replace(' ', ' [', 1).replace(' ', '] ', 2).replace('] [', ' [')}\n",
            )
        )

    blocks = "\n".join(block() for _ in range(6))
    quotes = "\n".join(f'> "{sentence()} {sentence()}"\n' for _ in range(3))
    return f'### {topic}\n\n{blocks}\n#### ["On {topic}"](https://example.org/{topic}) Ann Ash\n\n{quotes}'


# ---- notes as blocks -----------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class Block:
    """Some lines of a file; with a form they are one record, else whatever stands between two of them."""

    body: str
    head: str = ""
    tail: str = ""
    form: str = ""
    uids: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The lines."""
        return self.head + self.body + self.tail

    @property
    def movable(self) -> tuple[str, str]:
        """Blocks that may stand where this one does have the same."""
        return self.form, self.head if self.form == "quote" else ""


Page = list[Block]


def read_page(text: str, records: Sequence[Mapping[str, Any]]) -> Page:
    """A file as blocks: a record that has its lines for itself is one of its own."""
    lines = text.split("\n")
    holders = Counter(line for row in records for line in range(row["first"], row["first"] + row["lines"]))
    page: Page = []
    done = 0
    for row in sorted(records, key=lambda row: int(row["first"])):
        first, last = row["first"] - 1, row["first"] + row["lines"] - 1
        match = _FORMS[row["kind"]].fullmatch("\n".join(lines[first:last])) if row["kind"] in _FORMS else None
        if match and first >= done and all(holders[line + 1] == 1 for line in range(first, last)):
            page += [Block("\n".join(lines[done:first]))] if first > done else []
            page.append(Block(**match.groupdict(), form=row["kind"], uids=frozenset([row["uid"]])))
            done = last
    return [*page, Block("\n".join(lines[done:]))]


def places(page: Page) -> Iterator[tuple[Block, range]]:
    """The blocks and the lines on which they stand."""
    first = 1
    for block in page:
        count = block.text.count("\n") + 1
        yield block, range(first, first + count)
        first += count


# ---- edits ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done: one of the records must stand on the lines of the blocks now, or nowhere."""

    kind: str
    uids: frozenset[str]
    blocks: tuple[Block, ...]


class Editor:
    """Edits notes at random, the same way for the same seed; a block at most once in a batch."""

    def __init__(self, pages: Mapping[str, Page], chance: random.Random) -> None:
        self.pages = pages
        self._chance = chance
        self._touched: set[int] = set()
        self._away: list[tuple[Page, Block, Block]] = []  # removed: its page, and the block that it followed

    def batch(self, kinds: Sequence[str]) -> list[Edit]:
        """Edit a block for each of the kinds; what the batch before removed comes back first."""
        self._touched.clear()
        edits = [self._put_back(*place) for place in self._away]
        self._away = []
        for kind in kinds:
            edits += self._edit(kind)
        return edits

    @property
    def blocks(self) -> list[tuple[Page, Block]]:
        """All blocks that are records."""
        return [(page, block) for page in self.pages.values() for block in page if block.form]

    def _edit(self, kind: str) -> list[Edit]:
        candidates = [place for place in self.blocks if id(place[1]) not in self._touched]
        self._chance.shuffle(candidates)
        for page, block in candidates:
            if edit := getattr(self, f"_{kind.replace(' ', '_')}")(page, block):
                self._touched |= {id(touched) for touched in (block, *edit.blocks)}
                return [edit]
        return []

    def _words(self, block: Block) -> list[re.Match[str]]:
        hidden = [match.span() for match in _LITERAL.finditer(block.body)]
        return [
            match
            for match in WORD.finditer(block.body)
            if not any(start <= match.start() < end for start, end in hidden)
        ]

    def _replace(self, block: Block, match: re.Match[str], word: str) -> None:
        block.body = block.body[: match.start()] + word + block.body[match.end() :]

    def _typo(self, _page: Page, block: Block) -> Edit | None:
        words = self._words(block)
        if not words:
            return None
        match = self._chance.choice(words)
        place = self._chance.randrange(1, len(match[0]) - 1)
        word = match[0]
        self._replace(block, match, word[:place] + word[place + 1] + word[place] + word[place + 2 :])
        return Edit("typo", block.uids, (block,))

    def _word(self, _page: Page, block: Block) -> Edit | None:
        words = self._words(block)
        if not words:
            return None
        self._replace(block, self._chance.choice(words), self._chance.choice(_WORDS))
        return Edit("word", block.uids, (block,))

    def _deletion(self, _page: Page, block: Block) -> Edit | None:
        brackets = [match for match in _DELETION.finditer(block.body) if WORD.search(match[0])]
        if block.form != "cloze" or not brackets:
            return None
        self._replace(block, self._chance.choice(brackets), f"[{' '.join(self._chance.sample(_WORDS, 2))}]")
        return Edit("deletion", block.uids, (block,))

    def _sentence_added(self, _page: Page, block: Block) -> Edit | None:
        if not block.body.endswith("."):
            return None
        block.body += f" {self._chance.choice(_SENTENCES)}"
        return Edit("sentence added", block.uids, (block,))

    def _sentence_removed(self, _page: Page, block: Block) -> Edit | None:
        sentences = _SENTENCE_END.split(block.body)
        last = len(sentences) - 1
        share = len(sentences[last].split()) / len(block.body.split())
        if block.form != "quote" or last < 2 or share > 0.4:
            return None
        block.body = " ".join(sentences[:last])
        return Edit("sentence removed", block.uids, (block,))

    def _moved(self, page: Page, block: Block) -> Edit | None:
        targets = [
            (other, beside)
            for other, beside in self.blocks
            if beside.movable == block.movable and beside is not block
        ]
        if not targets:
            return None
        other, beside = self._chance.choice(targets)
        page.remove(block)
        self._insert(other, beside, block)
        return Edit("moved", block.uids, (block,))

    def _split(self, page: Page, block: Block) -> Edit | None:
        cuts = [
            match.start()
            for match in _SENTENCE_END.finditer(block.body)
            if min(len(block.body[: match.start()].split()), len(block.body[match.end() :].split())) >= _PIECE
        ]
        if block.form != "quote" or not cuts:
            return None
        cut = self._chance.choice(cuts)
        piece = replace(block, body=block.body[cut + 1 :], uids=frozenset())
        block.body = block.body[:cut]
        self._insert(page, block, piece)
        return Edit("split", block.uids, (block, piece))

    def _joined(self, page: Page, block: Block) -> Edit | None:
        place = page.index(block)
        between, other, *_ = [*page[place + 1 : place + 3], Block(""), Block("")]
        if block.form != "quote" or other.movable != block.movable or between.text.strip():
            return None
        if id(other) in self._touched:
            return None
        del page[place + 1 : place + 3]
        block.body = f"{block.body} {other.body}"
        block.uids |= other.uids
        return Edit("joined", block.uids, (block,))

    def _removed_and_back(self, page: Page, block: Block) -> Edit | None:
        place = page.index(block)
        if place == 0:
            return None
        page.remove(block)
        self._away.append((page, page[place - 1], block))
        return Edit("removed and back", block.uids, ())

    def _put_back(self, page: Page, before: Block, block: Block) -> Edit:
        page.insert(page.index(before) + 1 if before in page else len(page), block)
        self._touched |= {id(block), id(before)}
        return Edit("removed and back", block.uids, (block,))

    def _insert(self, page: Page, beside: Block, block: Block) -> None:
        place = page.index(beside) + 1
        page[place:place] = [Block(""), block]
