"""A document becomes records: scopes, keys, places, facts."""

import pytest

from studykit.library.model import ClaimContent, Draft, Kind, LinkContent, ListingContent, QuoteContent
from studykit.library.records import split_needs
from studykit.library.works import WorkIndex
from tests.library.builders import records_of, resolve

NOTES = """### wax
#### ["On Wax"](https://example.org/1) Doe
`soft`
year: 2014
Soft, and yellow.

>	"Wax is soft."

  - `post` <https://example.org/2> ([talk](https://example.org/3) `video`)
"""


def of_kind(notes: str, kind: Kind) -> list[Draft]:
    """The records of one kind."""
    return [draft for draft in records_of(notes).drafts if draft.kind is kind]


def facts(notes: str) -> list[dict[str, object]]:
    """What each listing states of its work."""
    return [
        dict(draft.content.facts)
        for draft in of_kind(notes, Kind.LISTING)
        if isinstance(draft.content, ListingContent)
    ]


def test_sections_know_their_works_lines_and_summary() -> None:
    """A section has the uids of its works, its topic, its lines and the writer's own words."""
    topic, work = records_of(NOTES).sections
    assert (topic.works, topic.topic, topic.first, topic.last) == ((), ("wax",), 1, 1)
    assert (work.topic, work.first, work.last, work.summary) == (("wax",), 2, 9, "Soft, and yellow.")
    assert len(work.works) == 1


def test_places_are_offsets_in_sections() -> None:
    """A line inserted above changes no place."""
    below = records_of("\n\n" + NOTES)
    assert [draft.place.offset for draft in records_of(NOTES).drafts] == [
        draft.place.offset for draft in below.drafts
    ]
    assert [section.first for section in below.sections] == [1, 3, 4]


def test_records_belong_to_the_work_of_their_heading() -> None:
    """Quotes, claims and links have the work as scope, records of a topic its uid."""
    records = records_of(NOTES + "### bees\n- busy\n")
    work = records.sections[1].works[0]
    assert [draft.scope for draft in records.drafts] == [work, work, work, work, "bees"]


def test_works_joined_by_a_plus_share_one_scope() -> None:
    """The scope of a section of two works is both; what only one can have is of the last."""
    notes = '#### "On Wax" Doe\n+\n#### "On Combs" Roe\n`soft`\nneeds: bees\nyear: 2014\nkey: roe2014combs\n>\t"Soft."\n'
    records = records_of(notes)
    assert records.drafts[-1].scope == "+".join(records.sections[0].works)
    shared = {"kind": "paper", "et_al": False, "needs": ["bees"], "tags": ["soft"]}
    assert facts(notes) == [
        {"title": "On Wax", "authors": ["Doe"], **shared},
        {"title": "On Combs", "authors": ["Roe"], "year": 2014, "key": "roe2014combs", **shared},
    ]


def test_a_stated_doi_does_not_make_one_work_of_two() -> None:
    """The DOI under joined headings is that of the last work."""
    records = records_of('#### "On Wax" Doe\n+\n#### "On Combs" Roe\ndoi: 10.1000/1\n')
    assert len(set(records.sections[0].works)) == 2


def test_a_stated_doi_finds_the_work() -> None:
    """A `doi:` line is an identifier as good as an address."""
    index = WorkIndex()
    first = records_of('#### "On Wax" Doe\ndoi: 10.1000/1\n', index).sections[0].works
    assert records_of('#### ["Wax"](https://doi.org/10.1000/1) Doe\n', index).sections[0].works == first


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pages: 15", {"pages": 15}),
        ("pages: 15 of 20", {"pages": 15}),
        ("pages: many", {}),
        ("pages: 0", {}),
        ("pages: 99999999999999999999", {}),
        ("importance: 3", {"importance": 3}),
        ("importance: 4", {}),
        ("year: 2014", {"year": 2014}),
        ("year: 20145", {}),
        ("est: 45 min", {"estimate": {"read": 45}}),
        ("est: 45min", {"estimate": {"read": 45}}),
        ("est: skim 10, read 60", {"estimate": {"skim": 10, "read": 60}}),
        ("est: 1 h 30", {"estimate": {"read": 90}}),
        ("est: study 2h, skim 5m", {"estimate": {"study": 120, "skim": 5}}),
        ("est: a while", {}),
        ("est: 99999999999999", {}),
        ('needs: doe2014wax, "Bees, and Wax", 1401.00001', {"needs": ["doe2014wax", "Bees, and Wax", "1401.00001"]}),
        ("venue: Hive Days", {"venue": "Hive Days"}),
    ],
)  # fmt: skip
def test_stated_fields(line: str, expected: dict[str, object]) -> None:
    """A field has its own type, estimates are minutes by pass; what is no value is left out."""
    assert facts(f'#### "On Wax" Doe\n{line}\n') == [
        {"title": "On Wax", "kind": "paper", "authors": ["Doe"], "et_al": False, **expected}
    ]


def test_needs_without_marks() -> None:
    """Empty names are none."""
    assert split_needs(' a,, " ", b ,"c, d" ') == ["a", "b", "c, d"]


def test_nested_links_know_their_parent() -> None:
    """A link in brackets names the record of the link that carries it, or of the listing."""
    links = [(draft, draft.content) for draft in of_kind(NOTES, Kind.LINK)]
    contents = [content for _, content in links if isinstance(content, LinkContent)]
    drafts = records_of(NOTES).drafts
    parent = contents[1].parent
    assert parent is not None
    assert (contents[0].parent, drafts[parent].content) == (None, contents[0])
    [resource] = of_kind('### wax\n["W"](https://example.org/1) ([s](https://example.org/2))\n', Kind.LINK)
    assert isinstance(resource.content, LinkContent)
    assert (resource.content.listing, resource.content.parent) == (0, None)


def test_links_are_one_by_target_and_start() -> None:
    """Two spellings of an address are one link, two starts in a video are two."""
    notes = '#### "On Wax" Doe\n'
    spellings = [
        "- <https://youtu.be/abc_DEF-123?t=90>",
        "- `video` <http://www.youtube.com/watch?v=abc_DEF-123> (1:30)",
        "- <https://youtu.be/abc_DEF-123>",
    ]
    first, second, third = (of_kind(notes + line, Kind.LINK)[0].key for line in spellings)
    assert first == second != third


def test_statements_under_a_resource_belong_to_it() -> None:
    """They have a section of their own, of the resource's work."""
    records = records_of('### wax\n["Slides of Wax"](https://example.org/1) by Doe\n> - soft\n> - warm\n')
    assert [section.heading for section in records.sections] == ["wax", "Slides of Wax"]
    [work] = records.sections[1].works
    claims = [draft for draft in records.drafts if draft.kind is Kind.CLAIM]
    assert [(claim.scope, claim.place.section, claim.place.offset) for claim in claims] == [
        (work, 1, 0),
        (work, 1, 1),
    ]


def test_a_cited_work_is_a_work() -> None:
    """An attribution by a link gives the quotes their work, and the topic a listing of it."""
    notes = '### wax\n"Soft."\n\n*(["On Wax"](https://example.org/1) by Doe)*\n'
    [quote] = of_kind(notes, Kind.QUOTE)
    assert isinstance(quote.content, QuoteContent)
    assert (quote.content.speaker, quote.content.role) == ("Doe", "source")
    assert [quote.content.cited] == [listing.key for listing in of_kind(notes, Kind.LISTING)]


def test_claims_of_each_kind() -> None:
    """A definition, a list, a card with a list, a cloze and a statement keep their parts."""
    notes = (
        "### wax\nkinds:\n\n- *soft*\n\tmelts early\n\npros:\n- warm\n- sweet\n\n- smells\n\n"
        "Q: What?\nA: Two:\n- a\n- b {#two}\n\nC: [Wax] melts.\n"
    )
    contents = [draft.content for draft in of_kind(notes, Kind.CLAIM)]
    assert [content for content in contents if isinstance(content, ClaimContent)] == [
        ClaimContent("definition", "soft: melts early", "soft", "melts early", (), "kinds", None, None),
        ClaimContent("list", "pros:\n- warm\n- sweet\n- smells", "pros:", None, ("warm", "sweet", "smells"), None, None, None),
        ClaimContent("qa", "What?\nTwo:\n- a\n- b", "What?", "Two:", ("a", "b"), None, None, "two"),
        ClaimContent("cloze", "[Wax] melts.", None, None, (), None, None, None),
    ]  # fmt: skip


def test_digests_change_with_their_section_only() -> None:
    """A section's digest is of its lines, blank ones at its end left out, whatever ends a line."""
    before = [section.digest for section in records_of(NOTES).sections]
    after = [section.digest for section in records_of(NOTES.replace("yellow", "white") + "\n\n").sections]
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)
    assert before == [section.digest for section in records_of(NOTES.replace("\n", "\r\n") + "\r\n").sections]


def test_the_same_notes_give_the_same_works() -> None:
    """Two libraries agree on the uids of works they meet."""
    assert records_of(NOTES) == records_of(NOTES)
    assert resolve() == []
