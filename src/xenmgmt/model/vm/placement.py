"""Where a VM runs, may run and moves to."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Map, Ref, Set, String, Void
from ._when import LIVE, PLACED, SETTLED


class Placement(Part):
    """Where a VM runs, may run and moves to."""

    resident_on = field(Ref("host"), RO_run, "The host that it runs on.", xapi="P:rio", read=LIVE)
    scheduled_to_be_resident_on = field(
        Ref("host"),
        RO_run,
        "The host that it is about to run on.",
        since="rio",
        xapi="P:rio",
        read=PLACED,
    )
    affinity = field(
        Ref("host"),
        RW,
        "The host that it would rather run on.",
        since="rio",
        xapi="P:rio",
        write=SETTLED,
    )
    start_on = message(
        Void,
        "Start on a named host.",
        Param("host", Ref("host"), since="rio"),
        Param("start_paused", Bool, since="rio"),
        Param("force", Bool, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "VM_IS_TEMPLATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "BOOTLOADER_FAILED",
            "UNKNOWN_BOOTLOADER",
        ),
        since="rio",
        xapi="P:rio",
        role="vm-power-admin",
        client_cert=True,
    )
    resume_on = message(
        Void,
        "Resume on a named host.",
        Param("host", Ref("host"), since="rio"),
        Param("start_paused", Bool, since="rio"),
        Param("force", Bool, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        since="rio",
        xapi="P:rio",
        role="vm-power-admin",
        client_cert=True,
    )
    migrate = message(
        Void,
        "Move the running VM to another host, by reference, uuid or name.",
        Param("dest", String),
        Param("live", Bool),
        Param("options", Map(String, String)),
        errors=("VM_BAD_POWER_STATE",),
    )
    pool_migrate = message(
        Void,
        "Move the running VM to another host of the pool.",
        Param("host", Ref("host"), since="rio"),
        Param("options", Map(String, String), since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "VM_IS_TEMPLATE",
            "OPERATION_NOT_ALLOWED",
        ),
        since="rio",
        xapi="P:rio",
        role="vm-power-admin",
        client_cert=True,
    )
    migrate_send = message(
        Ref("VM"),
        "Move to a host of another pool, with its disks.",
        Param("dest", Map(String, String), since="tampa"),
        Param("live", Bool, since="tampa"),
        Param("vdi_map", Map(Ref("VDI"), Ref("SR")), since="tampa"),
        Param("vif_map", Map(Ref("VIF"), Ref("network")), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        Param("vgpu_map", Map(Ref("VGPU"), Ref("GPU_group")), default={}, since="tampa"),
        Param("vdi_format_map", Map(Ref("VDI"), String), default={}, since="tampa"),
        errors=(
            "VM_BAD_POWER_STATE",
            "LICENCE_RESTRICTION",
        ),
        since="tampa",
        xapi="P:tampa",
        role="vm-power-admin",
    )
    assert_can_migrate = message(
        Void,
        "Raise why it could not move to a host of another pool.",
        Param("dest", Map(String, String), since="tampa"),
        Param("live", Bool, since="tampa"),
        Param("vdi_map", Map(Ref("VDI"), Ref("SR")), since="tampa"),
        Param("vif_map", Map(Ref("VIF"), Ref("network")), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        Param("vgpu_map", Map(Ref("VGPU"), Ref("GPU_group")), default={}, since="tampa"),
        errors=("LICENCE_RESTRICTION",),
        since="tampa",
        xapi="P:tampa",
        role="vm-power-admin",
    )
    get_possible_hosts = message(
        Set(Ref("host")),
        "Hosts on which it could run now.",
        since="rio",
        xapi="P:rio",
        role="read-only",
    )
    assert_can_boot_here = message(
        Void,
        "Raise why it could not run on a host now.",
        Param("host", Ref("host"), since="rio"),
        errors=(
            "HOST_NOT_ENOUGH_FREE_MEMORY",
            "HOST_NOT_ENOUGH_PCPUS",
            "NETWORK_SRIOV_INSUFFICIENT_CAPACITY",
            "HOST_NOT_LIVE",
            "HOST_DISABLED",
            "HOST_CANNOT_ATTACH_NETWORK",
            "VM_HVM_REQUIRED",
            "VM_REQUIRES_GPU",
            "VM_REQUIRES_IOMMU",
            "VM_REQUIRES_NETWORK",
            "VM_REQUIRES_SR",
            "VM_REQUIRES_VGPU",
            "VM_HOST_INCOMPATIBLE_VERSION",
            "VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION",
            "INVALID_VALUE",
            "MEMORY_CONSTRAINT_VIOLATION",
            "OPERATION_NOT_ALLOWED",
            "VALUE_NOT_SUPPORTED",
            "VM_INCOMPATIBLE_WITH_THIS_HOST",
        ),
        since="rio",
        xapi="P:rio C:quebec",
        role="read-only",
    )
    assert_agile = message(
        Void,
        "Raise why it cannot run on any host of the pool.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
    )
    retrieve_wlb_recommendations = message(
        Map(Ref("host"), Set(String)),
        "Hosts that the load balancer recommends.",
        since="george",
        xapi="P:george",
        role="read-only",
    )
    ha_always_run = field(
        Bool,
        RO_ins,
        "Whether high availability keeps it running (superseded).",
        since="orlando",
        xapi="P:orlando D:boston",
    )
    ha_restart_priority = field(
        String, RO_ins, "How high availability treats it.", since="orlando", xapi="P:orlando"
    )
    set_ha_restart_priority = message(
        Void,
        "Change how high availability treats it.",
        Param("value", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        has_async=False,
    )
    set_ha_always_run = message(
        Void,
        "Change whether high availability keeps it running (superseded).",
        Param("value", Bool, since="orlando"),
        since="orlando",
        xapi="P:orlando D:boston",
        role="pool-operator",
        has_async=False,
    )
