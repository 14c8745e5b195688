"""Addresses and ids → one normal form; the same normaliser serves every way in."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

STRONG = frozenset({"arxiv", "doi", "openreview", "acl", "studykit"})
"""Schemes of which one value names one work, whatever the title says."""

OF_LIBRARY = "studykit:"
"""What the address of a work of the library begins with; its citation key follows."""

_ARXIV = re.compile(
    r"(?P<id>\d{4}\.\d{4,5}|(?P<archive>[a-z-]+)(?:\.[a-z-]{2,})?/(?P<number>\d{7}))(?:v\d+)?(?:\.pdf)?",
    re.IGNORECASE,
)
_ARXIV_HOST = re.compile(r"(?:[a-z0-9-]+\.)?arxiv\.org|ar5iv\.org|ar5iv\.labs\.arxiv\.org|xxx\.lanl\.gov")
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|e-print|src|ps)/(?P<rest>.+)")
_DOI = re.compile(r"(?:doi:\s*)?(?P<id>10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>.+)", re.IGNORECASE)
_ACL = re.compile(
    r"/(?:anthology/)?(?P<id>[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9-]+\.\d+)(?:v\d+)?(?:\.pdf)?/?", re.IGNORECASE
)
_ACL_HOSTS = frozenset(
    ["aclweb.org", "aclanthology.org", "aclanthology.info", "aclanthology.coli.uni-saarland.de"]
)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|ref_src|igshid|feature|si|spm")
_YOUTUBE_HOSTS = frozenset(["youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"])
_YOUTUBE_PATH = re.compile(r"/(?:embed|v|shorts|live)/(?P<id>[\w-]{6,})")
_YOUTUBE_ID = re.compile(r"[\w-]+")
_TIMES = frozenset(["t", "start", "time_continue"])
_WWW = re.compile(r"\A(?:www\.)+(?=.)")


LONGEST = 600
"""Characters of an identifier, a key or a path: PostgreSQL takes 2,704 bytes into an index."""


class Identifier(NamedTuple):
    """A normalised identifier: `arxiv 1706.03762`, `doi 10.1038/323533a0`, `address example.org/a`."""

    scheme: str
    value: str


def identify(text: str) -> Identifier | None:
    """The identifier of an address, a DOI or a bare arXiv id; None for an anchor or what is no address."""
    text = text.strip()
    if "://" in text:
        return _of_address(text)
    if len(text) > LONGEST:
        return None
    if arxiv := _arxiv(re.sub(r"arxiv:\s*", "", text, count=1, flags=re.IGNORECASE)):
        return arxiv
    if match := _DOI.fullmatch(text):
        return _of_doi(match["id"])
    if text.startswith(OF_LIBRARY):
        return key_identifier(unquote(text.removeprefix(OF_LIBRARY)))
    return None


def key_identifier(key: str) -> Identifier:
    """What names a work by a citation key of the library: `studykit:vaswani2017attention`."""
    return Identifier("studykit", key)


def is_reference(address: str | None) -> bool:
    """Whether an address names a work of the library by its key, and so says nothing of it."""
    return address is not None and address.startswith(OF_LIBRARY)


def _arxiv(text: str) -> Identifier | None:
    """An arXiv id without its version; the class of an old one (`math.GT/…`) is no part of it."""
    match = _ARXIV.fullmatch(text)
    if match is None:
        return None
    return Identifier(
        "arxiv", f"{match['archive']}/{match['number']}".lower() if match["archive"] else match["id"]
    )


def _of_doi(doi: str) -> Identifier:
    doi = doi.rstrip(".,;").lower()
    match = _ARXIV_DOI.fullmatch(doi)
    return (_arxiv(match["id"]) if match else None) or Identifier("doi", doi)


def _of_address(text: str) -> Identifier | None:
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:  # unbalanced brackets of an IPv6 host, a port that is no number
        return Identifier("address", text)
    if not host:
        return None
    host = f"[{host}]" if ":" in host else _WWW.sub("", host)
    strong = _strong(host, parts.path, parts.query) if len(text) <= LONGEST else None
    return strong or Identifier("address", _address(host, port, parts))


def _strong(host: str, path: str, query: str) -> Identifier | None:
    if _ARXIV_HOST.fullmatch(host) and (place := _ARXIV_PATH.match(path)):
        return _arxiv(place["rest"].rstrip("/"))
    if host in {"doi.org", "dx.doi.org"} and (doi := _DOI.fullmatch(unquote(path.lstrip("/")))):
        return _of_doi(doi["id"])
    if host == "openreview.net" and path.rstrip("/") in {"/forum", "/pdf"}:
        forum = dict(parse_qsl(query)).get("id")
        return Identifier("openreview", forum) if forum else None
    if host in _ACL_HOSTS and (acl := _ACL.search(path)):
        return Identifier("acl", acl["id"].upper() if acl["id"][0].isalpha() else acl["id"].lower())
    return None


def _address(host: str, port: int | None, parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    pairs = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    if video := _youtube(host, parts.path, pairs):
        return f"youtube.com/watch?v={video}"
    pairs = [(name, value) for name, value in pairs if name not in _TIMES]
    shown = "" if port in {None, 80, 443} else f":{port}"
    kept = f"?{urlencode(sorted(pairs))}" if pairs else ""
    route = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{host}{shown}{parts.path.rstrip('/')}{kept}{route}"


def _youtube(host: str, path: str, pairs: list[tuple[str, str]]) -> str | None:
    """The id of a video, whichever way its address is written."""
    if host == "youtu.be":
        match = _YOUTUBE_ID.match(path.lstrip("/"))
        return match[0] if match else None
    if host not in _YOUTUBE_HOSTS:
        return None
    match = _YOUTUBE_PATH.match(path)
    found = match["id"] if match else dict(pairs).get("v", "")
    return found if _YOUTUBE_ID.fullmatch(found) else None


def year_of(identifier: Identifier | None) -> int | None:
    """The year that an arXiv id states (`1706.03762`, `hep-th/9901001`); None for any other."""
    if identifier is None or identifier.scheme != "arxiv":
        return None
    digits = identifier.value.rpartition("/")[2][:2]
    short = int(digits)
    return 1900 + short if short >= 91 else 2000 + short
