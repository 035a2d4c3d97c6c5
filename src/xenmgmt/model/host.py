"""Hosts, what they measure and their processors."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Record, Ref, Set, String, Void


class host(Model, xapi=True):
    """A physical machine that runs VMs.

    Source: Xen-API 1.0.10, class host; xapi datamodel, class host.
    """

    uuid = field(String, RO_run, "Unique identifier of the host.", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", path="name/label", xapi="P:rio")
    name_description = field(
        String,
        RW,
        "Notes about the host, for people to read.",
        path="name/description",
        xapi="P:rio",
    )
    API_version_major = field(
        Int,
        RO_run,
        "First part of the version of the API that the host speaks.",
        path="API_version/major",
        xapi="P:rio",
    )
    API_version_minor = field(
        Int,
        RO_run,
        "Second part of the version of the API that the host speaks.",
        path="API_version/minor",
        xapi="P:rio",
    )
    API_version_vendor = field(
        String, RO_run, "Who wrote the toolstack.", path="API_version/vendor", xapi="P:rio"
    )
    API_version_vendor_implementation = field(
        Map(String, String),
        RO_run,
        "What the vendor tells about the toolstack beside its version.",
        path="API_version/vendor_implementation",
        xapi="P:rio",
    )
    enabled = field(Bool, RO_run, "Whether new VMs may start here.", xapi="P:rio")
    software_version = field(
        Map(String, String),
        RO_run,
        "Versions of the hypervisor, kernel and toolstack, by name.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    other_config = field(
        Map(String, String), RW, "Free-form settings of clients, by name.", xapi="P:rio"
    )
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
    resident_VMs = field(
        Set(Ref("VM")), RO_run, "VMs that are here now, the control domain included.", xapi="P:rio"
    )
    logging = field(Map(String, String), RW, "Where log messages go, by kind.", xapi="P:rio")
    PIFs = field(Set(Ref("PIF")), RO_run, "Physical network interfaces of the host.", xapi="P:rio")
    suspend_image_sr = field(
        Ref("SR"), RW, "Storage that takes the memory of suspended VMs.", xapi="P:rio"
    )
    crash_dump_sr = field(
        Ref("SR"), RW, "Storage that takes the dumps of crashed VMs.", xapi="P:rio"
    )
    PBDs = field(Set(Ref("PBD")), RO_run, "Connections of the host to storage.", xapi="P:rio")
    PPCIs = field(Set(Ref("PPCI")), RO_run, "PCI devices of the host.")
    PSCSIs = field(Set(Ref("PSCSI")), RO_run, "SCSI devices of the host.")
    PSCSI_HBAs = field(Set(Ref("PSCSI_HBA")), RO_run, "SCSI adapters of the host.")
    host_CPUs = field(Set(Ref("host_cpu")), RO_run, "Processors of the host.", xapi="P:rio")
    metrics = field(Ref("host_metrics"), RO_run, "What the host measures.", xapi="P:rio")
    resident_cpu_pools = field(
        Set(Ref("cpu_pool")), RO_run, "Groups of processors defined on this host."
    )
    memory_overhead = field(
        Int,
        RO_run,
        "Memory that the hypervisor keeps for itself.",
        since="rio",
        xapi="P:rio",
        unit="bytes",
    )
    allowed_operations = field(
        Set(Enum(e.host_allowed_operations)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.host_allowed_operations)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    crashdumps = field(
        Set(Ref("host_crashdump")),
        RO_run,
        "Dumps that the host left when it crashed.",
        since="rio",
        xapi="P:rio",
    )
    patches = field(
        Set(Ref("host_patch")),
        RO_run,
        "Old-style patches applied to the host.",
        since="rio",
        xapi="P:rio D:ely",
    )
    updates = field(
        Set(Ref("pool_update")), RO_run, "Updates applied to the host.", since="ely", xapi="P:ely"
    )
    cpu_info = field(
        Map(String, String),
        RO_run,
        "Make, model and features of the processors.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    hostname = field(String, RW, "Network name of the host.", since="rio", xapi="P:rio")
    address = field(
        String, RW, "Address at which the toolstack of the host answers.", since="rio", xapi="P:rio"
    )
    license_params = field(
        Map(String, String),
        RO_run,
        "What the license allows and until when.",
        since="rio",
        xapi="P:rio",
    )
    ha_statefiles = field(
        Set(String),
        RO_run,
        "Files through which the host takes part in high availability.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_network_peers = field(
        Set(String),
        RO_run,
        "Hosts that this one sees over the network, for high availability.",
        since="orlando",
        xapi="P:orlando",
    )
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary attachments of the host, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients put on the host to find it again.",
        since="orlando",
        xapi="P:orlando",
    )
    external_auth_type = field(
        String,
        RO_run,
        "Kind of directory that checks passwords; empty means local accounts.",
        since="george",
        xapi="P:george",
    )
    external_auth_service_name = field(
        String,
        RO_run,
        "Name of the directory, such as its domain.",
        since="george",
        xapi="P:george",
    )
    external_auth_configuration = field(
        Map(String, String),
        RO_run,
        "Settings of the connection to the directory.",
        since="george",
        xapi="P:george",
    )
    edition = field(
        String,
        RO_run,
        "Edition of the product that the host runs as.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    license_server = field(
        Map(String, String),
        RW,
        "Where to ask for a license: address and port.",
        default={"address": "localhost", "port": "27000"},
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
    power_on_mode = field(
        String,
        RO_run,
        "Way to switch the host on from afar: empty, wake-on-lan, IPMI and so on.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    power_on_config = field(
        Map(String, String),
        RO_run,
        "Settings of the way to switch the host on.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    local_cache_sr = field(
        Ref("SR"),
        RO_ins,
        "Local storage that caches disks kept elsewhere.",
        since="cowley",
        xapi="P:cowley",
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
    ssl_legacy = field(
        Bool,
        RO_ins,
        "Whether old and weak forms of TLS are accepted.",
        default=True,
        since="dundee",
        xapi="P:dundee D:stockholm",
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
    control_domain = field(
        Ref("VM"), RO_run, "The VM that controls the host (domain 0).", since="ely", xapi="P:ely"
    )
    updates_requiring_reboot = field(
        Set(Ref("pool_update")),
        RO_run,
        "Updates that take effect only after the host has rebooted.",
        since="ely",
        xapi="P:ely",
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
    certificates = field(
        Set(Ref("Certificate")),
        RO_run,
        "TLS certificates in use on the host.",
        since="stockholm",
        xapi="P:stockholm",
    )
    editions = field(
        Set(String),
        RO_run,
        "Editions that the host could run as.",
        since="stockholm",
        xapi="P:stockholm",
    )
    pending_guidances = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What must still be restarted before updates are complete.",
        since="1.303.0",
        xapi="P:1.303.0",
    )
    tls_verification_enabled = field(
        Bool,
        RO_run,
        "Whether the host checks the certificates of those it connects to.",
        since="1.313.0",
        xapi="P:1.313.0",
    )
    last_software_update = field(
        DateTime,
        RO_run,
        "When the software of the host last changed.",
        since="22.20.0",
        xapi="P?:22.20.0",
    )
    https_only = field(
        Bool, RO_run, "Whether plain HTTP is refused.", since="22.27.0", xapi="P?:22.27.0"
    )
    latest_synced_updates_applied = field(
        Enum(e.latest_synced_updates_applied_state),
        RO_run,
        "Whether all updates known to the pool are on the host.",
        default=e.latest_synced_updates_applied_state("unknown"),
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    numa_affinity_policy = field(
        Enum(e.host_numa_affinity_policy),
        RO_run,
        "How memory and VCPUs of a VM are kept on one NUMA node.",
        default=e.host_numa_affinity_policy("default_policy"),
        since="24.0.0",
        xapi="P?:24.0.0",
    )
    pending_guidances_recommended = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What should still be restarted to profit from updates.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    pending_guidances_full = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What would have to be restarted for everything new to take effect.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    last_update_hash = field(
        String,
        RO_run,
        "Fingerprint of the set of updates last applied.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    ssh_enabled = field(
        Bool,
        RO_run,
        "Whether people may log in over SSH.",
        default=True,
        since="25.21.0",
        xapi="P?:25.21.0",
    )
    ssh_enabled_timeout = field(
        Int,
        RO_run,
        "How long SSH stays on once enabled; 0 is for ever.",
        since="25.21.0",
        xapi="P?:25.21.0",
        unit="seconds",
    )
    ssh_expiry = field(
        DateTime, RO_run, "When SSH switches itself off.", since="25.21.0", xapi="P?:25.21.0"
    )
    console_idle_timeout = field(
        Int,
        RO_run,
        "How long a console may be idle before it is logged out; 0 is for ever.",
        since="25.21.0",
        xapi="P?:25.21.0",
        unit="seconds",
    )
    ssh_auto_mode = field(
        Bool,
        RO_run,
        "Whether SSH opens by itself when the toolstack is down.",
        since="25.27.0",
        xapi="P?:25.27.0",
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
    ntp_mode = field(
        Enum(e.host_ntp_mode),
        RO_run,
        "Where the clock is set from: DHCP, own servers, the product's, or nowhere.",
        default=e.host_ntp_mode("Factory"),
        since="26.0.0",
        xapi="P?:26.0.0",
    )
    ntp_custom_servers = field(
        Set(String),
        RO_run,
        "Time servers to use when the mode asks for own ones.",
        since="26.0.0",
        xapi="P?:26.0.0",
    )
    timezone = field(
        String,
        RO_run,
        "Time zone of the host, such as Europe/Berlin.",
        default="UTC",
        since="26.0.0",
        xapi="P?:26.0.0",
    )

    disable = message(
        Void,
        "Let no new VM start here.",
        Param("auto_enable", Bool, default=True, since="rio"),
        xapi="P:rio C:25.31.0",
        role="pool-operator",
        client_cert=True,
    )
    enable = message(
        Void, "Let VMs start here again.", xapi="P:rio", role="pool-operator", client_cert=True
    )
    shutdown = message(
        Void,
        "Switch the host off; it must be disabled and empty.",
        xapi="P:rio",
        role="pool-operator",
    )
    reboot = message(
        Void, "Restart the host; it must be disabled and empty.", xapi="P:rio", role="pool-operator"
    )
    dmesg = message(
        String, "Read the message buffer of the hypervisor.", xapi="P:rio", role="pool-operator"
    )
    dmesg_clear = message(
        String,
        "Read the message buffer of the hypervisor, then empty it.",
        xapi="P:rio",
        role="pool-operator",
    )
    get_log = message(String, "Read the log of the toolstack.", xapi="P:rio", role="read-only")
    send_debug_keys = message(
        Void,
        "Press debug keys on the hypervisor's console.",
        Param("keys", String),
        xapi="P:rio",
        role="pool-admin",
    )
    list_methods = message(
        Set(String),
        "List the names of all messages that the toolstack answers.",
        xapi="P:rio",
        role="read-only",
        static=True,
        has_async=False,
    )
    bugreport_upload = message(
        Void,
        "Collect a bug report and send it to a server.",
        Param("url", String, since="rio"),
        Param("options", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    license_add = message(
        Void,
        "Apply a license file.",
        Param("contents", String, since="indigo"),
        errors=("LICENSE_PROCESSING_ERROR",),
        since="indigo",
        xapi="P:indigo",
        role="pool-operator",
    )
    license_remove = message(
        Void,
        "Take the license off the host.",
        since="indigo",
        xapi="P:indigo",
        role="pool-operator",
    )
    destroy = message(
        Void,
        "Forget a host that will not come back.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    power_on = message(
        Void,
        "Switch the host on from afar.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    emergency_ha_disable = message(
        Void,
        "Turn high availability off on this host alone, when all else failed.",
        Param("soft", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    get_data_sources = message(
        Set(Record("data_source")),
        "List what the host can measure over time.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    record_data_source = message(
        Void,
        "Begin to keep the history of one measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        has_async=False,
    )
    query_data_source = message(
        Float,
        "Read the latest value of one measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    forget_data_source_archives = message(
        Void,
        "Stop measuring and discard the history of one measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        has_async=False,
    )
    assert_can_evacuate = message(
        Void,
        "Fail unless all VMs here could move elsewhere.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    get_vms_which_prevent_evacuation = message(
        Map(Ref("VM"), Set(String)),
        "Tell which VMs cannot move elsewhere, and why.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
    )
    get_uncooperative_resident_VMs = message(
        Set(Ref("VM")),
        "List VMs that do not give memory back when asked.",
        since="midnight-ride",
        xapi="P:midnight-ride D:tampa",
        role="read-only",
    )
    evacuate = message(
        Void,
        "Move all running VMs to other hosts.",
        Param("network", Ref("network"), default="OpaqueRef:NULL", since="miami"),
        Param("evacuate_batch_size", Int, default=0, since="miami"),
        since="miami",
        xapi="P:miami E:1.297.0 E:23.27.0",
        role="pool-operator",
        client_cert=True,
    )
    syslog_reconfigure = message(
        Void, "Apply the logging settings.", since="miami", xapi="P:miami", role="pool-operator"
    )
    management_reconfigure = message(
        Void,
        "Move management traffic to another network interface.",
        Param("pif", Ref("PIF"), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    local_management_reconfigure = message(
        Void,
        "The same without the pool's help, by the name of a device.",
        Param("interface", String, since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    management_disable = message(
        Void,
        "Take the host off the management network.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    get_management_interface = message(
        Ref("PIF"),
        "Tell which network interface carries management traffic.",
        since="tampa",
        xapi="P:tampa",
        role="pool-operator",
    )
    get_system_status_capabilities = message(
        String,
        "Tell what a bug report may contain, as XML.",
        since="miami",
        xapi="P:miami",
        role="read-only",
        has_async=False,
    )
    restart_agent = message(
        Void,
        "Restart the toolstack; VMs go on running.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    shutdown_agent = message(
        Void,
        "Stop the toolstack; VMs go on running.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    set_hostname_live = message(
        Void,
        "Change the network name at once.",
        Param("hostname", String, since="miami"),
        errors=("HOST_NAME_INVALID",),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        has_async=False,
    )
    compute_free_memory = message(
        Int,
        "Work out how much memory new VMs could have.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
    )
    compute_memory_overhead = message(
        Int,
        "Work out how much memory the hypervisor keeps for itself.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
    )
    sync_data = message(
        Void,
        "Copy the measurements kept here to the pool's coordinator.",
        since="orlando",
        xapi="P:orlando",
        role="pool-admin",
        has_async=False,
    )
    backup_rrds = message(
        Void,
        "Save the history of measurements to disk, after a delay.",
        Param("delay", Float, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-admin",
        has_async=False,
    )
    create_new_blob = message(
        Ref("blob"),
        "Attach an empty binary file that can then be uploaded.",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    call_plugin = message(
        String,
        "Run a function of a script installed on the host.",
        Param("plugin", String, since="orlando"),
        Param("fn", String, since="orlando"),
        Param("args", Map(String, String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-admin",
    )
    has_extension = message(
        Bool,
        "Tell whether an extension of the API is installed.",
        Param("name", String, since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-admin",
    )
    call_extension = message(
        String,
        "Call an extension of the API.",
        Param("call", String, since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-admin",
        has_async=False,
    )
    get_servertime = message(
        DateTime,
        "Read the clock of the host, in UTC.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    get_server_localtime = message(
        DateTime,
        "Read the clock of the host, in its own time zone.",
        since="cowley",
        xapi="P:cowley",
        role="read-only",
        has_async=False,
    )
    enable_external_auth = message(
        Void,
        "Let a directory check passwords from now on.",
        Param("config", Map(String, String), since="george"),
        Param("service_name", String, since="george"),
        Param("auth_type", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-admin",
        has_async=False,
    )
    disable_external_auth = message(
        Void,
        "Let local accounts check passwords again.",
        Param("config", Map(String, String), default={}, since="george"),
        Param("force", Bool, default=False, since="george"),
        since="george",
        xapi="P:george",
        role="pool-admin",
        has_async=False,
    )
    external_auth_set_ldaps = message(
        Void,
        "Choose whether the directory is asked over TLS.",
        Param("ldaps", Bool, since="26.16.0"),
        Param("force", Bool, default=False, since="26.16.0"),
        since="26.16.0",
        xapi="P:26.16.0",
        role="pool-admin",
        has_async=False,
    )
    retrieve_wlb_evacuate_recommendations = message(
        Map(Ref("VM"), Set(String)),
        "Ask the load balancer where the VMs here should go.",
        since="george",
        xapi="P:george",
        role="read-only",
    )
    get_server_certificate = message(
        String,
        "Read the TLS certificate that the host presents.",
        since="george",
        xapi="P:george C:inverness",
        role="read-only",
    )
    refresh_server_certificate = message(
        Void,
        "Replace the internal certificate by a fresh one.",
        since="1.307.0",
        xapi="P:1.307.0",
        role="pool-admin",
    )
    install_server_certificate = message(
        Void,
        "Present another TLS certificate, with its key and chain.",
        Param("certificate", String, since="stockholm"),
        Param("private_key", String, since="stockholm"),
        Param("certificate_chain", String, default="", since="stockholm"),
        since="stockholm",
        xapi="P:stockholm",
        role="pool-admin",
    )
    emergency_reset_server_certificate = message(
        Void,
        "Make this host sign a certificate of its own when it is cut off.",
        since="stockholm",
        xapi="P:stockholm",
        role="local root",
        static=True,
        has_async=False,
    )
    reset_server_certificate = message(
        Void,
        "Remove the installed certificate; the host signs one of its own.",
        since="1.290.0",
        xapi="P:1.290.0",
        role="pool-admin",
    )
    apply_edition = message(
        Void,
        "Run as another edition of the product.",
        Param("edition", String, since="midnight-ride"),
        Param("force", Bool, default=False, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-operator",
        has_async=False,
    )
    refresh_pack_info = message(
        Void,
        "Look again which supplemental packs are installed.",
        since="midnight-ride",
        xapi="P:midnight-ride D:ely",
        role="pool-operator",
    )
    set_power_on_mode = message(
        Void,
        "Choose how the host is switched on from afar.",
        Param("power_on_mode", String, since="cowley"),
        Param("power_on_config", Map(String, String), since="cowley"),
        since="cowley",
        xapi="P:cowley C:stockholm C:24.19.0",
        role="pool-operator",
    )
    enable_local_storage_caching = message(
        Void,
        "Cache disks kept elsewhere on this local storage.",
        Param("sr", Ref("SR"), since="cowley"),
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
        has_async=False,
    )
    disable_local_storage_caching = message(
        Void,
        "Stop caching disks kept elsewhere.",
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
        has_async=False,
    )
    migrate_receive = message(
        Map(String, String),
        "Make ready to receive a VM; the answer goes to the sender.",
        Param("network", Ref("network"), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="vm-power-admin",
    )
    declare_dead = message(
        Void,
        "Tell the pool that this host is down, so its VMs may start elsewhere.",
        since="clearwater",
        xapi="P:clearwater",
        role="pool-operator",
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
    set_ssl_legacy = message(
        Void,
        "Choose whether old and weak forms of TLS are accepted.",
        Param("value", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee C:stockholm",
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
    emergency_disable_tls_verification = message(
        Void,
        "Stop checking certificates on this host alone.",
        since="1.290.0",
        xapi="P:1.290.0",
        role="local root",
        static=True,
        has_async=False,
    )
    emergency_reenable_tls_verification = message(
        Void,
        "Check certificates on this host again.",
        since="1.298.0",
        xapi="P:1.298.0",
        role="local root",
        static=True,
        has_async=False,
    )
    apply_updates = message(
        Set(Set(String)),
        "Install the updates that the pool has fetched.",
        Param("hash", String, since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
    )
    rescan_drivers = message(
        Void,
        "Look again which drivers are installed.",
        since="25.2.0",
        xapi="P?:25.2.0",
        role="pool-admin",
    )
    set_https_only = message(
        Void,
        "Choose whether plain HTTP is refused.",
        Param("value", Bool, since="22.27.0"),
        since="22.27.0",
        xapi="P?:22.27.0",
        role="pool-operator",
    )
    emergency_clear_mandatory_guidance = message(
        Void,
        "Forget what must be restarted before the host may be enabled.",
        since="24.10.0",
        xapi="P?:24.10.0",
        role="local root",
        static=True,
        has_async=False,
    )
    enable_ssh = message(
        Void, "Let people log in over SSH.", since="25.13.0", xapi="P?:25.13.0", role="pool-admin"
    )
    disable_ssh = message(
        Void, "Let nobody log in over SSH.", since="25.13.0", xapi="P?:25.13.0", role="pool-admin"
    )
    set_ssh_enabled_timeout = message(
        Void,
        "Choose how long SSH stays on once enabled.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_console_idle_timeout = message(
        Void,
        "Choose when an idle console is logged out.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_ssh_auto_mode = message(
        Void,
        "Choose whether SSH opens by itself when the toolstack is down.",
        Param("value", Bool, since="25.27.0"),
        since="25.27.0",
        xapi="P?:25.27.0",
        role="pool-admin",
    )
    get_tracked_user_agents = message(
        Map(String, String),
        "List the client programs that called lately.",
        since="25.34.0",
        xapi="P?:25.34.0",
        role="read-only",
    )
    set_max_cstate = message(
        Void,
        "Limit how deeply the processors may sleep.",
        Param("value", String, since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
        role="pool-operator",
    )
    set_ntp_mode = message(
        Void,
        "Choose where the clock is set from.",
        Param("value", Enum(e.host_ntp_mode), since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
        role="pool-operator",
    )
    set_ntp_custom_servers = message(
        Void,
        "Name the time servers to use in the custom mode.",
        Param("value", Set(String), since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
        role="pool-operator",
    )
    get_ntp_servers_status = message(
        Map(String, String),
        "Tell how well each time server does.",
        since="26.0.0",
        xapi="P?:26.0.0",
        role="read-only",
    )
    set_timezone = message(
        Void,
        "Move the host to another time zone.",
        Param("value", String, since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
        role="pool-operator",
    )
    list_timezones = message(
        Set(String),
        "List the names of all time zones that the host knows.",
        since="26.0.0",
        xapi="P?:26.0.0",
        role="read-only",
    )
    get_ntp_synchronized = message(
        Bool,
        "Tell whether the clock follows a time server.",
        since="26.0.0",
        xapi="P?:26.0.0",
        role="read-only",
    )
    set_servertime = message(
        Void,
        "Set the clock of the host by hand.",
        Param("value", DateTime, since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
        role="pool-operator",
    )


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
