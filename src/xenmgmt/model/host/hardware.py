"""The hardware of a host, and the hypervisor on it."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class Hardware(Part):
    """The hardware of a host, and the hypervisor on it."""

    capabilities = field(
        Set(String),
        RO_run,
        "Kinds of guest that the hypervisor can run, such as xen-3.0-x86_64.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    cpu_configuration = field(
        Map(String, String),
        RO_run,
        "Layout of the processors: sockets, cores, threads, NUMA nodes.",
        xapi="P:rio",
    )
    sched_policy = field(
        String, RO_run, "Scheduler that shares the processors out among VMs.", xapi="P:rio"
    )
    supported_bootloaders = field(
        Set(String), RO_run, "Bootloaders that a paravirtual VM may name.", xapi="P:rio"
    )
    PIFs = field(Set(Ref("PIF")), RO_run, "Physical network interfaces of the host.", xapi="P:rio")
    PBDs = field(Set(Ref("PBD")), RO_run, "Connections of the host to storage.", xapi="P:rio")
    PPCIs = field(Set(Ref("PPCI")), RO_run, "PCI devices of the host.")
    PSCSIs = field(Set(Ref("PSCSI")), RO_run, "SCSI devices of the host.")
    PSCSI_HBAs = field(Set(Ref("PSCSI_HBA")), RO_run, "SCSI adapters of the host.")
    host_CPUs = field(Set(Ref("host_cpu")), RO_run, "Processors of the host.", xapi="P:rio")
    metrics = field(Ref("host_metrics"), RO_run, "What the host measures.", xapi="P:rio")
    resident_cpu_pools = field(
        Set(Ref("cpu_pool")), RO_run, "Groups of processors defined on this host."
    )
    cpu_info = field(
        Map(String, String),
        RO_run,
        "Make, model and features of the processors.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    bios_strings = field(
        Map(String, String),
        RO_run,
        "What the firmware says about machine and maker.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    chipset_info = field(
        Map(String, String),
        RO_run,
        "What the chipset can do, such as iommu.",
        since="boston",
        xapi="P:boston",
    )
    PCIs = field(
        Set(Ref("PCI")),
        RO_run,
        "PCI devices that the toolstack knows of.",
        since="boston",
        xapi="P:boston",
    )
    PGPUs = field(
        Set(Ref("PGPU")),
        RO_run,
        "Graphics processors of the host.",
        since="boston",
        xapi="P:boston",
    )
    PUSBs = field(
        Set(Ref("PUSB")),
        RO_run,
        "USB devices plugged into the host.",
        since="inverness",
        xapi="P:inverness",
    )
    guest_VCPUs_params = field(
        Map(String, String),
        RW,
        "VCPU settings that every guest here gets, such as a CPU mask.",
        since="tampa",
        xapi="P:tampa",
    )
    display = field(
        Enum(e.host_display),
        RW,
        "Whether the local screen is on, off, or will change at the next boot.",
        default=e.host_display("enabled"),
        since="cream",
        xapi="P:cream",
    )
    virtual_hardware_platform_versions = field(
        Set(Int),
        RO_run,
        "Virtual hardware versions that guests may ask for.",
        default=(0,),
        since="cream",
        xapi="P:cream",
    )
    features = field(
        Set(Ref("Feature")),
        RO_run,
        "Optional features of the product found on the host.",
        since="falcon",
        xapi="P:falcon",
    )
    iscsi_iqn = field(
        String,
        RO_ins,
        "Name by which the host presents itself to iSCSI targets.",
        since="kolkata",
        xapi="P:kolkata",
    )
    multipathing = field(
        Bool,
        RO_ins,
        "Whether storage is reached over several paths at once.",
        since="kolkata",
        xapi="P:kolkata",
    )
    uefi_certificates = field(
        String,
        RO_ins,
        "Secure Boot certificates for guests, as an archive in base64.",
        since="quebec",
        xapi="P:quebec D:22.16.0",
    )
    numa_affinity_policy = field(
        Enum(e.host_numa_affinity_policy),
        RO_run,
        "How memory and VCPUs of a VM are kept on one NUMA node.",
        default=e.host_numa_affinity_policy("default_policy"),
        since="24.0.0",
        xapi="P?:24.0.0",
    )
    max_cstate = field(
        String,
        RO_run,
        "Deepest sleep state that the processors may enter; empty is no limit.",
        since="26.0.0",
        xapi="P?:26.0.0",
    )
    secure_boot = field(
        Bool,
        RO_run,
        "Whether the host itself was started with Secure Boot.",
        since="25.31.0",
        xapi="P?:25.31.0",
    )
    enable_display = message(
        Enum(e.host_display),
        "Turn the local screen on from the next boot.",
        since="cream",
        xapi="P:cream",
        role="pool-operator",
    )
    disable_display = message(
        Enum(e.host_display),
        "Turn the local screen off from the next boot.",
        since="cream",
        xapi="P:cream",
        role="pool-operator",
    )
    set_iscsi_iqn = message(
        Void,
        "Change the name used towards iSCSI targets.",
        Param("value", String, since="kolkata"),
        since="kolkata",
        xapi="P:kolkata",
        role="pool-operator",
    )
    set_multipathing = message(
        Void,
        "Choose whether storage is reached over several paths.",
        Param("value", Bool, since="kolkata"),
        since="kolkata",
        xapi="P:kolkata",
        role="pool-operator",
    )
    set_uefi_certificates = message(
        Void,
        "Replace the Secure Boot certificates for guests.",
        Param("value", String, since="quebec"),
        since="quebec",
        xapi="P:quebec D:22.16.0",
        role="local root",
    )
    set_sched_gran = message(
        Void,
        "Choose from the next boot what is scheduled together: CPU, core or socket.",
        Param("value", Enum(e.host_sched_gran), since="1.271.0"),
        since="1.271.0",
        xapi="P:1.271.0",
        role="local root",
    )
    get_sched_gran = message(
        Enum(e.host_sched_gran),
        "Tell what is scheduled together: CPU, core or socket.",
        since="1.271.0",
        xapi="P:1.271.0",
        role="local root",
    )
    set_numa_affinity_policy = message(
        Void,
        "Choose how VMs are kept on one NUMA node.",
        Param("value", Enum(e.host_numa_affinity_policy), since="24.0.0"),
        since="24.0.0",
        xapi="P?:24.0.0",
        role="pool-admin",
    )
    rescan_drivers = message(
        Void,
        "Look again which drivers are installed.",
        since="25.2.0",
        xapi="P?:25.2.0",
        role="pool-admin",
    )
    set_max_cstate = message(
        Void,
        "Limit how deeply the processors may sleep.",
        Param("value", String, since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
        role="pool-operator",
    )
