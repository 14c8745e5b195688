"""One line that names a work or a link → the work or the links."""

import re

from studykit.notes.model import Link, Mention
from studykit.notes.people import ET_AL
from studykit.notes.start import start_of_url
from studykit.notes.tail import KINDS, TARGET, Tail, read_tail, url_of

_KIND = re.compile(rf"`([^`]+)`\s*|({'|'.join(sorted(KINDS))})\s+(?=[<\[]|https?://)")
_AND = re.compile(r"(?:,|\s\+|\sand)\s+(?=[<\[]|https?://)")
_FIRST_WORD = re.compile(r"['’]?[a-z]+\b|,")
_LABELS = {
    "paper": "paper papers pdf arxiv abs abstract doi openreview preprint ps acl pmlr ieee acm springer html",
    "code": "code github repo repository implementation official unofficial pytorch tensorflow keras jax",
    "video": "video videos talk talks youtube presentation lecture lectures",
    "slides": "slides slide",
    "post": "blog post blogpost article",
    "notes": "notes note summary",
    "dataset": "data dataset datasets",
    "book": "book",
    "course": "course",
    "demo": "demo",
    "poster": "poster",
    "page": "page link url web website site homepage project supplementary supp appendix bib bibtex",
}
# Labels in brackets that are no title but say where a link leads.
_KIND_OF_LABEL = {word: kind for kind, words in _LABELS.items() for word in words.split()}
_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
_ELSEWHERE = re.compile(r"https?://(?!.*(?:#|\.md\b))")  # an address that leads to no notes file
_NOTES = re.compile(
    r"#|(?![a-z][a-z0-9+.-]*:)[^#?]*\.(?:md|markdown)(?:#|\Z)", re.IGNORECASE
)  # an anchor, a path
_KIND_OF_NAME = {"books": "book", "courses": "course", "papers": "paper", "videos": "video", "talks": "video"}


def unquote(title: str) -> str:
    """A title without the quotation marks around it, even when one of the two was forgotten."""
    title = title.strip()
    if title[:1] in {'"', "“"}:
        title = title[1:]
        if title[-1:] in {'"', "”"}:
            title = title[:-1]
    return " ".join(title.split())


def kind_of_name(name: str) -> str | None:
    """The kind of the works that stand under a name: `courses` lists courses; None for most names."""
    return _KIND_OF_NAME.get(name.casefold())


def kind_of_label(label: str) -> str | None:
    """The kind of link that a label of only such words says, `PDF` or `Project page`; None for a title."""
    if _ARXIV_ID.fullmatch(label.strip(" []")):
        return "paper"
    words = re.findall(r"[a-z]+", label.casefold())
    kinds = [_KIND_OF_LABEL.get(word) for word in words]
    return next((kind for kind in kinds if kind != "page"), "page") if kinds and all(kinds) else None


def reference(text: str) -> Link | None:
    """The cross-reference that a line states when it begins with `[**name**](target)`, or None."""
    match = TARGET.match(text) if text.startswith("[") else None
    label = match["label"].strip() if match else ""
    if match is None or not (label.startswith("**") and label.endswith("**") and len(label) > 4):
        return None
    rest = text[match.end() :]
    if rest.strip() and _ELSEWHERE.match(match["url"]):
        return None  # a work with its title in bold
    remark = read_tail(rest).remark
    return Link("reference", match["url"], label[2:-2].strip(), remark=remark)


def is_anchor(text: str) -> bool:
    """Whether a line begins with a titled link to an anchor or to other notes, where its work stands."""
    match = TARGET.match(text)
    return match is not None and _NOTES.match(url_of(match)) is not None


def is_sentence(text: str) -> bool:
    """Whether a line begins with a target and goes on in words of its own, not with facts of it."""
    match = TARGET.match(text)
    rest = text[match.end() :].strip() if match else ""
    first = _FIRST_WORD.match(rest)
    if first is None or first[0] in KINDS or first[0] in {"by", "and"}:
        return False
    words = re.split(r"[`(<\[]", rest, maxsplit=1)[0].split()
    return len(words) > 3 or rest[-1] in ".!?"


def resource(text: str, default_kind: str = "post") -> Mention | None:
    """The work that a line of a topic lists, or None when the line does not begin with a target."""
    match = TARGET.match(text)
    if match is None or reference(text):
        return None
    url = url_of(match)
    tail = read_tail(text[match.end() :].rstrip().removesuffix(":"))
    return Mention(
        title=unquote(match["label"] or ""),
        url=url,
        kind=tail.kind or default_kind,
        authors=tail.people,
        et_al=tail.et_al,
        year=tail.year,
        language=tail.language,
        remark=tail.remark,
        part=tail.part,
        start=_start(tail, url),
        links=nested_links(tail),
    )


def link_line(text: str, depth: int = 0) -> tuple[Link, ...]:
    """The targets of a line of links, `` `kind` <url> + <url> (who) ``; empty when it is none.

    `depth` counts the brackets around the line.
    """
    leading = _KIND.match(text)
    at = leading.end() if leading else 0
    targets: list[re.Match[str]] = []
    while (match := TARGET.match(text, at)) and not reference(match[0]):
        targets.append(match)
        joined = _AND.match(text, match.end())
        at = joined.end() if joined else match.end()
        if not joined:
            break
    if not targets:
        return ()
    tail = read_tail(text[at:], depth)
    kind = (leading[1] or leading[2]).strip() if leading else tail.kind or "page"
    links = [_link(match, kind, tail) for match in targets[:-1]]
    return (*links, _link(targets[-1], kind, tail, nested_links(tail, depth)))


def nested_links(tail: Tail, depth: int = 0) -> tuple[Link, ...]:
    """The links that a line carries in brackets: ``([talk](url) `video`)``."""
    return tuple(link for text in tail.targets for link in link_line(_kind_first(text), depth + 1))


def _link(match: re.Match[str], kind: str, tail: Tail, nested: tuple[Link, ...] = ()) -> Link:
    url = url_of(match)
    title = unquote(match["label"]) if match["label"] else None
    speakers = (*tail.people, ET_AL) if tail.et_al else tail.people
    remark = ", ".join(filter(None, [tail.part, tail.remark, str(tail.year or "")])) or None
    return Link(kind, url, title, speakers, _start(tail, url), tail.language, remark, tail.summarised, nested)


def _start(tail: Tail, url: str) -> int | None:
    return tail.start if tail.start is not None else start_of_url(url)


def _kind_first(inner: str) -> str:
    """A link in brackets as a line of links: its label is its kind when no code says one."""
    match = TARGET.match(inner)
    label = (match["label"] or "").strip().lower() if match else ""
    kind = kind_of_name(label) or (label if label in KINDS else None)
    said = match is not None and read_tail(inner[match.end() :]).kind is not None
    return f"`{kind}` {inner}" if kind and not said else inner
