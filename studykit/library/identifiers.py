"""Addresses and ids → one normal form; the same normaliser serves every way in."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

STRONG = frozenset({"arxiv", "doi", "openreview", "acl"})
"""Schemes of which one value names one work, whatever the title says."""

_ARXIV = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z-]{2,})?/\d{7})(?:v\d+)?(?:\.pdf)?", re.I)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|e-print|src|ps)/(?P<rest>.+)")
_DOI = re.compile(r"(?:doi:\s*)?(?P<id>10\.\d{4,9}/\S+)", re.I)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>.+)", re.I)
_ACL = re.compile(r"/(?:anthology/)?(?P<id>[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9-]+\.\d+)(?:v\d+)?(?:\.pdf)?/?", re.I)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|ref_src|igshid|feature|si|spm")
_YOUTUBE_PATH = re.compile(r"/(?:embed|v|shorts|live)/(?P<id>[\w-]{6,})")
_TIMES = frozenset({"t", "start", "time_continue"})


class Identifier(NamedTuple):
    """A normalised identifier: `arxiv 1706.03762`, `doi 10.1038/323533a0`, `address example.org/a`."""

    scheme: str
    value: str


def identify(text: str) -> Identifier | None:
    """The identifier that an address, a DOI or a bare arXiv id stands for; None for an anchor or no address."""
    text = text.strip()
    if match := _ARXIV.fullmatch(text.removeprefix("arXiv:").removeprefix("arxiv:")):
        return Identifier("arxiv", match["id"].lower())
    if match := _DOI.fullmatch(text):
        return _of_doi(match["id"])
    return _of_address(text) if "://" in text else None


def _of_doi(doi: str) -> Identifier:
    doi = doi.rstrip(".,;").lower()
    if (match := _ARXIV_DOI.fullmatch(doi)) and (arxiv := _ARXIV.fullmatch(match["id"])):
        return Identifier("arxiv", arxiv["id"].lower())
    return Identifier("doi", doi)


def _of_address(text: str) -> Identifier | None:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:  # unbalanced brackets of an IPv6 host
        return Identifier("address", text)
    if not host:
        return None
    host = host.removeprefix("www.")
    strong = _strong(host, parts.path, parts.query)
    return strong or Identifier("address", _address(host, parts.path, parts.query, parts.fragment))


def _strong(host: str, path: str, query: str) -> Identifier | None:
    if host in {"arxiv.org", "export.arxiv.org", "browse.arxiv.org"} and (place := _ARXIV_PATH.match(path)):
        match = _ARXIV.fullmatch(place["rest"].rstrip("/"))
        return Identifier("arxiv", match["id"].lower()) if match else None
    if host in {"doi.org", "dx.doi.org"} and (doi := _DOI.fullmatch(unquote(path.lstrip("/")))):
        return _of_doi(doi["id"])
    if host == "openreview.net" and (forum := dict(parse_qsl(query)).get("id")):
        return Identifier("openreview", forum)
    if host in {"aclweb.org", "aclanthology.org", "aclanthology.info"} and (acl := _ACL.search(path)):
        return Identifier("acl", acl["id"].upper() if acl["id"][0].isalpha() else acl["id"].lower())
    return None


def _address(host: str, path: str, query: str, fragment: str) -> str:
    pairs = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(name)]
    if video := _youtube(host, path, pairs):
        return f"youtube.com/watch?v={video}"
    pairs = [(name, value) for name, value in pairs if name not in _TIMES]
    kept = f"?{urlencode(sorted(pairs))}" if pairs else ""
    route = f"#{fragment}" if fragment.startswith(("!", "/")) else ""
    return f"{host}{path.rstrip('/')}{kept}{route}"


def _youtube(host: str, path: str, pairs: list[tuple[str, str]]) -> str | None:
    if host == "youtu.be":
        return path.strip("/").split("&")[0] or None
    if host in {"youtube.com", "m.youtube.com", "youtube-nocookie.com"}:
        match = _YOUTUBE_PATH.match(path)
        return match["id"] if match else dict(pairs).get("v")
    return None


def year_of(identifier: Identifier | None) -> int | None:
    """The year that an arXiv id states (`1706.03762`, `hep-th/9901001`); None for any other."""
    if identifier is None or identifier.scheme != "arxiv":
        return None
    digits = identifier.value.rpartition("/")[2][:2]
    short = int(digits)
    return 1900 + short if short >= 91 else 2000 + short
