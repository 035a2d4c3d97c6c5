"""What we note in a domain's metadata of the marks that were set in it.

libvirt gives such an element back without its namespace, and keeps it as long as the domain.
"""

from __future__ import annotations

from ._element import Children, Element, integer, text, yes_no
from .domain import Domain

URI = "urn:xenmgmt:marks:1"
KEY = "marks"


class DomainMark(Element):
    """One mark: the domain that has it, by host and number, and what that was: devices, stopped."""

    tag = "mark"
    name = text("@name")
    host = text("@host")
    domain = integer("@domain")
    devices = text("@devices")
    paused = yes_no("@paused")


class DomainMarks(Element):
    """The marks of a domain."""

    tag = "marks"
    marks = Children((DomainMark.tag,), DomainMark)


def marks_in(domain: Domain) -> list[DomainMark]:
    """The marks that a domain's own document has, to be read."""
    found = domain.node.find(f"metadata/{{{URI}}}marks")
    return [] if found is None else [DomainMark(one) for one in found]
