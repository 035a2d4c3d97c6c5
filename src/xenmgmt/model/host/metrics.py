"""The live values of a host, and its processors."""

from __future__ import annotations

from .._fields import Model, RO_run, RW, field, message
from .._types import Bool, DateTime, Float, Int, Map, Ref, Set, String


class host_metrics(Model, xapi=True):
    """What a host measures.

    Source: Xen-API 1.0.10, class host_metrics; xapi datamodel, class host_metrics.
    """

    uuid = field(String, RO_run, "Unique identifier of the measurements.", xapi="P:rio")
    memory_total = field(
        Int, RO_run, "All memory of the host.", path="memory/total", unit="bytes", xapi="P:rio"
    )
    memory_free = field(
        Int, RO_run, "Memory that no VM and no hypervisor uses.", path="memory/free", unit="bytes"
    )
    last_updated = field(DateTime, RO_run, "When the values were last measured.", xapi="P:rio")
    live = field(Bool, RO_run, "Whether the pool hears from the host.", since="rio", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="orlando",
        xapi="P:orlando",
    )


class host_cpu(Model, xapi=True):
    """One processor of a host.

    Source: Xen-API 1.0.10, class host_cpu; xapi datamodel, class host_cpu.
    """

    uuid = field(String, RO_run, "Unique identifier of the processor.", xapi="P:rio")
    host = field(Ref("host"), RO_run, "The host that it belongs to.", xapi="P:rio")
    number = field(Int, RO_run, "Number of the processor on its host, from 0.", xapi="P:rio")
    vendor = field(String, RO_run, "Who made it.", xapi="P:rio")
    speed = field(Int, RO_run, "Clock rate.", unit="MHz", xapi="P:rio")
    modelname = field(String, RO_run, "Model as the maker calls it.", xapi="P:rio")
    stepping = field(String, RO_run, "Revision within the model.", xapi="P:rio")
    flags = field(String, RO_run, "Features in words, as the kernel prints them.", xapi="P:rio")
    features = field(String, RO_run, "Features as bits in hexadecimal.", xapi="P:rio")
    utilisation = field(Float, RO_run, "How busy it is, from 0 to 1.", xapi="P:rio")
    cpu_pool = field(
        Set(Ref("cpu_pool")), RO_run, "The group that it works for; empty when it is free."
    )
    family = field(Int, RO_run, "Number of the processor family.", since="rio", xapi="P:rio")
    model = field(Int, RO_run, "Number of the model within the family.", since="rio", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="orlando",
        xapi="P:orlando",
    )

    get_unassigned_cpus = message(
        Set(Ref("host_cpu")), "List the processors that belong to no group.", static=True
    )
