"""The bundled library: what it covers, how much of it there is, and whose words it holds."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from studykit.cards.make import make_cards
from studykit.library.model import ClaimContent, Kind, ListingContent, Records
from studykit.library.records import read_records
from studykit.library.works import WorkIndex
from studykit.notes.parse import parse
from studykit.resources import bundled

RUN = 8  # words; titles, names and addresses are facts, longer runs of a sentence are somebody's

_WORD = re.compile(r"[a-z0-9]+")
_FACTS = re.compile(r"^#+ .*$|\[[^\]]*\]\([^)\s]*\)|<https?://[^>]*>|https?://\S+", re.MULTILINE)


@pytest.fixture
def index() -> WorkIndex:
    """One index for all, so that a work met twice is one."""
    return WorkIndex()


@pytest.fixture
def seeds(index: WorkIndex) -> list[Records]:
    """What the bundled files state."""
    return [read(path, index) for path in sorted(bundled("seeds").glob("*.md"))]


def read(path: Path, index: WorkIndex) -> Records:
    """What one file states."""
    text = path.read_text(encoding="utf-8")
    return read_records(parse(text), text, index, "/".join)


def headed(records: Records) -> Iterator[tuple[str, ListingContent]]:
    """The works with a heading of their own, in order, each by its uid."""
    for draft in records.drafts:
        if isinstance(draft.content, ListingContent) and draft.content.role == "heading":
            yield draft.content.work, draft.content


def cards(seeds: list[Records]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each card, the works it belongs to and its topic."""
    for records in seeds:
        for draft in records.drafts:
            if isinstance(draft.content, ClaimContent):
                section = records.sections[draft.place.section]
                yield from ((section.works, section.topic) for _ in make_cards(draft.content))


def test_each_work_has_four_to_eight_cards(seeds: list[Records]) -> None:
    """Neither a work that is read and forgotten, nor one that floods the learner; joined headings share theirs."""
    count = Counter(works for works, _ in cards(seeds))
    works = {section.works for records in seeds for section in records.sections if section.works}

    assert len({work for joined in works for work in joined}) >= 120
    assert [joined for joined in works if not 4 * len(joined) <= count[joined] <= 8 * len(joined)] == []


def test_each_topic_with_works_has_five_to_fifteen_cards_of_its_own(seeds: list[Records]) -> None:
    """They contrast its works with one another, which no single work's cards can do."""
    count = Counter(topic for works, topic in cards(seeds) if not works)
    topics = {section.topic for records in seeds for section in records.sections if section.works}

    assert sum(1 for _ in cards(seeds)) >= 700
    assert {topic: count[topic] for topic in topics if not 5 <= count[topic] <= 15} == {}


def test_each_work_says_what_it_is_and_what_it_takes(seeds: list[Records]) -> None:
    """A summary of its own, an importance, and pages for what can be opened; joined headings share them."""
    for records in seeds:
        facts = {work: listing.facts for work, listing in headed(records)}
        for section in records.sections:
            if section.works:
                assert section.summary, section.heading
                assert all("importance" in facts[work] for work in section.works), section.heading
                assert any({"pages", "url"} - set(facts[work]) != {"pages"} for work in section.works), (
                    section.heading
                )


@pytest.mark.notes
def test_every_work_and_topic_of_the_notes_is_in_it(
    seeds: list[Records], index: WorkIndex, real_notes: Path
) -> None:
    """By its identifiers: the notes, read after the bundled files, meet the same works."""
    known = {work for records in seeds for work, _ in headed(records)}
    topics = {section.topic[-1:] for records in seeds for section in records.sections}
    notes = read(real_notes, index)
    identified = {work: listing for work, listing in headed(notes) if listing.facts.get("url")}

    assert len(identified) >= 119
    assert {listing.facts["title"] for work, listing in headed(notes) if work not in known} == set()
    assert {section.topic[-1:] for section in notes.sections if section.works} <= topics


@pytest.mark.notes
def test_no_sentence_of_the_notes_stands_in_the_repository(real_notes: Path) -> None:
    """No run of eight words of the notes, or of their quotations, in any file that is kept."""
    text = real_notes.read_text(encoding="utf-8")
    facts = set().union(*(runs(match.group()) for match in _FACTS.finditer(text)))
    theirs = set().union(*(runs(piece) for piece in _FACTS.sub("\0", text).split("\0"))) - facts
    found = {name: runs(content) & theirs for name, content in kept_texts()}

    assert len(theirs) > 10_000
    assert {name: " ".join(min(shared)) for name, shared in found.items() if shared} == {}


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of eight words."""
    words = _WORD.findall(text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def kept_texts() -> Iterator[tuple[str, str]]:
    """Name and text of each file under version control."""
    root = Path(__file__).parent.parent
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout: no list of the files that are kept")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = root / name
        if path.is_file():
            yield name, path.read_bytes().decode(errors="replace")


def test_a_run_of_the_notes_would_be_seen() -> None:
    """The check itself sees a run of eight words whatever its case, marks and line breaks."""
    sentence = "Bees dance, and the others fly where\nthe dance has told them to."
    assert runs("bees DANCE and the others fly where the") <= runs(sentence)
    assert not runs("bees dance and the others fly where") & runs(sentence)


def test_every_card_belongs_to_a_section_of_its_file(seeds: list[Records]) -> None:
    """Nothing stands before the first topic, where no deck would take it."""
    assert all(
        records.sections[draft.place.section].topic
        for records in seeds
        for draft in records.drafts
        if draft.kind is Kind.CLAIM
    )
