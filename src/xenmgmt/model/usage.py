"""Use of a VM for accounting: a class of this library's own, on no wire."""

from __future__ import annotations

from ._fields import Model, RO_run, field
from ._types import DateTime, Float, Int, Map, String

OWN = "xenmgmt"
"""The release that these fields are from: none of the Xen-API's."""


class VM_usage(Model, since=OWN, destroy=True):
    """What one VM has used since it was first seen. It only grows, and stays when the VM goes.

    Source: this library. Restart, revert, suspend and migration do not take anything back.
    """

    uuid = field(String, RO_run, "Unique identifier of this account.", since=OWN)
    VM_uuid = field(String, RO_run, "The uuid of the VM, which may be gone.", since=OWN)
    name_label = field(String, RO_run, "The name that the VM had last.", since=OWN)
    starts = field(Int, RO_run, "How often a domain of it began to run.", since=OWN)
    running_seconds = field(Float, RO_run, "How long it had a domain.", since=OWN, unit="s")
    memory_byte_seconds = field(
        Float, RO_run, "Memory that it held, times how long.", since=OWN, unit="byte seconds"
    )
    cpu_seconds = field(Float, RO_run, "CPU time of all its vCPUs.", since=OWN, unit="s")
    disk_read = field(Float, RO_run, "Read from its disks.", since=OWN, unit="bytes")
    disk_written = field(Float, RO_run, "Written to its disks.", since=OWN, unit="bytes")
    net_received = field(Float, RO_run, "Received from networks.", since=OWN, unit="bytes")
    net_sent = field(Float, RO_run, "Sent to networks.", since=OWN, unit="bytes")
    first_seen = field(DateTime, RO_run, "When the account was opened.", since=OWN)
    last_updated = field(DateTime, RO_run, "Up to when it is exact.", since=OWN)
    life = field(
        Map(String, Float),
        RO_run,
        "The counters of the present domain at the last sample, to add only what is new.",
        since=OWN,
    )
