"""One line of a reading list in any of the common shapes → the work that it lists, or nothing.

Precision comes first: a statement that cites something stays a statement. A line lists a work when it begins
with a titled link, or when links close it and what stands before them is a title or a citation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from studykit.notes import inline
from studykit.notes.citations import Citation, read_citation, read_rest
from studykit.notes.model import Link, Mention
from studykit.notes.tail import TARGET, url_of

_HINT = re.compile(r"\]\(|://|[\"“*_(]")  # without one of these a line lists no work
_TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")
_NUMBER = re.compile(r"(?:\*\*)?\\?\[\d{1,4}\\?\](?:\*\*)?[.:]?\s+(?=\S)")
_EMOJI = re.compile(r"\A(?:(?::[a-z0-9_+-]+:|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)\s*)+(?=\S)")
_STAR = re.compile(r":star2?:|[★⭐🌟]\ufe0f?")
# `[[pdf]](url)`, `[[pdf](url)]` and `\[[pdf](url)\]` as `([pdf](url))`
_DOUBLED = re.compile(r"\[\[([^\[\]]++)\]\](\([^()\s]*+\))|\\?\[\s?(\[[^\[\]]++\]\([^()\s]*+\))\s?\\?\]")
_IMAGE = re.compile(r"!\[[^\[\]]*+\]\([^()\s]*+\)|\[\s*\]\([^()\s]*+\)")
_ANCHOR = re.compile(r"<a\s[^<>]*?href=[\"']([^\"'<>\s]+)[\"'][^<>]*>([^<>\[\]]+)</a>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"(?:\[(?P<tag>[^\[\]]{1,30})\]|`(?P<code>[^`]{1,30})`|\((?P<round>[^()]{0,30}(?:19|20)\d\d)\)|(?P<date>(?:19|20)\d\d(?:-\d\d){0,2})(?=\s*[:,–—-]))[\s:,–—-]+(?=\S)"
)
_MONTH = re.compile(r"(?<=\d{4})-\d\d(?:-\d\d)?(?!\d)")
_EMPTY = re.compile(r"\(\s*(?:[,|/;·•]\s*)*\)|\[\s*(?:[,|/;·•]\s*)*\]|\\\[\s*\\\]")
_REMARK = re.compile(r"[*_]*\(([^()]+)\)[*_]*|[-–—:]\s*(\S.*)")
_OPEN_WORDS = frozenset(
    "see in the a an from at of this that and or with for via here is are to by on read also using our "
    "their its".split()
)
_KINDS_OF_WORKS = frozenset(("paper", "video", "slides", "book", "course"))
_LONGEST = 1200  # characters of a line that lists a work
_SMALL = 4  # letters of a word that a title may leave in lower case
_TITLE_MARKS = frozenset('*_"“')
_TASKS_DONE = frozenset("xX")


@dataclass(frozen=True, slots=True)
class Listed:
    """A work that a line lists.

    Attributes:
        facts: what else the line says of it, as names and values: importance, venue, state.
        sure: the line alone shows that it lists a work; else its neighbours have to.
    """

    work: Mention
    facts: tuple[tuple[str, str], ...] = ()
    sure: bool = True


def listed(text: str, default_kind: str = "post") -> Listed | None:
    """The work that an item of a list names."""
    return _listed_once(text, default_kind) if len(text) <= _LONGEST and _HINT.search(text) else None


@lru_cache(maxsize=1024)  # each item is asked about more than once
def _listed_once(text: str, default_kind: str) -> Listed | None:
    done, text = _task(" ".join(text.split()))
    if inline.reference(text):
        return None
    text = _ANCHOR.sub(r"[\2](\1)", text.replace("~~", ""))
    text, stars = _STAR.subn(" ", _BREAK.sub(" - ", without_images(text)))
    text = _DOUBLED.sub(_single, _NUMBER.sub("", _EMOJI.sub("", text.strip()), count=1)).strip()
    ways = (_tagged, _read) if _TAG.match(text) else (_read, _tagged)
    found = ways[0](text, default_kind) or ways[1](text, default_kind)
    if found is None:
        return None
    facts = (("importance", str(min(stars, 3))) if stars else None, ("state", "read") if done else None)
    return replace(found, facts=(*found.facts, *filter(None, facts)))


def _read(text: str, default_kind: str) -> Listed | None:
    return (
        _titled(text, default_kind)
        or _closed_by_links(text, default_kind)
        or _without_links(text, default_kind)
    )


def _tagged(text: str, default_kind: str) -> Listed | None:
    """`[ICWB 2015] Title [pdf](url)`, `Doe et al. 2016, [Title](url)`: a tag, a date or people first."""
    match = _TAG.match(text)
    target = None if match else TARGET.search(text)
    stop = match.end() if match else target.start() if target else 0
    words = text[:stop] if match is None else next(filter(None, match.groups()))
    tag = read_rest(_MONTH.sub("", words))
    if not stop or (tag.rest and not match) or (target and not (tag.authors or tag.year)):
        return None
    ways = (_tagged, _read) if match and _TAG.match(text[stop:]) else (_read,)
    found = next(filter(None, (way(text[stop:], default_kind) for way in ways)), None)
    if found is None:
        return None
    work = replace(
        found.work,
        authors=found.work.authors or tag.authors,
        et_al=found.work.et_al or tag.et_al,
        year=found.work.year or tag.year,
    )
    return replace(
        found, work=work, facts=found.facts or _venue(tag), sure=found.sure or tag.year is not None
    )


def without_images(text: str) -> str:
    """A line without its badges and pictures."""
    return _IMAGE.sub(" ", text)


def listed_paragraph(text: str, default_kind: str = "post") -> Listed | None:
    """The work that a line outside a list names: a citation with links, numbered or with a title in marks."""
    if not TARGET.search(text) or TARGET.match(text):
        return None
    found = listed(text, default_kind)
    if found is None or not found.sure:
        return None
    cites = found.work.authors and found.work.year
    return found if cites or _NUMBER.match(text) or text[0] in "*_" else None


def is_label_line(text: str) -> bool:
    """Whether a line is nothing but links whose labels say their kinds: `[code](url), [slides](url)`."""
    targets = list(TARGET.finditer(text))
    return (
        bool(targets)
        and all(map(_is_label, targets))
        and not _without_targets(_DOUBLED.sub(_single, text))[0]
    )


def _task(text: str) -> tuple[bool, str]:
    match = _TASK.match(text)
    return (match[1] in _TASKS_DONE, text[match.end() :]) if match else (False, text)


def _single(match: re.Match[str]) -> str:
    return f"([{match[1]}]{match[2]})" if match[1] else f"({match[3]})"


# ---- a titled link at the start ------------------------------------------------------------------------


def _titled(text: str, default_kind: str) -> Listed | None:
    """`[Title](url) by A (2016)`: what follows are facts of it, people with or without `by`, links."""
    text = _plain_title(text)
    match = TARGET.match(text)
    if match is None or inline.kind_of_label(match["label"] or ""):
        return None
    work, sentence = inline.resource(text, default_kind), inline.is_sentence(text)
    if work is None or (not sentence and (work.authors or not work.remark)):
        return Listed(work) if work else None
    rest, links = _without_targets(text[match.end() :])
    around = read_rest(rest)
    if (around.authors or around.year) and not (around.rest and (sentence or not around.authors)):
        return Listed(_cited(work, around, links), _venue(around))
    return None if sentence else Listed(work)


def _plain_title(text: str) -> str:
    """`**[Title](url)**` as `[Title](url)`."""
    text = re.sub(r"\A\[\*\*([^\[\]*]+)\*\*\](?=\()", r"[\1]", text)
    match = re.match(r"([*_]{1,3})(?=[\[<])", text)
    if match is None:
        return text
    target = TARGET.match(text, match.end())
    closes = target is not None and text.startswith(match[1], target.end())
    return target[0] + text[target.end() + len(match[1]) :] if target and closes else text


def _cited(work: Mention, around: Citation, links: tuple[Link, ...]) -> Mention:
    return replace(
        work,
        authors=around.authors,
        et_al=around.et_al,
        year=around.year or work.year,
        remark=around.rest or None,
        links=work.links or links,
    )


def _venue(citation: Citation) -> tuple[tuple[str, str], ...]:
    return (("venue", citation.venue),) if citation.venue else ()


# ---- links at the end ----------------------------------------------------------------------------------


def _closed_by_links(text: str, default_kind: str) -> Listed | None:
    """`Title. Authors. Venue [[pdf]](url) [[code](url)] (remark)`; the links may also stand first."""
    first = next((match for match in TARGET.finditer(text) if _is_label(match)), None)
    if first is None:
        return None
    head = text[: first.start()].rstrip(" ([|\\")
    tail = text[len(head) :]
    if TARGET.search(head):
        return None
    after, links = _without_targets(tail)
    if not head.strip(" *_-"):
        head, after = after, ""
    elif not _may_close(head):
        return None
    citation = read_citation(head)
    remark, around = _remark(after)
    if not citation.title or remark is None:
        return None
    return _listed(_joined(citation, around), links, remark or citation.rest or None, default_kind)


def _is_label(match: re.Match[str]) -> bool:
    return match["label"] is None or inline.kind_of_label(match["label"]) is not None


def _may_close(head: str) -> bool:
    """Whether links may close what stands before them: not `see`, `code:` and the like."""
    words = head.split()
    return not head.endswith((":", "?:")) and words[-1].casefold() not in _OPEN_WORDS


def _without_targets(text: str) -> tuple[str, tuple[Link, ...]]:
    """The words between links, and the links with the kinds that their labels say."""
    links = tuple(link_of(match) for match in TARGET.finditer(text))
    words = _EMPTY.sub(" ", _EMPTY.sub(" ", TARGET.sub(" ", text)))
    return " ".join(words.split()).strip(" |/·•\\,;`"), links


def link_of(match: re.Match[str]) -> Link:
    """A target as a link, its kind from its label."""
    label = (match["label"] or "").strip()
    kind = inline.kind_of_label(label)
    return Link(kind or "page", url_of(match), title=None if kind else label or None)


def _remark(after: str) -> tuple[str | None, Citation]:
    """The remark behind links, empty when people or a year stand there; None when a sentence goes on."""
    text = after.strip().strip("[]").strip()
    if not any(map(str.isalnum, text)):
        return "", Citation()
    around = read_rest(text)
    if not around.rest and (around.authors or around.year):
        return "", around
    match = _REMARK.fullmatch(text.rstrip(" ."))
    return ((match[1] or match[2]).strip(" *_") if match else None), Citation()


def _joined(citation: Citation, around: Citation) -> Citation:
    return replace(
        citation,
        authors=citation.authors or around.authors,
        et_al=citation.et_al or around.et_al,
        year=citation.year or around.year,
        venue=citation.venue or around.venue,
    )


def _listed(citation: Citation, links: tuple[Link, ...], remark: str | None, default_kind: str) -> Listed:
    work = Mention(
        title=citation.title,
        kind=default_kind,
        authors=citation.authors,
        et_al=citation.et_al,
        year=citation.year,
        remark=remark,
    )
    work = kind_of_listed(work, links, default_kind)
    if work.kind == "post" and (citation.authors or citation.venue):
        work = replace(work, kind="paper")
    return Listed(work, _venue(citation), sure=citation.told or _in_title_case(citation.title))


def kind_of_listed(work: Mention, links: Sequence[Link], default_kind: str) -> Mention:
    """The work with its address and kind from its links, the other links as its own.

    A paper's link leads to the work before a page's, and that before any other.
    """
    best = min(links, key=_distance, default=None) if work.url is None else None
    others = tuple(link for link in links if link is not best)
    if best is None:
        return replace(work, links=others)
    kind = best.kind if default_kind == "post" and best.kind in _KINDS_OF_WORKS else work.kind
    return replace(work, url=best.url, kind=kind, links=others)


def _distance(link: Link) -> int:
    return {"paper": 0, "book": 0, "page": 1}.get(link.kind, 2)


def _in_title_case(title: str) -> bool:
    """Whether the longer words are capitalised, most of them, the first one surely."""
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > _SMALL]
    upper = sum(not word.islower() for word in words)
    return bool(title) and not title[0].islower() and 2 * upper > len(words)


# ---- no link at all ------------------------------------------------------------------------------------


def _without_links(text: str, default_kind: str) -> Listed | None:
    """A citation without a link: a title in marks with people and a year or `by`, or people, year, title."""
    if TARGET.search(text):
        return None
    citation = read_citation(text)
    if citation.rest or not citation.authors or not citation.title:
        return None
    dated = citation.year is not None and (
        citation.marked or text.startswith(citation.authors[0].split()[-1])
    )
    if dated or (citation.marked and text[0] in _TITLE_MARKS and re.search(r"[*_\"”]\W*by\s", text)):
        return _listed(citation, (), None, default_kind)
    return None
