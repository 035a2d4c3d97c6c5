"""The VM, its live values, and what its guest agent reports."""

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
    """A virtual machine, a template, or a snapshot of one.

    Source: Xen-API 1.0.10, class VM; xapi datamodel, class VM.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    power_state = field(
        Enum(e.vm_power_state),
        RO_run,
        "The stable state that it is in, or was in before the operation in progress.",
        default=e.vm_power_state("Halted"),
        xapi="P:rio C:1.257.0",
        xapi_qualifier=RO_ins,
    )
    name_label = field(
        String, RW, "Name for people; need not be unique.", path="name/label", xapi="P:rio"
    )
    name_description = field(
        String, RW, "A sentence for people.", path="name/description", xapi="P:rio"
    )
    user_version = field(Int, RW, "A version number for clients.", xapi="P:rio", write=SETTLED)
    is_a_template = field(
        Bool,
        RW,
        "Whether it is a template, which is cloned and never runs.",
        xapi="P:rio",
        write=HALTED,
    )
    auto_power_on = field(Bool, RW, "Whether to start it when its host starts.", write=SETTLED)
    suspend_VDI = field(
        Ref("VDI"),
        RO_run,
        "The disk with its memory image.",
        xapi="P:rio C:1.257.0",
        xapi_qualifier=RO_ins,
        read=SUSPENDED,
    )
    resident_on = field(Ref("host"), RO_run, "The host that it runs on.", xapi="P:rio", read=LIVE)
    memory_static_max = field(
        Int,
        RW,
        "Most memory that the guest can ever see.",
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
        "Most memory that the balloon leaves it.",
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
        "Least memory that the balloon leaves it.",
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
        "Least memory that the guest can live with.",
        path="memory/static_min",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
        unit="bytes",
    )
    VCPUs_params = field(
        Map(String, String),
        RW,
        "Scheduler parameters: weight, cap, mask.",
        path="VCPUs/params",
        xapi="P:rio",
        write=SETTLED,
    )
    VCPUs_max = field(
        Int,
        RW,
        "Most vCPUs that the guest can ever have.",
        default=1,
        path="VCPUs/max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    VCPUs_at_startup = field(
        Int,
        RW,
        "vCPUs that are online when it starts.",
        default=1,
        path="VCPUs/at_startup",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    actions_after_shutdown = field(
        Enum(e.on_normal_exit),
        RW,
        "What to do when the guest has shut down by itself.",
        default=e.on_normal_exit.DESTROY,
        path="actions/after_shutdown",
        xapi="P:rio",
        write=SETTLED,
    )
    actions_after_reboot = field(
        Enum(e.on_normal_exit),
        RW,
        "What to do when the guest reboots by itself.",
        default=e.on_normal_exit.RESTART,
        path="actions/after_reboot",
        xapi="P:rio",
        write=SETTLED,
    )
    actions_after_crash = field(
        Enum(e.on_crash_behaviour),
        RW,
        "What to do when the guest has crashed.",
        default=e.on_crash_behaviour.RESTART,
        path="actions/after_crash",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=SETTLED,
    )
    consoles = field(Set(Ref("console")), RO_run, "Its consoles.", xapi="P:rio", read=LIVE)
    VIFs = field(Set(Ref("VIF")), RO_run, "Its network interfaces.", xapi="P:rio")
    VBDs = field(Set(Ref("VBD")), RO_run, "Its block devices.", xapi="P:rio")
    crash_dumps = field(Set(Ref("crashdump")), RO_run, "Its crash dumps.", xapi="P:rio")
    VTPMs = field(Set(Ref("VTPM")), RO_run, "Its virtual TPMs.", xapi="P:rio")
    DPCIs = field(Set(Ref("DPCI")), RO_run, "PCI devices passed through to it.")
    DSCSIs = field(Set(Ref("DSCSI")), RO_run, "SCSI devices passed through to it.")
    DSCSI_HBAs = field(Set(Ref("DSCSI_HBA")), RO_run, "SCSI host adapters passed through to it.")
    PV_bootloader = field(
        String,
        RW,
        "Program that finds the kernel of a PV guest.",
        path="PV/bootloader",
        xapi="P:rio",
        write=HALTED,
    )
    PV_kernel = field(
        String,
        RW,
        "Kernel of a PV or PVH guest, on the host.",
        path="PV/kernel",
        xapi="P:rio",
        write=HALTED,
    )
    PV_ramdisk = field(
        String,
        RW,
        "Initial ramdisk of a PV or PVH guest, on the host.",
        path="PV/ramdisk",
        xapi="P:rio",
        write=HALTED,
    )
    PV_args = field(String, RW, "Kernel command line.", path="PV/args", xapi="P:rio", write=HALTED)
    PV_bootloader_args = field(
        String,
        RW,
        "Arguments of that program.",
        path="PV/bootloader_args",
        xapi="P:rio",
        write=HALTED,
    )
    HVM_boot_policy = field(
        String,
        RW,
        '"BIOS order" for an HVM guest, "" for others.',
        path="HVM/boot_policy",
        xapi="P:rio D:kolkata",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    HVM_boot_params = field(
        Map(String, String),
        RW,
        "Boot parameters of an HVM guest, such as order.",
        path="HVM/boot_params",
        xapi="P:rio",
        write=HALTED,
    )
    platform = field(
        Map(String, String),
        RW,
        "Features of the virtual hardware.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    PCI_bus = field(
        String,
        RW,
        "PCI devices to pass through, in xend's spelling.",
        xapi="P:rio D:boston",
        write=HALTED,
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free keys and values of clients.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=SETTLED,
    )
    domid = field(
        Int,
        RO_run,
        "Number of its domain on the host.",
        xapi="P:rio",
        read=LIVE,
        default=-1,
        neutral=-1,
    )
    is_control_domain = field(
        Bool, RO_run, "Whether it is the control domain of a host.", xapi="P:rio"
    )
    metrics = field(Ref("VM_metrics"), RO_run, "Its measured values.", xapi="P:rio")
    guest_metrics = field(
        Ref("VM_guest_metrics"),
        RO_run,
        "What its guest agent reports.",
        xapi="P:rio",
        read=RUNNING,
        needs="a guest agent heard from",
    )
    security_label = field(
        String, RO_run, "Label of the access control policy.", path="security/label", write=SETTLED
    )
    allowed_operations = field(
        Set(Enum(e.vm_operations)),
        RO_run,
        "What may be begun now; worked out from the state tables when read.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vm_operations)),
        RO_run,
        "What is in progress on the object: operation by task.",
        since="rio",
        xapi="P:rio",
    )
    is_default_template = field(
        Bool, RO_run, "Whether the template came with the system.", since="falcon", xapi="P:falcon"
    )
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
    memory_overhead = field(
        Int,
        RO_run,
        "Memory of the host that it takes beyond its own.",
        since="rio",
        xapi="P:rio",
        unit="bytes",
    )
    memory_target = field(
        Int,
        RO_ins,
        "Balloon target; 0 without a domain.",
        since="rio",
        xapi="P:rio D:midnight-ride",
        unit="bytes",
    )
    actions_after_softreboot = field(
        Enum(e.on_softreboot_behavior),
        RW,
        "What to do when the guest asks for a soft reboot.",
        default=e.on_softreboot_behavior("soft_reboot"),
        since="23.1.0",
        xapi="P?:23.1.0",
        write=SETTLED,
    )
    VUSBs = field(
        Set(Ref("VUSB")), RO_run, "USB devices passed through to it.", since="rio", xapi="P:rio"
    )
    PV_legacy_args = field(
        String, RW, "Arguments for very old PV kernels.", since="rio", xapi="P:rio", write=HALTED
    )
    HVM_shadow_multiplier = field(
        Float,
        RO_ins,
        "Shadow memory, as a multiple of the default.",
        default=1.0,
        since="miami",
        xapi="P:miami",
        write=HALTED,
    )
    domarch = field(String, RO_run, "Architecture of its domain.", since="rio", xapi="P:rio")
    last_boot_CPU_flags = field(
        Map(String, String), RO_ins, "CPU features when it last started.", since="rio", xapi="P:rio"
    )
    last_booted_record = field(
        String, RO_ins, "Its record when it last started.", since="miami", xapi="P:miami C:1.257.0"
    )
    recommendations = field(
        String, RW, "Limits recommended for it, as XML.", since="rio", xapi="P:rio", write=SETTLED
    )
    xenstore_data = field(
        Map(String, String),
        RW,
        "What the guest finds in xenstore.",
        since="miami",
        xapi="P:miami",
        write=SETTLED,
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
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary data kept beside the object, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients mark the object with.",
        since="orlando",
        xapi="P:orlando",
    )
    blocked_operations = field(
        Map(Enum(e.vm_operations), String),
        RO_ins,
        "Operations that are refused, each with an error code.",
        since="orlando",
        xapi="P:orlando",
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
    bios_strings = field(
        Map(String, String),
        RO_run,
        "What the guest's BIOS says of itself.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    protection_policy = field(
        Ref("VMPP"),
        RO_ins,
        "Its protection policy (superseded).",
        since="cowley",
        xapi="P:cowley D:clearwater",
    )
    snapshot_schedule = field(
        Ref("VMSS"), RO_ins, "Its schedule of snapshots.", since="falcon", xapi="P:falcon"
    )
    is_vmss_snapshot = field(
        Bool, RO_ins, "Whether a schedule took this snapshot.", since="falcon", xapi="P:falcon"
    )
    appliance = field(
        Ref("VM_appliance"), RO_ins, "The appliance that it is part of.", since="rio", xapi="P:rio"
    )
    start_delay = field(
        Int,
        RO_ins,
        "Time to wait after it was started, before the next in order.",
        since="boston",
        xapi="P:boston",
        unit="seconds",
    )
    shutdown_delay = field(
        Int,
        RO_ins,
        "Time to wait after it was shut down, before the next in order.",
        since="boston",
        xapi="P:boston",
        unit="seconds",
    )
    order = field(
        Int, RO_ins, "Its place in the order of starting.", since="boston", xapi="P:boston"
    )
    VGPUs = field(Set(Ref("VGPU")), RO_run, "Virtual GPUs.", since="boston", xapi="P:boston")
    attached_PCIs = field(
        Set(Ref("PCI")),
        RO_run,
        "PCI devices that are attached now.",
        since="boston",
        xapi="P:boston",
    )
    suspend_SR = field(
        Ref("SR"), RW, "Where its memory images go.", since="boston", xapi="P:boston", write=SETTLED
    )
    version = field(Int, RO_ins, "How often it was recovered.", since="boston", xapi="P:boston")
    generation_id = field(
        String,
        RO_ins,
        "Generation identifier that the guest sees.",
        default="0:0",
        since="clearwater",
        xapi="P:clearwater",
    )
    hardware_platform_version = field(
        Int,
        RW,
        "Least version of virtual hardware that a host must offer.",
        since="cream",
        xapi="P:cream",
        write=HALTED,
    )
    has_vendor_device = field(
        Bool,
        RO_ins,
        "Whether the guest sees the device that brings drivers by itself.",
        default=True,
        since="dundee",
        xapi="P:dundee C:24.14.0",
    )
    requires_reboot = field(
        Bool, RO_run, "Whether it must be rebooted for a change to work.", since="ely", xapi="P:ely"
    )
    reference_label = field(
        String, RO_ins, "Name of the template that it came from.", since="ely", xapi="P:ely"
    )
    domain_type = field(
        Enum(e.domain_type),
        RO_ins,
        "hvm, pv, pvh, pv_in_pvh or unspecified.",
        default=e.domain_type("unspecified"),
        since="jura",
        xapi="P?:jura P:kolkata",
    )
    NVRAM = field(
        Map(String, String),
        RO_ins,
        "Initial content of the guest's NVRAM.",
        since="naples",
        xapi="P:naples",
    )
    pending_guidances = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What must be done after an update.",
        since="1.303.0",
        xapi="P:1.303.0",
    )
    pending_guidances_recommended = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What should be done after an update.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    pending_guidances_full = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What may be done after an update.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    groups = field(
        Set(Ref("VM_group")),
        RO_run,
        "Groups that it is placed with.",
        since="24.19.1",
        xapi="P?:24.19.1",
    )
    secureboot_certificates_state = field(
        Enum(e.vm_secureboot_certificates_state),
        RO_run,
        "How its secure boot certificates stand.",
        default=e.vm_secureboot_certificates_state("ok"),
        since="26.14.0",
        xapi="P?:26.14.0",
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
    start = message(
        Void,
        "Build a domain on a host with room; the VM is Halted and no template.",
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
        role="vm-operator",
    )
    pause = message(
        Void,
        "Stop the vCPUs; the VM is Running.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    unpause = message(
        Void,
        "Let the vCPUs run; the VM is Paused.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    clean_shutdown = message(
        Void,
        "Ask the guest to shut down; ends when its domain is gone.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    clean_reboot = message(
        Void,
        "Ask the guest to reboot.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    hard_shutdown = message(
        Void,
        "Take the domain away at once; cancels what is in progress.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    hard_reboot = message(
        Void,
        "Reset without asking the guest; cancels what is in progress.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    suspend = message(
        Void,
        "Write memory to a disk and give the domain up.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
        client_cert=True,
    )
    resume = message(
        Void,
        "Build the domain again from its memory image.",
        Param("start_paused", Bool),
        Param("force", Bool, default=False, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    set_VCPUs_number_live = message(
        Void,
        "Set how many vCPUs are online; VM Running or Paused.",
        Param("nvcpu", Int),
        errors=(
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio C:ely",
        role="vm-admin",
    )
    add_to_VCPUs_params_live = message(
        Void,
        "Set a scheduler parameter while there is a domain.",
        Param("key", String),
        Param("value", String),
        xapi="P:rio",
        role="vm-admin",
    )
    set_memory_dynamic_max_live = message(
        Void, "Set the upper dynamic limit while there is a domain.", Param("max", Int)
    )
    set_memory_dynamic_min_live = message(
        Void, "Set the lower dynamic limit while there is a domain.", Param("min", Int)
    )
    send_sysrq = message(
        Void,
        "Send a magic SysRq key.",
        Param("key", String),
        errors=("VM_BAD_POWER_STATE",),
        xapi="P:rio",
        role="pool-admin",
    )
    send_trigger = message(
        Void,
        "Send a trigger, such as nmi or power.",
        Param("trigger", String),
        errors=("VM_BAD_POWER_STATE",),
        xapi="P:rio",
        role="pool-admin",
    )
    migrate = message(
        Void,
        "Move the running VM to another host, by reference, uuid or name.",
        Param("dest", String),
        Param("live", Bool),
        Param("options", Map(String, String)),
        errors=("VM_BAD_POWER_STATE",),
    )
    set_security_label = message(
        Int,
        "Change the label of the access control policy.",
        Param("security_label", String),
        Param("old_label", String),
        errors=("SECURITY_ERROR",),
    )
    pool_name = field(
        String,
        RO_run,
        "Name of the CPU pool that it is to start in; empty is the first pool of its host.",
        since="xenmgmt",
        write=SETTLED,
    )
    cpu_pool = field(
        Ref("cpu_pool"),
        RO_run,
        "The CPU pool that its domain is in; none is the first pool of its host.",
        since="xenmgmt",
    )
    protections = field(
        Set(Ref("VM_protection")),
        RO_run,
        "What keeps a stand-by of it on another host; one at most.",
        since="xenmgmt",
    )
    get_cpu_pool = message(Set(Ref("cpu_pool")), "The CPU pools that it is in.")
    get_pool_name = message(String, "Name of the CPU pool that it is to start in.")
    cpu_pool_migrate = message(
        Void,
        "Move to another CPU pool.",
        Param("pool", Ref("cpu_pool")),
        errors=(
            "POOL_BAD_STATE",
            "VM_BAD_POWER_STATE",
        ),
    )
    set_pool_name = message(
        Void, "Name the CPU pool that it is to start in.", Param("pool_name", String)
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
    shutdown = message(
        Void,
        "Ask the guest to shut down; if it does not, take the domain away.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        since="clearwater",
        xapi="P:clearwater",
        role="vm-operator",
        client_cert=True,
    )
    power_state_reset = message(
        Void,
        "Declare the VM Halted, after taking away what is left of its domain.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
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
    set_NVRAM = message(
        Void,
        "Replace the initial NVRAM.",
        Param("value", Map(String, String), since="naples"),
        since="naples",
        xapi="P:naples",
        role="vm-admin",
        has_async=False,
    )
    add_to_NVRAM = message(
        Void,
        "Put one entry into the initial NVRAM.",
        Param("key", String, since="naples"),
        Param("value", String, since="naples"),
        since="naples",
        xapi="P:naples",
        role="vm-admin",
        has_async=False,
    )
    remove_from_NVRAM = message(
        Void,
        "Take one entry out of the initial NVRAM.",
        Param("key", String, since="naples"),
        since="naples",
        xapi="P:naples",
        role="vm-admin",
        has_async=False,
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
    compute_memory_overhead = message(
        Int,
        "Memory of the host that it would take beyond its own.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
    )
    set_memory_dynamic_max = message(
        Void,
        "Set the upper dynamic limit; a running guest follows.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_dynamic_min = message(
        Void,
        "Set the lower dynamic limit; a running guest follows.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_dynamic_range = message(
        Void,
        "Set both dynamic limits; a running guest follows.",
        Param("min", Int, since="midnight-ride"),
        Param("max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    set_memory_static_max = message(
        Void,
        "Set the upper static limit; the VM is Halted.",
        Param("value", Int, since="orlando"),
        errors=("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN",),
        since="orlando",
        xapi="P:orlando",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_static_min = message(
        Void,
        "Set the lower static limit; the VM is Halted.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_static_range = message(
        Void,
        "Set both static limits; the VM is Halted.",
        Param("min", Int, since="midnight-ride"),
        Param("max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    set_memory_limits = message(
        Void,
        "Set all four limits at once; the VM is Halted.",
        Param("static_min", Int, since="midnight-ride"),
        Param("static_max", Int, since="midnight-ride"),
        Param("dynamic_min", Int, since="midnight-ride"),
        Param("dynamic_max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    set_memory = message(
        Void,
        "Give it exactly this much memory; the VM is Halted.",
        Param("value", Int, since="ely"),
        since="ely",
        xapi="P:ely",
        role="vm-power-admin",
    )
    set_memory_target_live = message(
        Void,
        "Set the balloon target within the dynamic limits.",
        Param("target", Int, since="rio"),
        since="rio",
        xapi="P:rio D:midnight-ride",
        role="vm-power-admin",
    )
    wait_memory_target_live = message(
        Void,
        "Wait until the guest has reached its balloon target.",
        since="orlando",
        xapi="P:orlando D:midnight-ride",
        role="read-only",
    )
    get_cooperative = message(
        Bool,
        "Whether the guest follows its balloon target.",
        since="midnight-ride",
        xapi="P:midnight-ride D:tampa",
        role="read-only",
    )
    set_HVM_shadow_multiplier = message(
        Void,
        "Change the shadow memory; the VM is Halted.",
        Param("value", Float, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_shadow_multiplier_live = message(
        Void,
        "Change the shadow memory of a running VM.",
        Param("multiplier", Float, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-power-admin",
    )
    set_VCPUs_max = message(
        Void,
        "Change the most vCPUs; the VM is Halted.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-admin",
        has_async=False,
    )
    set_VCPUs_at_startup = message(
        Void,
        "Change the vCPUs at start; the VM is Halted.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-admin",
        has_async=False,
    )
    maximise_memory = message(
        Int,
        "The most memory that fits into an amount of the host's.",
        Param("total", Int, since="miami"),
        Param("approximate", Bool, since="miami"),
        since="miami",
        xapi="P:miami",
        role="read-only",
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
    get_boot_record = message(
        Record("VM"),
        "The record with which it was started.",
        since="rio",
        xapi="P:rio D:inverness",
        role="read-only",
        has_async=False,
    )
    get_data_sources = message(
        Set(Record("data_source")),
        "The measurements that can be recorded.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    record_data_source = message(
        Void,
        "Begin to record a measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
        has_async=False,
    )
    query_data_source = message(
        Float,
        "The present value of a measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    forget_data_source_archives = message(
        Void,
        "Forget what was recorded of a measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
        has_async=False,
    )
    assert_operation_valid = message(
        Void,
        "Raise what would refuse an operation now.",
        Param("op", Enum(e.vm_operations), since="rio"),
        since="rio",
        xapi="P:rio",
        role="read-only",
    )
    update_allowed_operations = message(
        Void, "Work out the allowed operations anew.", since="rio", xapi="P:rio", role="pool-admin"
    )
    get_allowed_VBD_devices = message(
        Set(String),
        "Numbers that are free for block devices.",
        since="rio",
        xapi="P:rio",
        role="read-only",
        has_async=False,
    )
    get_allowed_VIF_devices = message(
        Set(String),
        "Numbers that are free for interfaces.",
        since="rio",
        xapi="P:rio",
        role="read-only",
        has_async=False,
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
    create_new_blob = message(
        Ref("blob"),
        "Make a place for binary data beside the object.",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-power-admin",
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
    set_bios_strings = message(
        Void,
        "Set what the guest's BIOS says of itself, once.",
        Param("value", Map(String, String), since="inverness"),
        errors=(
            "VM_BIOS_STRINGS_ALREADY_SET",
            "INVALID_VALUE",
        ),
        since="inverness",
        xapi="P:inverness",
        role="vm-admin",
    )
    copy_bios_strings = message(
        Void,
        "Take the BIOS strings from a host.",
        Param("host", Ref("host"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-admin",
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
    set_start_delay = message(
        Void,
        "Change the time to wait after starting it.",
        Param("value", Int, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    set_shutdown_delay = message(
        Void,
        "Change the time to wait after shutting it down.",
        Param("value", Int, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    set_order = message(
        Void,
        "Change its place in the order of starting.",
        Param("value", Int, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    set_suspend_VDI = message(
        Void,
        "Exchange the memory image of a Suspended VM.",
        Param("value", Ref("VDI"), since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    assert_can_be_recovered = message(
        Void,
        "Raise what it would need to be recovered.",
        Param("session_to", Ref("session"), since="boston"),
        errors=(
            "VM_IS_PART_OF_AN_APPLIANCE",
            "VM_REQUIRES_SR",
        ),
        since="boston",
        xapi="P:boston",
        role="read-only",
    )
    get_SRs_required_for_recovery = message(
        Set(Ref("SR")),
        "Repositories that it would need to be recovered.",
        Param("session_to", Ref("session"), since="creedence"),
        since="creedence",
        xapi="P:creedence",
        role="read-only",
    )
    recover = message(
        Void,
        "Bring it into another pool from replicated data.",
        Param("session_to", Ref("session"), since="boston"),
        Param("force", Bool, since="boston"),
        since="boston",
        xapi="P:boston",
        role="read-only",
    )
    import_convert = message(
        Void,
        "Import from another product.",
        Param("type", String, since="tampa"),
        Param("username", String, since="tampa"),
        Param("password", String, since="tampa"),
        Param("sr", Ref("SR"), since="tampa"),
        Param("remote_config", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="vm-admin",
        static=True,
    )
    set_appliance = message(
        Void,
        "Make it part of an appliance.",
        Param("value", Ref("VM_appliance"), since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    set_groups = message(
        Void,
        "Change the groups that it is placed with.",
        Param("value", Set(Ref("VM_group")), since="24.19.1"),
        errors=("OPERATION_NOT_ALLOWED",),
        since="24.19.1",
        xapi="P?:24.19.1",
        role="vm-admin",
    )
    query_services = message(
        Map(String, String),
        "What a driver domain offers.",
        since="tampa",
        xapi="P:tampa",
        role="pool-admin",
    )
    call_plugin = message(
        String,
        "Call a plug-in in the guest.",
        Param("plugin", String, since="cream"),
        Param("fn", String, since="cream"),
        Param("args", Map(String, String), since="cream"),
        since="cream",
        xapi="P:cream",
        role="vm-operator",
    )
    call_host_plugin = message(
        String,
        "Call a plug-in of the host for this VM.",
        Param("plugin", String, since="25.22.0"),
        Param("fn", String, since="25.22.0"),
        Param("args", Map(String, String), since="25.22.0"),
        since="25.22.0",
        xapi="P?:25.22.0",
        role="vm-operator",
    )
    set_has_vendor_device = message(
        Void,
        "Change whether the guest sees the driver device; the VM is Halted.",
        Param("value", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="vm-admin",
    )
    import_ = message(
        Set(Ref("VM")),
        "Import VMs from a URL.",
        Param("url", String, since="dundee"),
        Param("sr", Ref("SR"), since="dundee"),
        Param("full_restore", Bool, since="dundee"),
        Param("force", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-operator",
        static=True,
    )
    set_actions_after_crash = message(
        Void,
        "Change what to do after a crash.",
        Param("value", Enum(e.on_crash_behaviour), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    set_domain_type = message(
        Void,
        "Change the type of its domain; the VM is Halted.",
        Param("value", Enum(e.domain_type), since="kolkata"),
        since="kolkata",
        xapi="P:kolkata",
        role="vm-admin",
        has_async=False,
    )
    set_HVM_boot_policy = message(
        Void,
        "Change the boot policy; the VM is Halted.",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio D:kolkata",
        role="vm-admin",
        has_async=False,
    )
    restart_device_models = message(
        Void,
        "Restart the programs that emulate its devices.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "VM_IS_TEMPLATE",
            "OPERATION_NOT_ALLOWED",
        ),
        since="23.30.0",
        xapi="P?:23.30.0",
        role="vm-power-admin",
        client_cert=True,
    )
    set_uefi_mode = message(
        String,
        "Change the UEFI mode of the guest.",
        Param("mode", Enum(e.vm_uefi_mode), since="24.17.0"),
        since="24.17.0",
        xapi="P?:24.17.0",
        role="pool-admin",
    )
    get_secureboot_readiness = message(
        Enum(e.vm_secureboot_readiness),
        "Whether it is ready for secure boot.",
        since="24.17.0",
        xapi="P?:24.17.0",
        role="pool-admin",
    )
    update_secureboot_certificates_on_boot = message(
        Void,
        "Renew its certificates when it next starts.",
        Param("mark", Bool, since="26.14.0"),
        since="26.14.0",
        xapi="P?:26.14.0",
        role="vm-admin",
    )
    set_blocked_operations = message(
        Void,
        "Replace the operations that are refused.",
        Param("value", Map(Enum(e.vm_operations), String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
    )
    add_to_blocked_operations = message(
        Void,
        "Refuse one more operation, with an error code.",
        Param("key", Enum(e.vm_operations), since="orlando"),
        Param("value", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
    )
    remove_from_blocked_operations = message(
        Void,
        "Refuse an operation no more.",
        Param("key", Enum(e.vm_operations), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
    )
    sysprep = message(
        Void,
        "Prepare a Windows guest for cloning.",
        Param("unattend", String, since="25.24.0"),
        Param("timeout", Float, since="25.24.0"),
        since="25.24.0",
        xapi="P?:25.24.0",
        role="vm-admin",
    )
    add_to_other_config = message(
        Void,
        "Put one key of clients in.",
        Param("key", String, since="rio"),
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    remove_from_other_config = message(
        Void,
        "Take one key of clients out.",
        Param("key", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    set_other_config = message(
        Void,
        "Replace all keys and values of clients.",
        Param("value", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    add_to_platform = message(
        Void,
        "Set one feature of the virtual hardware.",
        Param("key", String, since="rio"),
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    remove_from_platform = message(
        Void,
        "Take one feature of the virtual hardware out.",
        Param("key", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    set_platform = message(
        Void,
        "Replace the features of the virtual hardware.",
        Param("value", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )


class VM_metrics(Model, xapi=True):
    """Live values of a VM, for as long as it has a domain.

    Source: Xen-API 1.0.10, class VM_metrics; xapi datamodel, class VM_metrics.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    memory_actual = field(
        Int,
        RO_run,
        "Memory that the guest has now.",
        path="memory/actual",
        read=METERED,
        unit="bytes",
        xapi="P:rio",
    )
    VCPUs_number = field(
        Int, RO_run, "vCPUs that are online.", path="VCPUs/number", read=METERED, xapi="P:rio"
    )
    VCPUs_utilisation = field(
        Map(Int, Float),
        RO_run,
        "Share of time that each vCPU was busy, 0 to 1.",
        path="VCPUs/utilisation",
        read=METERED,
    )
    VCPUs_CPU = field(
        Map(Int, Int),
        RO_run,
        "The CPU that each vCPU runs on.",
        path="VCPUs/CPU",
        read=METERED,
        xapi="P:rio",
    )
    VCPUs_params = field(
        Map(String, String),
        RO_run,
        "Scheduler parameters in force.",
        path="VCPUs/params",
        read=METERED,
        xapi="P:rio",
    )
    VCPUs_flags = field(
        Map(Int, Set(String)),
        RO_run,
        "Flags of each vCPU, such as online or blocked.",
        path="VCPUs/flags",
        read=METERED,
        xapi="P:rio",
    )
    state = field(
        Set(String),
        RO_run,
        "Words for the state of the domain, such as running.",
        read=METERED,
        xapi="P:rio",
    )
    start_time = field(DateTime, RO_run, "When it was last started.", read=METERED, xapi="P:rio")
    last_updated = field(DateTime, RO_run, "When the values were last measured.", xapi="P:rio")
    install_time = field(DateTime, RO_run, "When the VM was installed.", since="rio", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    hvm = field(Bool, RO_run, "Whether the domain is fully virtualised.", since="ely", xapi="P:ely")
    nested_virt = field(
        Bool, RO_run, "Whether the guest may run VMs of its own.", since="ely", xapi="P:ely"
    )
    nomigrate = field(
        Bool, RO_run, "Whether the running domain is tied to its host.", since="ely", xapi="P:ely"
    )
    current_domain_type = field(
        Enum(e.domain_type),
        RO_run,
        "How the running domain is virtualised.",
        default=e.domain_type("unspecified"),
        since="jura",
        xapi="P?:jura P:kolkata",
    )
    numa_optimised = field(
        Bool,
        RO_ins,
        "Whether it was placed with the memory nodes in mind.",
        since="26.2.0",
        xapi="P?:26.2.0",
    )
    numa_nodes = field(
        Int, RO_ins, "How many memory nodes its memory lies on.", since="26.2.0", xapi="P?:26.2.0"
    )
    numa_node_memory = field(
        Map(Int, Int),
        RO_run,
        "Memory that it has on each memory node.",
        unit="bytes",
        since="26.2.0",
        xapi="P?:26.2.0",
    )


class VM_guest_metrics(Model, xapi=True):
    """What the guest agent of a VM reports.

    Source: Xen-API 1.0.10, class VM_guest_metrics; xapi datamodel, class VM_guest_metrics.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    os_version = field(
        Map(String, String), RO_run, "Operating system, by parts of its version.", xapi="P:rio"
    )
    PV_drivers_version = field(
        Map(String, String), RO_run, "Version of the guest's drivers, by parts.", xapi="P:rio"
    )
    memory = field(Map(String, String), RO_run, "Memory as the guest sees it.")
    disks = field(Map(String, String), RO_run, "Disks as the guest sees them.")
    networks = field(Map(String, String), RO_run, "Addresses, by interface.", xapi="P:rio")
    other = field(Map(String, String), RO_run, "Whatever else the agent tells.", xapi="P:rio")
    last_updated = field(DateTime, RO_run, "When the values were last measured.", xapi="P:rio")
    netbios_name = field(
        Map(String, String),
        RO_run,
        "Name of a Windows guest on its network.",
        since="24.28.0",
        xapi="P?:24.28.0",
    )
    PV_drivers_up_to_date = field(
        Bool, RO_run, "Whether the guest's drivers are current.", since="rio", xapi="P:rio D:dundee"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free keys and values of clients.",
        since="orlando",
        xapi="P:orlando",
    )
    live = field(
        Bool, RO_run, "Whether the agent reports at present.", since="orlando", xapi="P:orlando"
    )
    can_use_hotplug_vbd = field(
        Enum(e.tristate_type),
        RO_run,
        "Whether the guest takes disks while it runs.",
        default=e.tristate_type("unspecified"),
        since="dundee",
        xapi="P:dundee",
    )
    can_use_hotplug_vif = field(
        Enum(e.tristate_type),
        RO_run,
        "Whether the guest takes interfaces while it runs.",
        default=e.tristate_type("unspecified"),
        since="dundee",
        xapi="P:dundee",
    )
    PV_drivers_detected = field(
        Bool,
        RO_run,
        "Whether drivers for Xen were seen in the guest.",
        since="dundee",
        xapi="P:dundee",
    )
    services = field(
        Map(String, String),
        RO_run,
        "Services that the guest announces.",
        since="25.15.0",
        xapi="P?:25.15.0",
    )
