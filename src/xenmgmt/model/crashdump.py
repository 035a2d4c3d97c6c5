"""Crash dumps: what is left of crashed VMs."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import DateTime, Int, Map, Ref, String, Void


class crashdump(Model, destroy=True, xapi=True):
    """The memory of a VM at the moment of its crash, on a disk.

    Source: Xen-API 1.0.10, class crashdump; xapi datamodel, class crashdump.
    """

    uuid = field(String, RO_run, "Unique identifier of the dump.", xapi="P:rio")
    VM = field(Ref("VM"), RO_ins, "The VM that crashed.", xapi="P:rio")
    VDI = field(Ref("VDI"), RO_ins, "The disk that holds the dump.", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )

    destroy = message(
        Void, "Remove the dump and its disk.", since="rio", xapi="P:rio", role="pool-operator"
    )


class host_crashdump(Model, since="rio", xapi=True):
    """What a host left behind when it crashed.

    Source: xapi datamodel, class host_crashdump.
    """

    uuid = field(String, RO_run, "Unique identifier of the dump.", since="rio", xapi="P:rio")
    host = field(Ref("host"), RO_ins, "The host that crashed.", since="rio", xapi="P:rio")
    timestamp = field(DateTime, RO_run, "When it crashed.", since="rio", xapi="P:rio")
    size = field(Int, RO_run, "Size of the dump.", since="rio", xapi="P:rio", unit="bytes")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )

    destroy = message(Void, "Delete the dump.", since="rio", xapi="P:rio", role="pool-operator")
    upload = message(
        Void,
        "Send the dump to an address.",
        Param("url", String, since="rio"),
        Param("options", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
