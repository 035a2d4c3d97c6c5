"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Record, Ref, Set, String, Void

HALTED = ("Halted",)
RUNNING = ("Running",)
SUSPENDED = ("Suspended", "resuming")
PLACED = ("starting", "resuming", "migrating")
LIVE = (
    "Running",
    "Paused",
    "pausing",
    "unpausing",
    "suspending",
    "shutting_down",
    "rebooting",
    "migrating",
    "checkpointing",
)
METERED = ("Live",)
BALLOONABLE = ("Halted", "Running", "Paused")
SETTLED = (*HALTED, "Paused", "Running", "Suspended", "Crashed", "Unknown")


class VM(Model, create=True, destroy=True, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    power_state = field(
        Enum(e.vm_power_state),
        RO_run,
        "DOC",
        default=e.vm_power_state("Halted"),
        xapi="P:rio C:1.257.0",
        xapi_qualifier=RO_ins,
    )
    name_label = field(String, RW, "DOC", path="name/label", xapi="P:rio")
    name_description = field(String, RW, "DOC", path="name/description", xapi="P:rio")
    user_version = field(Int, RW, "DOC", xapi="P:rio", write=SETTLED)
    is_a_template = field(Bool, RW, "DOC", xapi="P:rio", write=HALTED)
    auto_power_on = field(Bool, RW, "DOC", write=SETTLED)
    suspend_VDI = field(
        Ref("VDI"), RO_run, "DOC", xapi="P:rio C:1.257.0", xapi_qualifier=RO_ins, read=SUSPENDED
    )
    resident_on = field(Ref("host"), RO_run, "DOC", xapi="P:rio", read=LIVE)
    memory_static_max = field(
        Int,
        RW,
        "DOC",
        default=256 * 1024 * 1024,
        path="memory/static_max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
        unit="bytes",
    )
    memory_dynamic_max = field(
        Int,
        RW,
        "DOC",
        default=256 * 1024 * 1024,
        path="memory/dynamic_max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=BALLOONABLE,
        unit="bytes",
    )
    memory_dynamic_min = field(
        Int,
        RW,
        "DOC",
        default=256 * 1024 * 1024,
        path="memory/dynamic_min",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=BALLOONABLE,
        unit="bytes",
    )
    memory_static_min = field(
        Int,
        RW,
        "DOC",
        path="memory/static_min",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
        unit="bytes",
    )
    VCPUs_params = field(
        Map(String, String), RW, "DOC", path="VCPUs/params", xapi="P:rio", write=SETTLED
    )
    VCPUs_max = field(
        Int,
        RW,
        "DOC",
        default=1,
        path="VCPUs/max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    VCPUs_at_startup = field(
        Int,
        RW,
        "DOC",
        default=1,
        path="VCPUs/at_startup",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    actions_after_shutdown = field(
        Enum(e.on_normal_exit),
        RW,
        "DOC",
        default=e.on_normal_exit.DESTROY,
        path="actions/after_shutdown",
        xapi="P:rio",
        write=SETTLED,
    )
    actions_after_reboot = field(
        Enum(e.on_normal_exit),
        RW,
        "DOC",
        default=e.on_normal_exit.RESTART,
        path="actions/after_reboot",
        xapi="P:rio",
        write=SETTLED,
    )
    actions_after_crash = field(
        Enum(e.on_crash_behaviour),
        RW,
        "DOC",
        default=e.on_crash_behaviour.RESTART,
        path="actions/after_crash",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=SETTLED,
    )
    consoles = field(Set(Ref("console")), RO_run, "DOC", xapi="P:rio", read=LIVE)
    VIFs = field(Set(Ref("VIF")), RO_run, "DOC", xapi="P:rio")
    VBDs = field(Set(Ref("VBD")), RO_run, "DOC", xapi="P:rio")
    crash_dumps = field(Set(Ref("crashdump")), RO_run, "DOC", xapi="P:rio")
    VTPMs = field(Set(Ref("VTPM")), RO_run, "DOC", xapi="P:rio")
    DPCIs = field(Set(Ref("DPCI")), RO_run, "DOC")
    DSCSIs = field(Set(Ref("DSCSI")), RO_run, "DOC")
    DSCSI_HBAs = field(Set(Ref("DSCSI_HBA")), RO_run, "DOC")
    PV_bootloader = field(String, RW, "DOC", path="PV/bootloader", xapi="P:rio", write=HALTED)
    PV_kernel = field(String, RW, "DOC", path="PV/kernel", xapi="P:rio", write=HALTED)
    PV_ramdisk = field(String, RW, "DOC", path="PV/ramdisk", xapi="P:rio", write=HALTED)
    PV_args = field(String, RW, "DOC", path="PV/args", xapi="P:rio", write=HALTED)
    PV_bootloader_args = field(
        String, RW, "DOC", path="PV/bootloader_args", xapi="P:rio", write=HALTED
    )
    HVM_boot_policy = field(
        String,
        RW,
        "DOC",
        path="HVM/boot_policy",
        xapi="P:rio D:kolkata",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    HVM_boot_params = field(
        Map(String, String), RW, "DOC", path="HVM/boot_params", xapi="P:rio", write=HALTED
    )
    platform = field(
        Map(String, String), RW, "DOC", xapi="P:rio", xapi_qualifier=RO_ins, write=HALTED
    )
    PCI_bus = field(String, RW, "DOC", xapi="P:rio D:boston", write=HALTED)
    other_config = field(
        Map(String, String), RW, "DOC", xapi="P:rio", xapi_qualifier=RO_ins, write=SETTLED
    )
    domid = field(Int, RO_run, "DOC", xapi="P:rio", read=LIVE, neutral=-1)
    is_control_domain = field(Bool, RO_run, "DOC", xapi="P:rio")
    metrics = field(Ref("VM_metrics"), RO_run, "DOC", xapi="P:rio")
    guest_metrics = field(
        Ref("VM_guest_metrics"),
        RO_run,
        "DOC",
        xapi="P:rio",
        read=RUNNING,
        needs="a guest agent heard from",
    )
    security_label = field(String, RO_run, "DOC", path="security/label", write=SETTLED)
    allowed_operations = field(
        Set(Enum(e.vm_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.vm_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    is_default_template = field(Bool, RO_run, "DOC", since="falcon", xapi="P:falcon")
    scheduled_to_be_resident_on = field(
        Ref("host"), RO_run, "DOC", since="rio", xapi="P:rio", read=PLACED
    )
    affinity = field(Ref("host"), RW, "DOC", since="rio", xapi="P:rio", write=SETTLED)
    memory_overhead = field(Int, RO_run, "DOC", since="rio", xapi="P:rio", unit="bytes")
    memory_target = field(
        Int, RO_ins, "DOC", since="rio", xapi="P:rio D:midnight-ride", unit="bytes"
    )
    actions_after_softreboot = field(
        Enum(e.on_softreboot_behavior),
        RW,
        "DOC",
        default=e.on_softreboot_behavior("soft_reboot"),
        since="23.1.0",
        xapi="P?:23.1.0",
        write=SETTLED,
    )
    VUSBs = field(Set(Ref("VUSB")), RO_run, "DOC", since="rio", xapi="P:rio")
    PV_legacy_args = field(String, RW, "DOC", since="rio", xapi="P:rio", write=HALTED)
    HVM_shadow_multiplier = field(
        Float, RO_ins, "DOC", default=1.0, since="miami", xapi="P:miami", write=HALTED
    )
    domarch = field(String, RO_run, "DOC", since="rio", xapi="P:rio")
    last_boot_CPU_flags = field(Map(String, String), RO_ins, "DOC", since="rio", xapi="P:rio")
    last_booted_record = field(String, RO_ins, "DOC", since="miami", xapi="P:miami C:1.257.0")
    recommendations = field(String, RW, "DOC", since="rio", xapi="P:rio", write=SETTLED)
    xenstore_data = field(
        Map(String, String), RW, "DOC", since="miami", xapi="P:miami", write=SETTLED
    )
    ha_always_run = field(Bool, RO_ins, "DOC", since="orlando", xapi="P:orlando D:boston")
    ha_restart_priority = field(String, RO_ins, "DOC", since="orlando", xapi="P:orlando")
    is_a_snapshot = field(Bool, RO_run, "DOC", since="orlando", xapi="P:orlando")
    snapshot_of = field(Ref("VM"), RO_run, "DOC", since="orlando", xapi="P:orlando")
    snapshots = field(Set(Ref("VM")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    snapshot_time = field(DateTime, RO_run, "DOC", since="orlando", xapi="P:orlando")
    transportable_snapshot_id = field(String, RO_run, "DOC", since="orlando", xapi="P:orlando")
    blobs = field(Map(String, Ref("blob")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    tags = field(Set(String), RW, "DOC", since="orlando", xapi="P:orlando")
    blocked_operations = field(
        Map(Enum(e.vm_operations), String), RO_ins, "DOC", since="orlando", xapi="P:orlando"
    )
    snapshot_info = field(
        Map(String, String), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride"
    )
    snapshot_metadata = field(String, RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    parent = field(Ref("VM"), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    children = field(Set(Ref("VM")), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    bios_strings = field(
        Map(String, String), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride"
    )
    protection_policy = field(
        Ref("VMPP"), RO_ins, "DOC", since="cowley", xapi="P:cowley D:clearwater"
    )
    snapshot_schedule = field(Ref("VMSS"), RO_ins, "DOC", since="falcon", xapi="P:falcon")
    is_vmss_snapshot = field(Bool, RO_ins, "DOC", since="falcon", xapi="P:falcon")
    appliance = field(Ref("VM_appliance"), RO_ins, "DOC", since="rio", xapi="P:rio")
    start_delay = field(Int, RO_ins, "DOC", since="boston", xapi="P:boston", unit="seconds")
    shutdown_delay = field(Int, RO_ins, "DOC", since="boston", xapi="P:boston", unit="seconds")
    order = field(Int, RO_ins, "DOC", since="boston", xapi="P:boston")
    VGPUs = field(Set(Ref("VGPU")), RO_run, "DOC", since="boston", xapi="P:boston")
    attached_PCIs = field(Set(Ref("PCI")), RO_run, "DOC", since="boston", xapi="P:boston")
    suspend_SR = field(Ref("SR"), RW, "DOC", since="boston", xapi="P:boston", write=SETTLED)
    version = field(Int, RO_ins, "DOC", since="boston", xapi="P:boston")
    generation_id = field(
        String, RO_ins, "DOC", default="0:0", since="clearwater", xapi="P:clearwater"
    )
    hardware_platform_version = field(Int, RW, "DOC", since="cream", xapi="P:cream", write=HALTED)
    has_vendor_device = field(
        Bool, RO_ins, "DOC", default=True, since="dundee", xapi="P:dundee C:24.14.0"
    )
    requires_reboot = field(Bool, RO_run, "DOC", since="ely", xapi="P:ely")
    reference_label = field(String, RO_ins, "DOC", since="ely", xapi="P:ely")
    domain_type = field(
        Enum(e.domain_type),
        RO_ins,
        "DOC",
        default=e.domain_type("unspecified"),
        since="jura",
        xapi="P?:jura P:kolkata",
    )
    NVRAM = field(Map(String, String), RO_ins, "DOC", since="naples", xapi="P:naples")
    pending_guidances = field(
        Set(Enum(e.update_guidances)), RO_run, "DOC", since="1.303.0", xapi="P:1.303.0"
    )
    pending_guidances_recommended = field(
        Set(Enum(e.update_guidances)), RO_run, "DOC", since="24.10.0", xapi="P?:24.10.0"
    )
    pending_guidances_full = field(
        Set(Enum(e.update_guidances)), RO_run, "DOC", since="24.10.0", xapi="P?:24.10.0"
    )
    groups = field(Set(Ref("VM_group")), RO_run, "DOC", since="24.19.1", xapi="P?:24.19.1")
    secureboot_certificates_state = field(
        Enum(e.vm_secureboot_certificates_state),
        RO_run,
        "DOC",
        default=e.vm_secureboot_certificates_state("ok"),
        since="26.14.0",
        xapi="P?:26.14.0",
    )

    clone = message(
        Ref("VM"),
        "DOC",
        Param("new_name", String),
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio",
    )
    start = message(
        Void,
        "DOC",
        Param("start_paused", Bool),
        Param("force", Bool, default=False, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "VM_HVM_REQUIRED",
            "VM_IS_TEMPLATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "BOOTLOADER_FAILED",
            "UNKNOWN_BOOTLOADER",
            "NO_HOSTS_AVAILABLE",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio",
    )
    pause = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    unpause = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    clean_shutdown = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    clean_reboot = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    hard_shutdown = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    hard_reboot = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    suspend = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    resume = message(
        Void,
        "DOC",
        Param("start_paused", Bool),
        Param("force", Bool, default=False, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
    )
    set_VCPUs_number_live = message(
        Void,
        "DOC",
        Param("nvcpu", Int),
        errors=(
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio C:ely",
    )
    add_to_VCPUs_params_live = message(
        Void, "DOC", Param("key", String), Param("value", String), xapi="P:rio"
    )
    set_memory_dynamic_max_live = message(Void, "DOC", Param("max", Int))
    set_memory_dynamic_min_live = message(Void, "DOC", Param("min", Int))
    send_sysrq = message(
        Void, "DOC", Param("key", String), errors=("VM_BAD_POWER_STATE",), xapi="P:rio"
    )
    send_trigger = message(
        Void, "DOC", Param("trigger", String), errors=("VM_BAD_POWER_STATE",), xapi="P:rio"
    )
    migrate = message(
        Void,
        "DOC",
        Param("dest", String),
        Param("live", Bool),
        Param("options", Map(String, String)),
        errors=("VM_BAD_POWER_STATE",),
    )
    get_cpu_pool = message(Set(Ref("cpu_pool")), "DOC")
    get_pool_name = message(String, "DOC")
    cpu_pool_migrate = message(
        Void,
        "DOC",
        Param("pool", Ref("cpu_pool")),
        errors=(
            "POOL_BAD_STATE",
            "VM_BAD_POWER_STATE",
        ),
    )
    set_pool_name = message(Void, "DOC", Param("pool_name", String))
    snapshot = message(
        Ref("VM"),
        "DOC",
        Param("new_name", String, since="orlando"),
        Param("ignore_vdis", Set(Ref("VDI")), default=(), since="orlando"),
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
        ),
        since="orlando",
        xapi="P:orlando",
    )
    copy = message(
        Ref("VM"),
        "DOC",
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
    )
    revert = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "SR_FULL",
            "VM_REVERT_FAILED",
        ),
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    checkpoint = message(
        Ref("VM"),
        "DOC",
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
    )
    provision = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "SR_FULL",
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        since="rio",
        xapi="P:rio",
    )
    start_on = message(
        Void,
        "DOC",
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
    )
    shutdown = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        since="clearwater",
        xapi="P:clearwater",
    )
    power_state_reset = message(Void, "DOC", since="rio", xapi="P:rio")
    resume_on = message(
        Void,
        "DOC",
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
    )
    pool_migrate = message(
        Void,
        "DOC",
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
    )
    set_NVRAM = message(
        Void,
        "DOC",
        Param("value", Map(String, String), since="naples"),
        since="naples",
        xapi="P:naples",
        has_async=False,
    )
    add_to_NVRAM = message(
        Void,
        "DOC",
        Param("key", String, since="naples"),
        Param("value", String, since="naples"),
        since="naples",
        xapi="P:naples",
        has_async=False,
    )
    remove_from_NVRAM = message(
        Void,
        "DOC",
        Param("key", String, since="naples"),
        since="naples",
        xapi="P:naples",
        has_async=False,
    )
    set_ha_restart_priority = message(
        Void,
        "DOC",
        Param("value", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        has_async=False,
    )
    set_ha_always_run = message(
        Void,
        "DOC",
        Param("value", Bool, since="orlando"),
        since="orlando",
        xapi="P:orlando D:boston",
        has_async=False,
    )
    compute_memory_overhead = message(Int, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    set_memory_dynamic_max = message(
        Void,
        "DOC",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    set_memory_dynamic_min = message(
        Void,
        "DOC",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    set_memory_dynamic_range = message(
        Void,
        "DOC",
        Param("min", Int, since="midnight-ride"),
        Param("max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    set_memory_static_max = message(
        Void,
        "DOC",
        Param("value", Int, since="orlando"),
        errors=("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN",),
        since="orlando",
        xapi="P:orlando",
        has_async=False,
    )
    set_memory_static_min = message(
        Void,
        "DOC",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    set_memory_static_range = message(
        Void,
        "DOC",
        Param("min", Int, since="midnight-ride"),
        Param("max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    set_memory_limits = message(
        Void,
        "DOC",
        Param("static_min", Int, since="midnight-ride"),
        Param("static_max", Int, since="midnight-ride"),
        Param("dynamic_min", Int, since="midnight-ride"),
        Param("dynamic_max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    set_memory = message(Void, "DOC", Param("value", Int, since="ely"), since="ely", xapi="P:ely")
    set_memory_target_live = message(
        Void, "DOC", Param("target", Int, since="rio"), since="rio", xapi="P:rio D:midnight-ride"
    )
    wait_memory_target_live = message(
        Void, "DOC", since="orlando", xapi="P:orlando D:midnight-ride"
    )
    get_cooperative = message(Bool, "DOC", since="midnight-ride", xapi="P:midnight-ride D:tampa")
    set_HVM_shadow_multiplier = message(
        Void,
        "DOC",
        Param("value", Float, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    set_shadow_multiplier_live = message(
        Void, "DOC", Param("multiplier", Float, since="rio"), since="rio", xapi="P:rio"
    )
    set_VCPUs_max = message(
        Void,
        "DOC",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    set_VCPUs_at_startup = message(
        Void,
        "DOC",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    maximise_memory = message(
        Int,
        "DOC",
        Param("total", Int, since="miami"),
        Param("approximate", Bool, since="miami"),
        since="miami",
        xapi="P:miami",
    )
    migrate_send = message(
        Ref("VM"),
        "DOC",
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
    )
    assert_can_migrate = message(
        Void,
        "DOC",
        Param("dest", Map(String, String), since="tampa"),
        Param("live", Bool, since="tampa"),
        Param("vdi_map", Map(Ref("VDI"), Ref("SR")), since="tampa"),
        Param("vif_map", Map(Ref("VIF"), Ref("network")), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        Param("vgpu_map", Map(Ref("VGPU"), Ref("GPU_group")), default={}, since="tampa"),
        errors=("LICENCE_RESTRICTION",),
        since="tampa",
        xapi="P:tampa",
    )
    get_boot_record = message(
        Record("VM"), "DOC", since="rio", xapi="P:rio D:inverness", has_async=False
    )
    get_data_sources = message(
        Set(Record("data_source")), "DOC", since="orlando", xapi="P:orlando", has_async=False
    )
    record_data_source = message(
        Void,
        "DOC",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        has_async=False,
    )
    query_data_source = message(
        Float,
        "DOC",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        has_async=False,
    )
    forget_data_source_archives = message(
        Void,
        "DOC",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        has_async=False,
    )
    assert_operation_valid = message(
        Void, "DOC", Param("op", Enum(e.vm_operations), since="rio"), since="rio", xapi="P:rio"
    )
    update_allowed_operations = message(Void, "DOC", since="rio", xapi="P:rio")
    get_allowed_VBD_devices = message(
        Set(String), "DOC", since="rio", xapi="P:rio", has_async=False
    )
    get_allowed_VIF_devices = message(
        Set(String), "DOC", since="rio", xapi="P:rio", has_async=False
    )
    get_possible_hosts = message(Set(Ref("host")), "DOC", since="rio", xapi="P:rio")
    assert_can_boot_here = message(
        Void,
        "DOC",
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
    )
    create_new_blob = message(
        Ref("blob"),
        "DOC",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
    )
    assert_agile = message(Void, "DOC", since="orlando", xapi="P:orlando")
    retrieve_wlb_recommendations = message(
        Map(Ref("host"), Set(String)), "DOC", since="george", xapi="P:george"
    )
    set_bios_strings = message(
        Void,
        "DOC",
        Param("value", Map(String, String), since="inverness"),
        errors=(
            "VM_BIOS_STRINGS_ALREADY_SET",
            "INVALID_VALUE",
        ),
        since="inverness",
        xapi="P:inverness",
    )
    copy_bios_strings = message(
        Void,
        "DOC",
        Param("host", Ref("host"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    set_snapshot_schedule = message(
        Void,
        "DOC",
        Param("value", Ref("VMSS"), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        has_async=False,
    )
    set_start_delay = message(
        Void, "DOC", Param("value", Int, since="boston"), since="boston", xapi="P:boston"
    )
    set_shutdown_delay = message(
        Void, "DOC", Param("value", Int, since="boston"), since="boston", xapi="P:boston"
    )
    set_order = message(
        Void, "DOC", Param("value", Int, since="boston"), since="boston", xapi="P:boston"
    )
    set_suspend_VDI = message(
        Void, "DOC", Param("value", Ref("VDI"), since="boston"), since="boston", xapi="P:boston"
    )
    assert_can_be_recovered = message(
        Void,
        "DOC",
        Param("session_to", Ref("session"), since="boston"),
        errors=(
            "VM_IS_PART_OF_AN_APPLIANCE",
            "VM_REQUIRES_SR",
        ),
        since="boston",
        xapi="P:boston",
    )
    get_SRs_required_for_recovery = message(
        Set(Ref("SR")),
        "DOC",
        Param("session_to", Ref("session"), since="creedence"),
        since="creedence",
        xapi="P:creedence",
    )
    recover = message(
        Void,
        "DOC",
        Param("session_to", Ref("session"), since="boston"),
        Param("force", Bool, since="boston"),
        since="boston",
        xapi="P:boston",
    )
    import_convert = message(
        Void,
        "DOC",
        Param("type", String, since="tampa"),
        Param("username", String, since="tampa"),
        Param("password", String, since="tampa"),
        Param("sr", Ref("SR"), since="tampa"),
        Param("remote_config", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        static=True,
    )
    set_appliance = message(
        Void,
        "DOC",
        Param("value", Ref("VM_appliance"), since="boston"),
        since="boston",
        xapi="P:boston",
    )
    set_groups = message(
        Void,
        "DOC",
        Param("value", Set(Ref("VM_group")), since="24.19.1"),
        errors=("OPERATION_NOT_ALLOWED",),
        since="24.19.1",
        xapi="P?:24.19.1",
    )
    query_services = message(Map(String, String), "DOC", since="tampa", xapi="P:tampa")
    call_plugin = message(
        String,
        "DOC",
        Param("plugin", String, since="cream"),
        Param("fn", String, since="cream"),
        Param("args", Map(String, String), since="cream"),
        since="cream",
        xapi="P:cream",
    )
    call_host_plugin = message(
        String,
        "DOC",
        Param("plugin", String, since="25.22.0"),
        Param("fn", String, since="25.22.0"),
        Param("args", Map(String, String), since="25.22.0"),
        since="25.22.0",
        xapi="P?:25.22.0",
    )
    set_has_vendor_device = message(
        Void, "DOC", Param("value", Bool, since="dundee"), since="dundee", xapi="P:dundee"
    )
    import_ = message(
        Set(Ref("VM")),
        "DOC",
        Param("url", String, since="dundee"),
        Param("sr", Ref("SR"), since="dundee"),
        Param("full_restore", Bool, since="dundee"),
        Param("force", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        static=True,
    )
    set_actions_after_crash = message(
        Void,
        "DOC",
        Param("value", Enum(e.on_crash_behaviour), since="rio"),
        since="rio",
        xapi="P:rio",
    )
    set_domain_type = message(
        Void,
        "DOC",
        Param("value", Enum(e.domain_type), since="kolkata"),
        since="kolkata",
        xapi="P:kolkata",
        has_async=False,
    )
    set_HVM_boot_policy = message(
        Void,
        "DOC",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio D:kolkata",
        has_async=False,
    )
    restart_device_models = message(
        Void,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "VM_IS_TEMPLATE",
            "OPERATION_NOT_ALLOWED",
        ),
        since="23.30.0",
        xapi="P?:23.30.0",
    )
    set_uefi_mode = message(
        String,
        "DOC",
        Param("mode", Enum(e.vm_uefi_mode), since="24.17.0"),
        since="24.17.0",
        xapi="P?:24.17.0",
    )
    get_secureboot_readiness = message(
        Enum(e.vm_secureboot_readiness), "DOC", since="24.17.0", xapi="P?:24.17.0"
    )
    update_secureboot_certificates_on_boot = message(
        Void, "DOC", Param("mark", Bool, since="26.14.0"), since="26.14.0", xapi="P?:26.14.0"
    )
    set_blocked_operations = message(
        Void,
        "DOC",
        Param("value", Map(Enum(e.vm_operations), String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
    )
    add_to_blocked_operations = message(
        Void,
        "DOC",
        Param("key", Enum(e.vm_operations), since="orlando"),
        Param("value", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
    )
    remove_from_blocked_operations = message(
        Void,
        "DOC",
        Param("key", Enum(e.vm_operations), since="orlando"),
        since="orlando",
        xapi="P:orlando",
    )
    sysprep = message(
        Void,
        "DOC",
        Param("unattend", String, since="25.24.0"),
        Param("timeout", Float, since="25.24.0"),
        since="25.24.0",
        xapi="P?:25.24.0",
    )
    add_to_other_config = message(
        Void,
        "DOC",
        Param("key", String, since="rio"),
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        has_async=False,
    )
    remove_from_other_config = message(
        Void, "DOC", Param("key", String, since="rio"), since="rio", xapi="P:rio", has_async=False
    )
    set_other_config = message(
        Void,
        "DOC",
        Param("value", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        has_async=False,
    )
    add_to_platform = message(
        Void,
        "DOC",
        Param("key", String, since="rio"),
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        has_async=False,
    )
    remove_from_platform = message(
        Void, "DOC", Param("key", String, since="rio"), since="rio", xapi="P:rio", has_async=False
    )
    set_platform = message(
        Void,
        "DOC",
        Param("value", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        has_async=False,
    )


class VM_metrics(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    memory_actual = field(Int, RO_run, "DOC", path="memory/actual", read=METERED, unit="bytes")
    VCPUs_number = field(Int, RO_run, "DOC", path="VCPUs/number", read=METERED)
    VCPUs_utilisation = field(
        Map(Int, Float), RO_run, "DOC", path="VCPUs/utilisation", read=METERED
    )
    VCPUs_CPU = field(Map(Int, Int), RO_run, "DOC", path="VCPUs/CPU", read=METERED)
    VCPUs_params = field(Map(String, String), RO_run, "DOC", path="VCPUs/params", read=METERED)
    VCPUs_flags = field(Map(Int, Set(String)), RO_run, "DOC", path="VCPUs/flags", read=METERED)
    state = field(Set(String), RO_run, "DOC", read=METERED)
    start_time = field(DateTime, RO_run, "DOC", read=METERED)
    last_updated = field(DateTime, RO_run, "DOC")


class VM_guest_metrics(Model, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    os_version = field(Map(String, String), RO_run, "DOC", xapi="P:rio")
    PV_drivers_version = field(Map(String, String), RO_run, "DOC", xapi="P:rio")
    memory = field(Map(String, String), RO_run, "DOC")
    disks = field(Map(String, String), RO_run, "DOC")
    networks = field(Map(String, String), RO_run, "DOC", xapi="P:rio")
    other = field(Map(String, String), RO_run, "DOC", xapi="P:rio")
    last_updated = field(DateTime, RO_run, "DOC", xapi="P:rio")
    netbios_name = field(Map(String, String), RO_run, "DOC", since="24.28.0", xapi="P?:24.28.0")
    PV_drivers_up_to_date = field(Bool, RO_run, "DOC", since="rio", xapi="P:rio D:dundee")
    other_config = field(Map(String, String), RW, "DOC", since="orlando", xapi="P:orlando")
    live = field(Bool, RO_run, "DOC", since="orlando", xapi="P:orlando")
    can_use_hotplug_vbd = field(
        Enum(e.tristate_type),
        RO_run,
        "DOC",
        default=e.tristate_type("unspecified"),
        since="dundee",
        xapi="P:dundee",
    )
    can_use_hotplug_vif = field(
        Enum(e.tristate_type),
        RO_run,
        "DOC",
        default=e.tristate_type("unspecified"),
        since="dundee",
        xapi="P:dundee",
    )
    PV_drivers_detected = field(Bool, RO_run, "DOC", since="dundee", xapi="P:dundee")
    services = field(Map(String, String), RO_run, "DOC", since="25.15.0", xapi="P?:25.15.0")
