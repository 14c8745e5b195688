"""One line that names a work or a link → its title, target, people, kind, start and remarks."""

import re
from dataclasses import dataclass, replace

from studykit.notes.model import Link, Mention
from studykit.notes.people import is_people, split_people
from studykit.notes.start import start_of_text, start_of_url

LINK_KINDS = frozenset(
    "video audio slides notes post paper code press poster demo book course tutorial thesis summary talk "
    "dataset podcast page".split()
)
_WORK_WORDS = frozenset("course tutorial book chapter thesis workshop school panel".split())

_TARGET = re.compile(r"<(?P<bare>[a-zA-Z][\w+.-]*:[^<>\s]+)>|\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_TOKEN = re.compile(
    r"\s*(?:"
    r"`(?P<code>[^`]+)`"
    r"|\*\((?P<remark>.+?)\)\*"
    r"|(?P<group>\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))"
    r"|(?P<by>by\s+)"
    r"|(?P<word>[^`(*]+?(?=\s*(?:`|\*?\(|\bby\s|$)))"
    r"|(?P<junk>.)"
    r")",
    re.S,
)
_PART = re.compile(r"(?:sections?|chapters?|parts?|pages?|lectures?)\s+[\d.,\s–-]+", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows the target of a line."""

    people: tuple[str, ...] = ()
    et_al: bool = False
    kind: str | None = None
    language: str | None = None
    remark: str | None = None
    part: str | None = None
    start: int | None = None
    year: int | None = None
    summarised: bool = False
    nested: tuple[Link, ...] = ()


def unquote(title: str) -> str:
    """A title without the quotation marks around it, even when one of the two was forgotten."""
    title = title.strip()
    if title[:1] in {'"', "“"}:
        title = title[1:]
        if title[-1:] in {'"', "”"}:
            title = title[:-1]
    return " ".join(title.split())


def reference(text: str) -> tuple[str, str, str] | None:
    """Name, target and the rest of a line that begins with `[**name**](target)`, or None."""
    match = _TARGET.match(text)
    if match is None or match["label"] is None:
        return None
    label = match["label"].strip()
    if not (label.startswith("**") and label.endswith("**") and len(label) > 4):
        return None
    return label[2:-2].strip(), match["url"], text[match.end() :].strip()


def is_anchor(text: str) -> bool:
    """Whether a line begins with a titled link to an anchor: a work whose notes stand elsewhere."""
    match = _TARGET.match(text)
    return match is not None and (match["url"] or "").startswith("#")


def resource(text: str, default_kind: str = "post") -> Mention | None:
    """The work that a line of a topic lists, or None when the line does not begin with a target."""
    match = _TARGET.match(text)
    if match is None or reference(text):
        return None
    url = match["bare"] or match["url"]
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
        start=tail.start if tail.start is not None else start_of_url(url),
        links=tail.nested,
    )


def link_line(text: str) -> tuple[Link, ...]:
    """The targets of a line of links, `` `kind` <url> + <url> (who) ``; empty when it is none."""
    kind, rest = _leading_kind(text)
    targets: list[re.Match[str]] = []
    while (match := _TARGET.match(rest)) is not None and not reference(rest):
        targets.append(match)
        rest = rest[match.end() :]
        joined = re.match(r"\s+\+\s+(?=[<\[])", rest)
        if joined is None:
            break
        rest = rest[joined.end() :]
    if not targets:
        return ()
    tail = read_tail(rest)
    links = [_link(match, kind or tail.kind or "page", tail) for match in targets]
    links[-1] = replace(links[-1], nested=tail.nested)
    return tuple(links)


def _leading_kind(text: str) -> tuple[str | None, str]:
    match = re.match(r"`([^`]+)`\s*", text) or re.match(rf"({'|'.join(sorted(LINK_KINDS))})\s+(?=[<\[])", text)
    return (match[1].strip(), text[match.end() :]) if match else (None, text)


def _link(match: re.Match[str], kind: str, tail: Tail) -> Link:
    url = match["bare"] or match["url"]
    start = tail.start if tail.start is not None else start_of_url(url)
    title = unquote(match["label"]) if match["label"] else None
    return Link(kind, url, title, tail.people, start, tail.language, tail.remark, tail.summarised)


def read_tail(text: str) -> Tail:
    """Read what follows a target: people, kind, language, remarks, start, nested links, in any order."""
    tail = Tail()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            break
        position = match.end()
        if match["by"]:
            names, position = _names_at(text, position)
            tail = _with_people(tail, names)
        else:
            tail = _absorb(tail, match)
    return tail


def _names_at(text: str, position: int) -> tuple[str, int]:
    stop = re.compile(r"\s*(?:`|\(|\*\(|$)").search(text, position)
    end = stop.start() if stop else len(text)
    return text[position:end], end


def _absorb(tail: Tail, match: re.Match[str]) -> Tail:
    if match["code"]:
        return _with_code(tail, match["code"].strip())
    if match["remark"]:
        return _with_remark(tail, match["remark"].strip())
    if match["group"]:
        return _with_group(tail, match["group"][1:-1].strip())
    if match["word"]:
        return _with_words(tail, match["word"].strip())
    return tail


def _with_code(tail: Tail, word: str) -> Tail:
    if word.startswith("in "):
        return replace(tail, language=word[3:])
    if word == "summary":
        return replace(tail, summarised=True)
    if word not in LINK_KINDS:
        return _with_remark(tail, word)
    shown = replace(tail, kind=word)
    said = tail.kind is None or (tail.remark is not None and tail.kind in tail.remark)
    return shown if said else _with_remark(shown, tail.kind or "")


def _with_remark(tail: Tail, remark: str) -> Tail:
    return replace(tail, remark=remark if tail.remark is None else f"{tail.remark}, {remark}")


def _with_people(tail: Tail, names: str) -> Tail:
    people, et_al = split_people(names)
    return replace(tail, people=tail.people + people, et_al=tail.et_al or et_al)


def _with_group(tail: Tail, inner: str) -> Tail:
    if _TARGET.match(inner):
        links = link_line(_kind_first(inner))
        return replace(tail, nested=tail.nested + links)
    if _PART.fullmatch(inner):
        return replace(tail, part=inner)
    if _YEAR.fullmatch(inner):
        return replace(tail, year=int(inner))
    if (start := start_of_text(inner)) is not None:
        return replace(tail, start=start)
    if is_people(inner):
        return _with_people(tail, inner)
    return _with_pieces(tail, inner)


def _kind_first(inner: str) -> str:
    """`[talk](url) `video`` as a link line: its kind is the code, else the label itself, else none."""
    match = _TARGET.match(inner)
    tail = read_tail(inner[match.end() :]) if match else Tail()
    label = (match["label"] or "").strip().lower() if match else ""
    kind = tail.kind or {"videos": "video"}.get(label, label if label in LINK_KINDS else None)
    return f"`{kind}` {inner}" if kind else inner


def _with_pieces(tail: Tail, inner: str) -> Tail:
    """`part 2, 1:28:45`: pieces of their own; what is no start time stays a remark."""
    for piece in (part.strip() for part in inner.split(",")):
        start = start_of_text(piece)
        tail = replace(tail, start=start) if start is not None else _with_remark(tail, piece)
    return tail


def _with_words(tail: Tail, words: str) -> Tail:
    """`course`, `chapter of "Deep Learning" book`: the first known word is the kind, all of it a remark."""
    words = words.strip(" ,;:-–")
    if not words:
        return tail
    found = next((word for word in re.findall(r"[a-z]+", words.lower()) if word in _WORK_WORDS), None)
    if found is not None and tail.kind is None:
        tail = replace(tail, kind=found)
    return tail if words.lower() == found else _with_remark(tail, words)
