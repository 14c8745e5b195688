"""Bytes → text: any bytes give a text, and what had to be guessed or replaced is said."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # neither database can hold them


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of a file and a remark on how it was read, or None when it is plain UTF-8.

    A byte order mark decides; without one UTF-8 is tried, then Latin-1, which fits any bytes. NUL and lone
    surrogates become U+FFFD.
    """
    text, remark = _characters(data)
    text, count = _UNSTORABLE.subn("\N{REPLACEMENT CHARACTER}", text)
    remarks = [remark] if remark else []
    if count:
        remarks.append(f"{count} characters that cannot be stored were replaced")
    return text, "; ".join(remarks) or None


def _characters(data: bytes) -> tuple[str, str | None]:
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    body = data[len(bom) :]
    try:
        return body.decode(encoding), None
    except UnicodeDecodeError:
        if bom:
            return body.decode(encoding, "replace"), f"broken {encoding}: some characters were replaced"
        return body.decode("latin-1"), "not UTF-8: read as Latin-1"
