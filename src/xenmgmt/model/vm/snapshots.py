"""Snapshots and copies of a VM."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, field, message
from .._types import Bool, DateTime, Map, Ref, Set, String, Void


class Snapshots(Part):
    """Snapshots and copies of a VM."""

    is_a_snapshot = field(
        Bool, RO_run, "Whether this is a snapshot.", since="orlando", xapi="P:orlando"
    )
    snapshot_of = field(
        Ref("VM"), RO_run, "What it is a snapshot of.", since="orlando", xapi="P:orlando"
    )
    snapshots = field(Set(Ref("VM")), RO_run, "Its snapshots.", since="orlando", xapi="P:orlando")
    snapshot_time = field(
        DateTime, RO_run, "When the snapshot was taken.", since="orlando", xapi="P:orlando"
    )
    transportable_snapshot_id = field(
        String, RO_run, "Name of the snapshot elsewhere.", since="orlando", xapi="P:orlando"
    )
    snapshot_info = field(
        Map(String, String),
        RO_run,
        "Facts about the snapshot, such as the state of the VM then.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    snapshot_metadata = field(
        String,
        RO_run,
        "The record of the VM when the snapshot was taken.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    parent = field(
        Ref("VM"),
        RO_run,
        "The snapshot that it last came from.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    children = field(
        Set(Ref("VM")),
        RO_run,
        "VMs and snapshots that came from it.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    snapshot = message(
        Ref("VM"),
        "A snapshot of configuration and disks; the VM goes on.",
        Param("new_name", String, since="orlando"),
        Param("ignore_vdis", Set(Ref("VDI")), default=(), since="orlando"),
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
        ),
        since="orlando",
        xapi="P:orlando",
        role="vm-power-admin",
    )
    checkpoint = message(
        Ref("VM"),
        "A snapshot with memory; the VM goes on.",
        Param("new_name", String, since="midnight-ride"),
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
            "VM_CHECKPOINT_SUSPEND_FAILED",
            "VM_CHECKPOINT_RESUME_FAILED",
        ),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    revert = message(
        Void,
        "Asked of a snapshot: make the VM what it was.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "SR_FULL",
            "VM_REVERT_FAILED",
        ),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    clone = message(
        Ref("VM"),
        "A new VM with copy-on-write copies of the disks; VM or template is Halted.",
        Param("new_name", String),
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio",
        role="vm-admin",
    )
    copy = message(
        Ref("VM"),
        "A new VM with full copies of the disks, maybe on another repository.",
        Param("new_name", String, since="rio"),
        Param("sr", Ref("SR"), since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        since="rio",
        xapi="P:rio E:cowley",
        role="vm-admin",
    )
    provision = message(
        Void,
        "Turn a template, or the clone of one, into a VM that can start.",
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    snapshot_schedule = field(
        Ref("VMSS"), RO_ins, "Its schedule of snapshots.", since="falcon", xapi="P:falcon"
    )
    set_snapshot_schedule = message(
        Void,
        "Change its schedule of snapshots.",
        Param("value", Ref("VMSS"), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        has_async=False,
    )
    is_vmss_snapshot = field(
        Bool, RO_ins, "Whether a schedule took this snapshot.", since="falcon", xapi="P:falcon"
    )
    protection_policy = field(
        Ref("VMPP"),
        RO_ins,
        "Its protection policy (superseded).",
        since="cowley",
        xapi="P:cowley D:clearwater",
    )
