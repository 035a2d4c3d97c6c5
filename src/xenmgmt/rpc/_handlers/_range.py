"""Parts of a whole: ``Range`` of an answer, ``Content-Range`` of a request."""

from __future__ import annotations

import re
from typing import NamedTuple

from .._app import Refused, Request

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.ASCII)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.ASCII)


class Span(NamedTuple):
    """Some bytes of a whole, both ends included."""

    first: int
    last: int
    is_part: bool

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last + 1 - self.first

    def headers(self, size: int) -> tuple[tuple[bytes, bytes], ...]:
        """What an answer with these bytes has in its head."""
        length = (b"content-length", str(self.length).encode())
        accepts = (b"accept-ranges", b"bytes")
        if not self.is_part:
            return length, accepts
        span = f"bytes {self.first}-{self.last}/{size}".encode()
        return length, accepts, (b"content-range", span)

    @property
    def status(self) -> int:
        """The status of such an answer."""
        return 206 if self.is_part else 200


def first_wanted(request: Request) -> int:
    """The first byte that a request asks for; 0 when it asks for all."""
    found = _RANGE.fullmatch(request.header(b"range"))
    return int(found[1]) if found is not None else 0


def whole(size: int) -> Span:
    """All there is."""
    return Span(0, size - 1, False)


def wanted(request: Request, size: int) -> Span:
    """The bytes that a request asks for; 416 when there are none of them."""
    found = _RANGE.fullmatch(request.header(b"range"))
    if found is None:  # none, or one of the forms that a server may pass over
        return whole(size)
    first = int(found[1])
    last = min(size - 1, int(found[2])) if found[2] else size - 1
    if first > last:
        raise Refused(416, "no such range", (b"content-range", f"bytes */{size}".encode()))
    return Span(first, last, True)


class Given(NamedTuple):
    """The place of a body in the whole."""

    first: int
    last: int | None
    total: int | None

    @property
    def is_short(self) -> bool:
        """Whether more of the whole is to follow in another request."""
        return self.last is not None and self.total is not None and self.last + 1 < self.total


def given(request: Request) -> Given:
    """What a request says about its body; without ``Content-Range`` that it is the whole."""
    text = request.header(b"content-range")
    if not text:
        length = request.header(b"content-length")
        return Given(0, None, int(length[:18]) if length.isdecimal() else None)
    found = _CONTENT_RANGE.fullmatch(text)
    if found is None:
        raise Refused(400, "content-range is bytes FIRST-LAST/SIZE")
    return Given(int(found[1]), int(found[2]), None if found[3] == "*" else int(found[3]))
