"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Record, Ref, Set, String, Void


class host(Model, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    name_label = field(String, RW, "DOC", path="name/label", xapi="P:rio")
    name_description = field(String, RW, "DOC", path="name/description", xapi="P:rio")
    API_version_major = field(Int, RO_run, "DOC", path="API_version/major", xapi="P:rio")
    API_version_minor = field(Int, RO_run, "DOC", path="API_version/minor", xapi="P:rio")
    API_version_vendor = field(String, RO_run, "DOC", path="API_version/vendor", xapi="P:rio")
    API_version_vendor_implementation = field(
        Map(String, String), RO_run, "DOC", path="API_version/vendor_implementation", xapi="P:rio"
    )
    enabled = field(Bool, RO_run, "DOC", xapi="P:rio")
    software_version = field(
        Map(String, String), RO_run, "DOC", xapi="P:rio", xapi_qualifier=RO_ins
    )
    other_config = field(Map(String, String), RW, "DOC", xapi="P:rio")
    capabilities = field(Set(String), RO_run, "DOC", xapi="P:rio", xapi_qualifier=RO_ins)
    cpu_configuration = field(Map(String, String), RO_run, "DOC", xapi="P:rio")
    sched_policy = field(String, RO_run, "DOC", xapi="P:rio")
    supported_bootloaders = field(Set(String), RO_run, "DOC", xapi="P:rio")
    resident_VMs = field(Set(Ref("VM")), RO_run, "DOC", xapi="P:rio")
    logging = field(Map(String, String), RW, "DOC", xapi="P:rio")
    PIFs = field(Set(Ref("PIF")), RO_run, "DOC", xapi="P:rio")
    suspend_image_sr = field(Ref("SR"), RW, "DOC", xapi="P:rio")
    crash_dump_sr = field(Ref("SR"), RW, "DOC", xapi="P:rio")
    PBDs = field(Set(Ref("PBD")), RO_run, "DOC", xapi="P:rio")
    PPCIs = field(Set(Ref("PPCI")), RO_run, "DOC")
    PSCSIs = field(Set(Ref("PSCSI")), RO_run, "DOC")
    PSCSI_HBAs = field(Set(Ref("PSCSI_HBA")), RO_run, "DOC")
    host_CPUs = field(Set(Ref("host_cpu")), RO_run, "DOC", xapi="P:rio")
    metrics = field(Ref("host_metrics"), RO_run, "DOC", xapi="P:rio")
    resident_cpu_pools = field(Set(Ref("cpu_pool")), RO_run, "DOC")
    memory_overhead = field(Int, RO_run, "DOC", since="rio", xapi="P:rio")
    allowed_operations = field(
        Set(Enum(e.host_allowed_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.host_allowed_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    crashdumps = field(Set(Ref("host_crashdump")), RO_run, "DOC", since="rio", xapi="P:rio")
    patches = field(Set(Ref("host_patch")), RO_run, "DOC", since="rio", xapi="P:rio D:ely")
    updates = field(Set(Ref("pool_update")), RO_run, "DOC", since="ely", xapi="P:ely")
    cpu_info = field(
        Map(String, String), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride"
    )
    hostname = field(String, RW, "DOC", since="rio", xapi="P:rio")
    address = field(String, RW, "DOC", since="rio", xapi="P:rio")
    license_params = field(Map(String, String), RO_run, "DOC", since="rio", xapi="P:rio")
    ha_statefiles = field(Set(String), RO_run, "DOC", since="orlando", xapi="P:orlando")
    ha_network_peers = field(Set(String), RO_run, "DOC", since="orlando", xapi="P:orlando")
    blobs = field(Map(String, Ref("blob")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    tags = field(Set(String), RW, "DOC", since="orlando", xapi="P:orlando")
    external_auth_type = field(String, RO_run, "DOC", since="george", xapi="P:george")
    external_auth_service_name = field(String, RO_run, "DOC", since="george", xapi="P:george")
    external_auth_configuration = field(
        Map(String, String), RO_run, "DOC", since="george", xapi="P:george"
    )
    edition = field(String, RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    license_server = field(
        Map(String, String),
        RW,
        "DOC",
        default={"address": "localhost", "port": "27000"},
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    bios_strings = field(
        Map(String, String), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride"
    )
    power_on_mode = field(String, RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    power_on_config = field(
        Map(String, String), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride"
    )
    local_cache_sr = field(Ref("SR"), RO_ins, "DOC", since="cowley", xapi="P:cowley")
    chipset_info = field(Map(String, String), RO_run, "DOC", since="boston", xapi="P:boston")
    PCIs = field(Set(Ref("PCI")), RO_run, "DOC", since="boston", xapi="P:boston")
    PGPUs = field(Set(Ref("PGPU")), RO_run, "DOC", since="boston", xapi="P:boston")
    PUSBs = field(Set(Ref("PUSB")), RO_run, "DOC", since="inverness", xapi="P:inverness")
    ssl_legacy = field(
        Bool, RO_ins, "DOC", default=True, since="dundee", xapi="P:dundee D:stockholm"
    )
    guest_VCPUs_params = field(Map(String, String), RW, "DOC", since="tampa", xapi="P:tampa")
    display = field(
        Enum(e.host_display),
        RW,
        "DOC",
        default=e.host_display("enabled"),
        since="cream",
        xapi="P:cream",
    )
    virtual_hardware_platform_versions = field(
        Set(Int), RO_run, "DOC", default=[0], since="cream", xapi="P:cream"
    )
    control_domain = field(Ref("VM"), RO_run, "DOC", since="ely", xapi="P:ely")
    updates_requiring_reboot = field(
        Set(Ref("pool_update")), RO_run, "DOC", since="ely", xapi="P:ely"
    )
    features = field(Set(Ref("Feature")), RO_run, "DOC", since="falcon", xapi="P:falcon")
    iscsi_iqn = field(String, RO_ins, "DOC", since="kolkata", xapi="P:kolkata")
    multipathing = field(Bool, RO_ins, "DOC", since="kolkata", xapi="P:kolkata")
    uefi_certificates = field(String, RO_ins, "DOC", since="quebec", xapi="P:quebec D:22.16.0")
    certificates = field(
        Set(Ref("Certificate")), RO_run, "DOC", since="stockholm", xapi="P:stockholm"
    )
    editions = field(Set(String), RO_run, "DOC", since="stockholm", xapi="P:stockholm")
    pending_guidances = field(
        Set(Enum(e.update_guidances)), RO_run, "DOC", since="1.303.0", xapi="P:1.303.0"
    )
    tls_verification_enabled = field(Bool, RO_run, "DOC", since="1.313.0", xapi="P:1.313.0")
    last_software_update = field(DateTime, RO_run, "DOC", since="22.20.0", xapi="P?:22.20.0")
    https_only = field(Bool, RO_run, "DOC", since="22.27.0", xapi="P?:22.27.0")
    latest_synced_updates_applied = field(
        Enum(e.latest_synced_updates_applied_state),
        RO_run,
        "DOC",
        default=e.latest_synced_updates_applied_state("unknown"),
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    numa_affinity_policy = field(
        Enum(e.host_numa_affinity_policy),
        RO_run,
        "DOC",
        default=e.host_numa_affinity_policy("default_policy"),
        since="24.0.0",
        xapi="P?:24.0.0",
    )
    pending_guidances_recommended = field(
        Set(Enum(e.update_guidances)), RO_run, "DOC", since="24.10.0", xapi="P?:24.10.0"
    )
    pending_guidances_full = field(
        Set(Enum(e.update_guidances)), RO_run, "DOC", since="24.10.0", xapi="P?:24.10.0"
    )
    last_update_hash = field(String, RO_run, "DOC", since="24.10.0", xapi="P?:24.10.0")
    ssh_enabled = field(Bool, RO_run, "DOC", default=True, since="25.21.0", xapi="P?:25.21.0")
    ssh_enabled_timeout = field(Int, RO_run, "DOC", since="25.21.0", xapi="P?:25.21.0")
    ssh_expiry = field(DateTime, RO_run, "DOC", since="25.21.0", xapi="P?:25.21.0")
    console_idle_timeout = field(Int, RO_run, "DOC", since="25.21.0", xapi="P?:25.21.0")
    ssh_auto_mode = field(Bool, RO_run, "DOC", since="25.27.0", xapi="P?:25.27.0")
    max_cstate = field(String, RO_run, "DOC", since="26.0.0", xapi="P?:26.0.0")
    secure_boot = field(Bool, RO_run, "DOC", since="25.31.0", xapi="P?:25.31.0")
    ntp_mode = field(
        Enum(e.host_ntp_mode),
        RO_run,
        "DOC",
        default=e.host_ntp_mode("Factory"),
        since="26.0.0",
        xapi="P?:26.0.0",
    )
    ntp_custom_servers = field(Set(String), RO_run, "DOC", since="26.0.0", xapi="P?:26.0.0")
    timezone = field(String, RO_run, "DOC", default="UTC", since="26.0.0", xapi="P?:26.0.0")

    disable = message(
        Void, "DOC", Param("auto_enable", Bool, default=True, since="rio"), xapi="P:rio C:25.31.0"
    )
    enable = message(Void, "DOC", xapi="P:rio")
    shutdown = message(Void, "DOC", xapi="P:rio")
    reboot = message(Void, "DOC", xapi="P:rio")
    dmesg = message(String, "DOC", xapi="P:rio")
    dmesg_clear = message(String, "DOC", xapi="P:rio")
    get_log = message(String, "DOC", xapi="P:rio")
    send_debug_keys = message(Void, "DOC", Param("keys", String), xapi="P:rio")
    list_methods = message(Set(String), "DOC", xapi="P:rio", static=True)
    bugreport_upload = message(
        Void,
        "DOC",
        Param("url", String, since="rio"),
        Param("options", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
    )
    license_add = message(
        Void,
        "DOC",
        Param("contents", String, since="indigo"),
        errors=("LICENSE_PROCESSING_ERROR",),
        since="indigo",
        xapi="P:indigo",
    )
    license_remove = message(Void, "DOC", since="indigo", xapi="P:indigo")
    destroy = message(Void, "DOC", since="rio", xapi="P:rio")
    power_on = message(Void, "DOC", since="orlando", xapi="P:orlando")
    emergency_ha_disable = message(
        Void,
        "DOC",
        Param("soft", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
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
    assert_can_evacuate = message(Void, "DOC", since="miami", xapi="P:miami")
    get_vms_which_prevent_evacuation = message(
        Map(Ref("VM"), Set(String)), "DOC", since="orlando", xapi="P:orlando"
    )
    get_uncooperative_resident_VMs = message(
        Set(Ref("VM")), "DOC", since="midnight-ride", xapi="P:midnight-ride D:tampa"
    )
    evacuate = message(
        Void,
        "DOC",
        Param("network", Ref("network"), default="OpaqueRef:NULL", since="miami"),
        Param("evacuate_batch_size", Int, default=0, since="miami"),
        since="miami",
        xapi="P:miami E:1.297.0 E:23.27.0",
    )
    syslog_reconfigure = message(Void, "DOC", since="miami", xapi="P:miami")
    management_reconfigure = message(
        Void,
        "DOC",
        Param("pif", Ref("PIF"), since="miami"),
        since="miami",
        xapi="P:miami",
        static=True,
    )
    local_management_reconfigure = message(
        Void,
        "DOC",
        Param("interface", String, since="miami"),
        since="miami",
        xapi="P:miami",
        static=True,
        has_async=False,
    )
    management_disable = message(
        Void, "DOC", since="miami", xapi="P:miami", static=True, has_async=False
    )
    get_management_interface = message(Ref("PIF"), "DOC", since="tampa", xapi="P:tampa")
    get_system_status_capabilities = message(
        String, "DOC", since="miami", xapi="P:miami", has_async=False
    )
    restart_agent = message(Void, "DOC", since="rio", xapi="P:rio")
    shutdown_agent = message(
        Void, "DOC", since="orlando", xapi="P:orlando", static=True, has_async=False
    )
    set_hostname_live = message(
        Void,
        "DOC",
        Param("hostname", String, since="miami"),
        errors=("HOST_NAME_INVALID",),
        since="miami",
        xapi="P:miami",
        has_async=False,
    )
    compute_free_memory = message(Int, "DOC", since="orlando", xapi="P:orlando")
    compute_memory_overhead = message(Int, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    sync_data = message(Void, "DOC", since="orlando", xapi="P:orlando", has_async=False)
    backup_rrds = message(
        Void,
        "DOC",
        Param("delay", Float, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        has_async=False,
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
    call_plugin = message(
        String,
        "DOC",
        Param("plugin", String, since="orlando"),
        Param("fn", String, since="orlando"),
        Param("args", Map(String, String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
    )
    has_extension = message(
        Bool, "DOC", Param("name", String, since="ely"), since="ely", xapi="P:ely"
    )
    call_extension = message(
        String,
        "DOC",
        Param("call", String, since="ely"),
        since="ely",
        xapi="P:ely",
        has_async=False,
    )
    get_servertime = message(DateTime, "DOC", since="orlando", xapi="P:orlando", has_async=False)
    get_server_localtime = message(
        DateTime, "DOC", since="cowley", xapi="P:cowley", has_async=False
    )
    enable_external_auth = message(
        Void,
        "DOC",
        Param("config", Map(String, String), since="george"),
        Param("service_name", String, since="george"),
        Param("auth_type", String, since="george"),
        since="george",
        xapi="P:george",
        has_async=False,
    )
    disable_external_auth = message(
        Void,
        "DOC",
        Param("config", Map(String, String), default={}, since="george"),
        Param("force", Bool, default=False, since="george"),
        since="george",
        xapi="P:george",
        has_async=False,
    )
    external_auth_set_ldaps = message(
        Void,
        "DOC",
        Param("ldaps", Bool, since="26.16.0"),
        Param("force", Bool, default=False, since="26.16.0"),
        since="26.16.0",
        xapi="P:26.16.0",
        has_async=False,
    )
    retrieve_wlb_evacuate_recommendations = message(
        Map(Ref("VM"), Set(String)), "DOC", since="george", xapi="P:george"
    )
    get_server_certificate = message(String, "DOC", since="george", xapi="P:george C:inverness")
    refresh_server_certificate = message(Void, "DOC", since="1.307.0", xapi="P:1.307.0")
    install_server_certificate = message(
        Void,
        "DOC",
        Param("certificate", String, since="stockholm"),
        Param("private_key", String, since="stockholm"),
        Param("certificate_chain", String, default="", since="stockholm"),
        since="stockholm",
        xapi="P:stockholm",
    )
    emergency_reset_server_certificate = message(
        Void, "DOC", since="stockholm", xapi="P:stockholm", static=True, has_async=False
    )
    reset_server_certificate = message(Void, "DOC", since="1.290.0", xapi="P:1.290.0")
    apply_edition = message(
        Void,
        "DOC",
        Param("edition", String, since="midnight-ride"),
        Param("force", Bool, default=False, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        has_async=False,
    )
    refresh_pack_info = message(Void, "DOC", since="midnight-ride", xapi="P:midnight-ride D:ely")
    set_power_on_mode = message(
        Void,
        "DOC",
        Param("power_on_mode", String, since="cowley"),
        Param("power_on_config", Map(String, String), since="cowley"),
        since="cowley",
        xapi="P:cowley C:stockholm C:24.19.0",
    )
    enable_local_storage_caching = message(
        Void,
        "DOC",
        Param("sr", Ref("SR"), since="cowley"),
        since="cowley",
        xapi="P:cowley",
        has_async=False,
    )
    disable_local_storage_caching = message(
        Void, "DOC", since="cowley", xapi="P:cowley", has_async=False
    )
    migrate_receive = message(
        Map(String, String),
        "DOC",
        Param("network", Ref("network"), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
    )
    declare_dead = message(Void, "DOC", since="clearwater", xapi="P:clearwater")
    enable_display = message(Enum(e.host_display), "DOC", since="cream", xapi="P:cream")
    disable_display = message(Enum(e.host_display), "DOC", since="cream", xapi="P:cream")
    set_ssl_legacy = message(
        Void,
        "DOC",
        Param("value", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee C:stockholm",
    )
    set_iscsi_iqn = message(
        Void, "DOC", Param("value", String, since="kolkata"), since="kolkata", xapi="P:kolkata"
    )
    set_multipathing = message(
        Void, "DOC", Param("value", Bool, since="kolkata"), since="kolkata", xapi="P:kolkata"
    )
    set_uefi_certificates = message(
        Void,
        "DOC",
        Param("value", String, since="quebec"),
        since="quebec",
        xapi="P:quebec D:22.16.0",
    )
    set_sched_gran = message(
        Void,
        "DOC",
        Param("value", Enum(e.host_sched_gran), since="1.271.0"),
        since="1.271.0",
        xapi="P:1.271.0",
    )
    get_sched_gran = message(Enum(e.host_sched_gran), "DOC", since="1.271.0", xapi="P:1.271.0")
    set_numa_affinity_policy = message(
        Void,
        "DOC",
        Param("value", Enum(e.host_numa_affinity_policy), since="24.0.0"),
        since="24.0.0",
        xapi="P?:24.0.0",
    )
    emergency_disable_tls_verification = message(
        Void, "DOC", since="1.290.0", xapi="P:1.290.0", static=True, has_async=False
    )
    emergency_reenable_tls_verification = message(
        Void, "DOC", since="1.298.0", xapi="P:1.298.0", static=True, has_async=False
    )
    apply_updates = message(
        Set(Set(String)),
        "DOC",
        Param("hash", String, since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
    )
    rescan_drivers = message(Void, "DOC", since="25.2.0", xapi="P?:25.2.0")
    set_https_only = message(
        Void, "DOC", Param("value", Bool, since="22.27.0"), since="22.27.0", xapi="P?:22.27.0"
    )
    emergency_clear_mandatory_guidance = message(
        Void, "DOC", since="24.10.0", xapi="P?:24.10.0", static=True, has_async=False
    )
    enable_ssh = message(Void, "DOC", since="25.13.0", xapi="P?:25.13.0")
    disable_ssh = message(Void, "DOC", since="25.13.0", xapi="P?:25.13.0")
    set_ssh_enabled_timeout = message(
        Void, "DOC", Param("value", Int, since="25.21.0"), since="25.21.0", xapi="P?:25.21.0"
    )
    set_console_idle_timeout = message(
        Void, "DOC", Param("value", Int, since="25.21.0"), since="25.21.0", xapi="P?:25.21.0"
    )
    set_ssh_auto_mode = message(
        Void, "DOC", Param("value", Bool, since="25.27.0"), since="25.27.0", xapi="P?:25.27.0"
    )
    get_tracked_user_agents = message(
        Map(String, String), "DOC", since="25.34.0", xapi="P?:25.34.0"
    )
    set_max_cstate = message(
        Void, "DOC", Param("value", String, since="26.0.0"), since="26.0.0", xapi="P?:26.0.0"
    )
    set_ntp_mode = message(
        Void,
        "DOC",
        Param("value", Enum(e.host_ntp_mode), since="26.0.0"),
        since="26.0.0",
        xapi="P?:26.0.0",
    )
    set_ntp_custom_servers = message(
        Void, "DOC", Param("value", Set(String), since="26.0.0"), since="26.0.0", xapi="P?:26.0.0"
    )
    get_ntp_servers_status = message(Map(String, String), "DOC", since="26.0.0", xapi="P?:26.0.0")
    set_timezone = message(
        Void, "DOC", Param("value", String, since="26.0.0"), since="26.0.0", xapi="P?:26.0.0"
    )
    list_timezones = message(Set(String), "DOC", since="26.0.0", xapi="P?:26.0.0")
    get_ntp_synchronized = message(Bool, "DOC", since="26.0.0", xapi="P?:26.0.0")
    set_servertime = message(
        Void, "DOC", Param("value", DateTime, since="26.0.0"), since="26.0.0", xapi="P?:26.0.0"
    )


class host_metrics(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    memory_total = field(Int, RO_run, "DOC", path="memory/total", unit="bytes")
    memory_free = field(Int, RO_run, "DOC", path="memory/free", unit="bytes")
    last_updated = field(DateTime, RO_run, "DOC")


class host_cpu(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    host = field(Ref("host"), RO_run, "DOC")
    number = field(Int, RO_run, "DOC")
    vendor = field(String, RO_run, "DOC")
    speed = field(Int, RO_run, "DOC", unit="MHz")
    modelname = field(String, RO_run, "DOC")
    stepping = field(String, RO_run, "DOC")
    flags = field(String, RO_run, "DOC")
    features = field(String, RO_run, "DOC")
    utilisation = field(Float, RO_run, "DOC")
    cpu_pool = field(Set(Ref("cpu_pool")), RO_run, "DOC")

    get_unassigned_cpus = message(Set(Ref("host_cpu")), "DOC", static=True)
