"""Crash dumps: what is left of crashed VMs."""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, field
from ._types import Ref, String


class crashdump(Model, destroy=True):
    """The memory of a VM at the moment of its crash, on a disk.

    Source: Xen-API 1.0.10, class crashdump.
    """

    uuid = field(String, RO_run, "Unique identifier of the dump.")
    VM = field(Ref("VM"), RO_ins, "The VM that crashed.")
    VDI = field(Ref("VDI"), RO_ins, "The disk that holds the dump.")
