"""Moments to which a running guest can be turned back in its domain."""

from __future__ import annotations

from .._fields import Part, RO_run, field
from .._types import DateTime, Map, Set, String

DOMAIN = ("resident_on", "domid")
"""What tells one domain of a VM from another."""


class Marks(Part):
    """Moments to which a running guest can be turned back in its domain."""

    marks = field(
        Map(String, DateTime),
        RO_run,
        "The moments to which it can be turned back: when each was marked, by name.",
        since="xenmgmt",
        lasts_with=DOMAIN,
    )
    marked_devices = field(
        Map(String, Set(String)),
        RO_run,
        "Memory, vCPUs and attached devices as they were at each mark, and must be to go back.",
        since="xenmgmt",
        lasts_with=DOMAIN,
    )
