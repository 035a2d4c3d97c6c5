"""Policies and schedules by which VMs are saved."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Int, Map, Ref, Set, String, Void


class VMPP(Model, since="cowley", xapi=True, kept=False):
    """A protection policy of VMs; xapi dropped all there was to it.

    Source: xapi datamodel, class VMPP.
    """


class VMSS(Model, create=True, destroy=True, since="falcon", xapi=True):
    """A schedule by which snapshots of VMs are taken.

    Source: xapi datamodel, class VMSS.
    """

    uuid = field(String, RO_run, "Unique identifier of the schedule.", since="rio", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the schedule, for people to read.", since="rio", xapi="P:rio"
    )
    enabled = field(
        Bool, RW, "Whether the schedule is followed.", default=True, since="rio", xapi="P:rio"
    )
    type = field(
        Enum(e.vmss_type),
        RO_ins,
        "What kind of snapshot is taken.",
        required=True,
        since="rio",
        xapi="P:rio",
    )
    retained_snapshots = field(
        Int, RO_ins, "How many snapshots of each VM are kept.", default=7, since="rio", xapi="P:rio"
    )
    frequency = field(
        Enum(e.vmss_frequency),
        RO_ins,
        "How often a snapshot is taken.",
        required=True,
        since="rio",
        xapi="P:rio",
    )
    schedule = field(
        Map(String, String),
        RO_ins,
        "When exactly: minute, hour and days.",
        since="rio",
        xapi="P:rio",
    )
    last_run_time = field(
        DateTime, RO_run, "When snapshots were last taken.", since="rio", xapi="P:rio"
    )
    VMs = field(Set(Ref("VM")), RO_run, "VMs that follow the schedule.", since="rio", xapi="P:rio")

    snapshot_now = message(
        String,
        "Take the snapshots now, whatever the time; returns how it went.",
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    set_retained_snapshots = message(
        Void,
        "Say how many snapshots of each VM are kept.",
        Param("value", Int, since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    set_frequency = message(
        Void,
        "Say how often a snapshot is taken.",
        Param("value", Enum(e.vmss_frequency), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    set_schedule = message(
        Void,
        "Say when exactly a snapshot is taken.",
        Param("value", Map(String, String), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    add_to_schedule = message(
        Void,
        "Add one part of the time.",
        Param("key", String, since="falcon"),
        Param("value", String, since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    remove_from_schedule = message(
        Void,
        "Remove one part of the time.",
        Param("key", String, since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    set_last_run_time = message(
        Void,
        "Note when snapshots were last taken.",
        Param("value", DateTime, since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="local root",
        has_async=False,
    )
    set_type = message(
        Void,
        "Say what kind of snapshot is taken.",
        Param("value", Enum(e.vmss_type), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
