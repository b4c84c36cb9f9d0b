"""A web address as a QR code: a picture made here and carried in the page. The only importer of ``segno``."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import segno

MAX_ADDRESS = 300
"""Longer addresses make codes too fine to be read from a screen."""


def is_web_address(address: str) -> bool:
    """Whether a telephone may be sent there: an http(s) address of a host, on one line, not too long."""
    if not address.isprintable() or " " in address or len(address) > MAX_ADDRESS:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


@lru_cache(maxsize=256)
def qr_picture(address: str) -> str:
    """A ``data:`` address of an SVG, dark on white with the quiet zone that readers need."""
    code = segno.make(address, micro=False, error="m")
    return str(code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
