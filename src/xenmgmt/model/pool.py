"""Resource pools: hosts that are managed as one."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Int, Map, Ref, Set, String, Void


class pool(Model, since="rio", xapi=True):
    """A group of hosts that share storage, networks and one database.

    Source: xapi datamodel, class pool.
    """

    uuid = field(String, RO_run, "Unique identifier of the pool.", since="rio", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the pool, for people to read.", since="rio", xapi="P:rio"
    )
    master = field(
        Ref("host"),
        RO_run,
        "The host that coordinates the others and keeps the database.",
        since="rio",
        xapi="P:rio",
    )
    default_SR = field(
        Ref("SR"),
        RW,
        "Storage for new disks when nothing else is asked for.",
        since="rio",
        xapi="P:rio",
    )
    suspend_image_SR = field(
        Ref("SR"), RW, "Storage for the memory of suspended VMs.", since="rio", xapi="P:rio"
    )
    crash_dump_SR = field(
        Ref("SR"), RW, "Storage for the dumps of crashed VMs.", since="rio", xapi="P:rio"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="rio",
        xapi="P:rio",
    )
    ha_enabled = field(
        Bool, RO_run, "Whether high availability is on.", since="orlando", xapi="P:orlando"
    )
    ha_configuration = field(
        Map(String, String),
        RO_run,
        "Settings of high availability.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_statefiles = field(
        Set(String),
        RO_run,
        "Disks through which the hosts watch each other.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_host_failures_to_tolerate = field(
        Int,
        RO_run,
        "How many hosts may fail with all protected VMs still restartable.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_plan_exists_for = field(
        Int,
        RO_run,
        "How many host failures the present plan copes with.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_allow_overcommit = field(
        Bool,
        RW,
        "Whether more may be protected than the plan can restart.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_overcommitted = field(
        Bool,
        RO_run,
        "Whether more is protected than the plan can restart.",
        since="orlando",
        xapi="P:orlando",
    )
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary attachments of the pool, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients put on the pool to find it again.",
        since="orlando",
        xapi="P:orlando",
    )
    gui_config = field(
        Map(String, String), RW, "Settings of graphical clients.", since="orlando", xapi="P:orlando"
    )
    health_check_config = field(
        Map(String, String),
        RW,
        "Settings of the automatic health reports.",
        since="dundee",
        xapi="P:dundee",
    )
    wlb_url = field(
        String, RO_run, "Address of the load balancer.", since="george", xapi="P:george"
    )
    wlb_username = field(
        String,
        RO_run,
        "Name under which the load balancer is called.",
        since="george",
        xapi="P:george",
    )
    wlb_enabled = field(
        Bool, RW, "Whether the load balancer is asked for advice.", since="george", xapi="P:george"
    )
    wlb_verify_cert = field(
        Bool,
        RW,
        "Whether the certificate of the load balancer is checked.",
        since="george",
        xapi="P:george D:1.290.0",
    )
    redo_log_enabled = field(
        Bool,
        RO_run,
        "Whether every change of the database is also logged on shared storage.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    redo_log_vdi = field(
        Ref("VDI"),
        RO_run,
        "Disk that holds that log.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    vswitch_controller = field(
        String,
        RO_run,
        "Address of the controller of the virtual switches.",
        since="midnight-ride",
        xapi="P:midnight-ride D:falcon",
    )
    restrictions = field(
        Map(String, String),
        RO_run,
        "Features that the license withholds.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    metadata_VDIs = field(
        Set(Ref("VDI")),
        RO_run,
        "Disks known to hold copies of the pool's database.",
        since="boston",
        xapi="P:boston",
    )
    ha_cluster_stack = field(
        String,
        RO_run,
        "Software that does the watching for high availability.",
        since="dundee",
        xapi="P:dundee",
    )
    allowed_operations = field(
        Set(Enum(e.pool_allowed_operations)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.pool_allowed_operations)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    guest_agent_config = field(
        Map(String, String),
        RO_run,
        "Settings handed to the agents inside the guests.",
        since="dundee",
        xapi="P:dundee",
    )
    cpu_info = field(
        Map(String, String),
        RO_run,
        "CPU features that all hosts have in common.",
        since="dundee",
        xapi="P:dundee",
    )
    policy_no_vendor_device = field(
        Bool,
        RW,
        "Whether new VMs go without the device that brings vendor drivers.",
        since="dundee",
        xapi="P:dundee D:24.14.0",
    )
    live_patching_disabled = field(
        Bool,
        RW,
        "Whether updates are never applied to a running system.",
        since="ely",
        xapi="P:ely",
    )
    igmp_snooping_enabled = field(
        Bool,
        RO_run,
        "Whether the switches watch who wants multicast traffic.",
        since="inverness",
        xapi="P:inverness",
    )
    uefi_certificates = field(
        String,
        RO_ins,
        "Secure Boot certificates for guests, as an archive in base64.",
        since="quebec",
        xapi="P:quebec C:22.16.0",
    )
    custom_uefi_certificates = field(
        String,
        RO_ins,
        "Own Secure Boot certificates that replace the product's.",
        since="24.0.0",
        xapi="P?:24.0.0",
    )
    is_psr_pending = field(
        Bool,
        RW,
        "Whether a rotation of the pool secret stopped half-way.",
        since="stockholm_psr",
        xapi="P:stockholm_psr",
    )
    tls_verification_enabled = field(
        Bool,
        RO_run,
        "Whether hosts check each other's certificates.",
        since="1.290.0",
        xapi="P:1.290.0",
    )
    repositories = field(
        Set(Ref("Repository")),
        RO_run,
        "Where updates come from.",
        since="1.301.0",
        xapi="P:1.301.0",
    )
    client_certificate_auth_enabled = field(
        Bool,
        RO_run,
        "Whether clients may log in with a certificate.",
        since="1.318.0",
        xapi="P:1.318.0",
    )
    client_certificate_auth_name = field(
        String,
        RO_run,
        "Name that such a certificate must carry.",
        since="1.318.0",
        xapi="P:1.318.0",
    )
    repository_proxy_url = field(
        String, RO_run, "Proxy on the way to the repositories.", since="21.3.0", xapi="P:21.3.0"
    )
    repository_proxy_username = field(
        String, RO_run, "Name to use with the proxy.", since="21.3.0", xapi="P:21.3.0"
    )
    repository_proxy_password = field(
        Ref("secret"),
        RO_run,
        "Password to use with the proxy.",
        since="21.3.0",
        xapi="P:21.3.0 C:23.9.0",
    )
    migration_compression = field(
        Bool,
        RW,
        "Whether migrations compress memory unless told otherwise.",
        since="22.33.0",
        xapi="P?:22.33.0",
    )
    coordinator_bias = field(
        Bool,
        RW,
        "Whether VMs start on the coordinator only when they must.",
        default=True,
        since="22.37.0",
        xapi="P?:22.37.0 P:rio",
    )
    local_auth_max_threads = field(
        Int,
        RO_ins,
        "How many local password checks may run at once.",
        default=8,
        since="23.27.0",
        xapi="P?:23.27.0",
    )
    ext_auth_max_threads = field(
        Int,
        RO_ins,
        "How many directory password checks may run at once.",
        default=1,
        since="23.27.0",
        xapi="P?:23.27.0",
    )
    ext_auth_cache_enabled = field(
        Bool,
        RO_run,
        "Whether answers of the directory are remembered.",
        default=True,
        since="24.31.0",
        xapi="P?:24.31.0",
    )
    ext_auth_cache_size = field(
        Int,
        RO_run,
        "How many answers of the directory are remembered.",
        default=50,
        since="24.31.0",
        xapi="P?:24.31.0",
    )
    ext_auth_cache_expiry = field(
        Int,
        RO_run,
        "How long an answer of the directory is remembered.",
        default=300,
        since="24.31.0",
        xapi="P?:24.31.0",
        unit="seconds",
    )
    telemetry_uuid = field(
        Ref("secret"),
        RO_run,
        "Name under which the pool reports its use to the vendor.",
        since="23.9.0",
        xapi="P?:23.9.0",
    )
    telemetry_frequency = field(
        Enum(e.telemetry_frequency),
        RO_run,
        "How often the use of the pool is reported.",
        default=e.telemetry_frequency("weekly"),
        since="23.9.0",
        xapi="P?:23.9.0",
    )
    telemetry_next_collection = field(
        DateTime, RO_run, "When the next report is due.", since="23.9.0", xapi="P?:23.9.0"
    )
    last_update_sync = field(
        DateTime,
        RO_run,
        "When the repositories were last read.",
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    update_sync_frequency = field(
        Enum(e.update_sync_frequency),
        RO_run,
        "How often the repositories are read.",
        default=e.update_sync_frequency("weekly"),
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    update_sync_day = field(
        Int,
        RO_run,
        "Day of the week on which they are read, from 0, Sunday.",
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    update_sync_enabled = field(
        Bool,
        RO_run,
        "Whether the repositories are read by themselves.",
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    recommendations = field(
        Map(String, String),
        RO_run,
        "Advice of the vendor about settings, by name.",
        since="24.19.1",
        xapi="P?:24.19.1",
    )
    license_server = field(
        Map(String, String),
        RW,
        "Where to ask for a license: address and port.",
        since="25.6.0",
        xapi="P?:25.6.0",
    )
    ha_reboot_vm_on_internal_shutdown = field(
        Bool,
        RW,
        "Whether a protected VM that shuts itself down is started again.",
        default=True,
        since="25.16.0",
        xapi="P?:25.16.0",
    )
    limit_console_sessions = field(
        Bool,
        RW,
        "Whether a VM console takes one viewer at a time.",
        since="26.1.0",
        xapi="P?:26.1.0",
    )
    vm_console_idle_timeout = field(
        Int,
        RW,
        "How long a VM console may be idle; 0 is for ever.",
        since="26.1.0",
        xapi="P?:26.1.0",
        unit="seconds",
    )
    auto_update_vm_secureboot_certificates = field(
        Bool,
        RW,
        "Whether guests get new Secure Boot certificates at start.",
        since="26.16.1",
        xapi="P?:26.16.1",
    )

    join = message(
        Void,
        "Make the host that is asked join another pool.",
        Param("master_address", String, since="rio"),
        Param("master_username", String, since="rio"),
        Param("master_password", String, since="rio"),
        errors=("JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    join_force = message(
        Void,
        "Join another pool even if some checks fail.",
        Param("master_address", String, since="rio"),
        Param("master_username", String, since="rio"),
        Param("master_password", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    eject = message(
        Void,
        "Remove a host from the pool; it starts afresh.",
        Param("host", Ref("host"), since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    emergency_transition_to_master = message(
        Void,
        "Make the host that is asked the coordinator, without asking anyone.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    emergency_reset_master = message(
        Void,
        "Tell a cut-off host where its coordinator now is.",
        Param("master_address", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    recover_slaves = message(
        Set(Ref("host")),
        "Point all hosts that lost their coordinator at this one.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    create_VLAN = message(
        Set(Ref("PIF")),
        "Make a VLAN on the same device of every host.",
        Param("device", String, since="rio"),
        Param("network", Ref("network"), since="rio"),
        Param("VLAN", Int, since="rio"),
        errors=("VLAN_TAG_INVALID",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    management_reconfigure = message(
        Void,
        "Move the management traffic of all hosts to another network.",
        Param("network", Ref("network"), since="inverness"),
        errors=(
            "HA_IS_ENABLED",
            "PIF_NOT_PRESENT",
            "CANNOT_PLUG_BOND_SLAVE",
            "PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE",
            "PIF_HAS_NO_NETWORK_CONFIGURATION",
            "PIF_HAS_NO_V6_NETWORK_CONFIGURATION",
        ),
        since="inverness",
        xapi="P:inverness",
        role="pool-operator",
        static=True,
    )
    create_VLAN_from_PIF = message(
        Set(Ref("PIF")),
        "Make a VLAN on every host, with one interface as the model.",
        Param("pif", Ref("PIF"), since="rio"),
        Param("network", Ref("network"), since="rio"),
        Param("VLAN", Int, since="rio"),
        errors=("VLAN_TAG_INVALID",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    enable_ha = message(
        Void,
        "Turn high availability on.",
        Param("heartbeat_srs", Set(Ref("SR")), since="miami"),
        Param("configuration", Map(String, String), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    disable_ha = message(
        Void,
        "Turn high availability off.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    sync_database = message(
        Void,
        "Copy the database to all hosts now.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    designate_new_master = message(
        Void,
        "Make another host the coordinator, in good order.",
        Param("host", Ref("host"), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    ha_prevent_restarts_for = message(
        Void,
        "Hold back automatic restarts for some seconds.",
        Param("seconds", Int, since="orlando-update-1"),
        since="orlando-update-1",
        xapi="P:orlando-update-1",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    ha_failover_plan_exists = message(
        Bool,
        "Tell whether a plan copes with so many host failures.",
        Param("n", Int, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    ha_compute_max_host_failures_to_tolerate = message(
        Int,
        "Work out how many host failures could be coped with.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    ha_compute_hypothetical_max_host_failures_to_tolerate = message(
        Int,
        "The same, were other VMs protected.",
        Param("configuration", Map(Ref("VM"), String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    ha_compute_vm_failover_plan = message(
        Map(Ref("VM"), Map(String, String)),
        "Work out where VMs would restart if these hosts failed.",
        Param("failed_hosts", Set(Ref("host")), since="orlando"),
        Param("failed_vms", Set(Ref("VM")), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    set_ha_host_failures_to_tolerate = message(
        Void,
        "Choose how many host failures to prepare for.",
        Param("value", Int, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
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
    enable_external_auth = message(
        Void,
        "Let a directory check passwords on all hosts.",
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
        "Let local accounts check passwords again, on all hosts.",
        Param("config", Map(String, String), default={}, since="george"),
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
    detect_nonhomogeneous_external_auth = message(
        Void,
        "Fail unless all hosts ask the same directory.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        has_async=False,
    )
    initialize_wlb = message(
        Void,
        "Connect the pool to a load balancer.",
        Param("wlb_url", String, since="george"),
        Param("wlb_username", String, since="george"),
        Param("wlb_password", String, since="george"),
        Param("xenserver_username", String, since="george"),
        Param("xenserver_password", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    deconfigure_wlb = message(
        Void,
        "Disconnect the pool from its load balancer.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    send_wlb_configuration = message(
        Void,
        "Send settings to the load balancer.",
        Param("config", Map(String, String), since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    retrieve_wlb_configuration = message(
        Map(String, String),
        "Read the settings of the load balancer.",
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
    )
    retrieve_wlb_recommendations = message(
        Map(Ref("VM"), Set(String)),
        "Ask the load balancer which VMs should move where.",
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
    )
    send_test_post = message(
        String,
        "Send text to a server over HTTPS, to try the connection.",
        Param("host", String, since="george"),
        Param("port", Int, since="george"),
        Param("body", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-admin",
        static=True,
    )
    certificate_install = message(
        Void,
        "Trust another certificate authority.",
        Param("name", String, since="george"),
        Param("cert", String, since="george"),
        since="george",
        xapi="P:george D:1.290.0",
        role="pool-operator",
        static=True,
    )
    certificate_uninstall = message(
        Void,
        "Trust a certificate authority no more.",
        Param("name", String, since="george"),
        since="george",
        xapi="P:george D:1.290.0",
        role="pool-operator",
        static=True,
    )
    certificate_list = message(
        Set(String),
        "List the trusted certificate authorities.",
        since="george",
        xapi="P:george D:1.290.0",
        role="pool-operator",
        static=True,
    )
    install_ca_certificate = message(
        Void,
        "Trust another certificate authority on all hosts.",
        Param("name", String, since="1.290.0"),
        Param("cert", String, since="1.290.0"),
        since="1.290.0",
        xapi="P:1.290.0 D:26.13.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    uninstall_ca_certificate = message(
        Void,
        "Trust a certificate authority no more on any host.",
        Param("name", String, since="1.290.0"),
        Param("force", Bool, default=False, since="1.290.0"),
        since="1.290.0",
        xapi="P:1.290.0 C:24.35.0 D:26.13.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    crl_install = message(
        Void,
        "Install a list of revoked certificates.",
        Param("name", String, since="george"),
        Param("cert", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    crl_uninstall = message(
        Void,
        "Remove a list of revoked certificates.",
        Param("name", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    crl_list = message(
        Set(String),
        "Name the installed lists of revoked certificates.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    certificate_sync = message(
        Void,
        "Copy certificates and revocation lists to all hosts.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    enable_tls_verification = message(
        Void,
        "Make all hosts check certificates; there is no way back.",
        since="1.290.0",
        xapi="P:1.290.0",
        role="pool-admin",
        static=True,
        has_async=False,
    )
    enable_redo_log = message(
        Void,
        "Log every change of the database on this storage too.",
        Param("sr", Ref("SR"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-operator",
        static=True,
    )
    disable_redo_log = message(
        Void,
        "Log changes of the database no more.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-operator",
        static=True,
    )
    set_vswitch_controller = message(
        Void,
        "Let a controller manage the virtual switches.",
        Param("address", String, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride E:cowley D:falcon",
        role="pool-operator",
        static=True,
    )
    test_archive_target = message(
        String,
        "Try whether backups could be written to a place.",
        Param("config", Map(String, String), since="cowley"),
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
        has_async=False,
    )
    enable_local_storage_caching = message(
        Void,
        "Cache remote disks locally on all hosts.",
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
    )
    disable_local_storage_caching = message(
        Void,
        "Stop caching remote disks on all hosts.",
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
    )
    get_license_state = message(
        Map(String, String),
        "Tell which license the pool has and until when.",
        since="clearwater",
        xapi="P:clearwater",
        role="read-only",
    )
    apply_edition = message(
        Void,
        "Run all hosts as another edition of the product.",
        Param("edition", String, since="clearwater"),
        since="clearwater",
        xapi="P:clearwater",
        role="pool-operator",
    )
    disable_ssl_legacy = message(
        Void,
        "Refuse old and weak forms of TLS on all hosts.",
        since="dundee",
        xapi="P:dundee D:stockholm",
        role="pool-operator",
    )
    set_igmp_snooping_enabled = message(
        Void,
        "Choose whether the switches watch who wants multicast traffic.",
        Param("value", Bool, since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-operator",
    )
    has_extension = message(
        Bool,
        "Tell whether all hosts have an extension of the API.",
        Param("name", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
    )
    add_to_guest_agent_config = message(
        Void,
        "Add one setting for the agents inside the guests.",
        Param("key", String, since="dundee"),
        Param("value", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
    )
    remove_from_guest_agent_config = message(
        Void,
        "Remove one setting for the agents inside the guests.",
        Param("key", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
    )
    rotate_secret = message(
        Void,
        "Replace the secret that the hosts share.",
        errors=(
            "INTERNAL_ERROR",
            "HOST_IS_SLAVE",
            "CANNOT_CONTACT_HOST",
            "HA_IS_ENABLED",
            "NOT_SUPPORTED_DURING_UPGRADE",
        ),
        since="stockholm_psr",
        xapi="P:stockholm_psr",
        role="pool-admin",
        static=True,
    )
    set_repositories = message(
        Void,
        "Choose where updates come from.",
        Param("value", Set(Ref("Repository")), since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
    )
    add_repository = message(
        Void,
        "Take updates from one more place.",
        Param("value", Ref("Repository"), since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
    )
    remove_repository = message(
        Void,
        "Take updates from one place less.",
        Param("value", Ref("Repository"), since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
    )
    sync_updates = message(
        String,
        "Read the repositories now; the result identifies what was found.",
        Param("force", Bool, since="1.329.0"),
        Param("token", String, default="", since="1.329.0"),
        Param("token_id", String, default="", since="1.329.0"),
        Param("username", String, default="", since="1.329.0"),
        Param("password", String, default="", since="1.329.0"),
        since="1.329.0",
        xapi="P:1.329.0 C:25.7.0",
        role="pool-operator",
        client_cert=True,
    )
    check_update_readiness = message(
        Set(Set(String)),
        "Tell what stands in the way of updating.",
        Param("requires_reboot", Bool, since="1.304.0"),
        since="1.304.0",
        xapi="P:1.304.0",
        role="pool-operator",
        client_cert=True,
    )
    enable_client_certificate_auth = message(
        Void,
        "Let clients log in with a certificate of this name.",
        Param("name", String, since="1.318.0"),
        since="1.318.0",
        xapi="P:1.318.0",
        role="pool-operator",
        client_cert=True,
    )
    disable_client_certificate_auth = message(
        Void,
        "Let no client log in with a certificate.",
        since="1.318.0",
        xapi="P:1.318.0",
        role="pool-operator",
        client_cert=True,
    )
    configure_repository_proxy = message(
        Void,
        "Reach the repositories through a proxy.",
        Param("url", String, since="21.3.0"),
        Param("username", String, since="21.3.0"),
        Param("password", String, since="21.3.0"),
        since="21.3.0",
        xapi="P:21.3.0",
        role="pool-operator",
        client_cert=True,
    )
    disable_repository_proxy = message(
        Void,
        "Reach the repositories without a proxy.",
        since="21.4.0",
        xapi="P:21.4.0",
        role="pool-operator",
        client_cert=True,
    )
    set_uefi_certificates = message(
        Void,
        "Replace the Secure Boot certificates for guests.",
        Param("value", String, since="22.16.0"),
        since="22.16.0",
        xapi="P:22.16.0 D:24.0.0",
        role="pool-admin",
    )
    set_custom_uefi_certificates = message(
        Void,
        "Set own Secure Boot certificates for guests.",
        Param("value", String, since="24.0.0"),
        since="24.0.0",
        xapi="P?:24.0.0",
        role="pool-admin",
    )
    set_https_only = message(
        Void,
        "Choose whether all hosts refuse plain HTTP.",
        Param("value", Bool, since="22.27.0"),
        since="22.27.0",
        xapi="P?:22.27.0",
        role="pool-operator",
    )
    set_telemetry_next_collection = message(
        Void,
        "Choose when the next report of use is due.",
        Param("value", DateTime, since="23.9.0"),
        since="23.9.0",
        xapi="P?:23.9.0",
        role="pool-admin",
    )
    reset_telemetry_uuid = message(
        Void,
        "Report use under a new name from now on.",
        since="23.9.0",
        xapi="P?:23.9.0",
        role="pool-admin",
    )
    configure_update_sync = message(
        Void,
        "Choose when the repositories are read.",
        Param("update_sync_frequency", Enum(e.update_sync_frequency), since="23.18.0"),
        Param("update_sync_day", Int, since="23.18.0"),
        since="23.18.0",
        xapi="P?:23.18.0",
        role="pool-operator",
    )
    set_update_sync_enabled = message(
        Void,
        "Choose whether the repositories are read by themselves.",
        Param("value", Bool, since="23.18.0"),
        since="23.18.0",
        xapi="P?:23.18.0",
        role="pool-operator",
    )
    set_local_auth_max_threads = message(
        Void,
        "Choose how many local password checks run at once.",
        Param("value", Int, since="23.27.0"),
        since="23.27.0",
        xapi="P?:23.27.0",
        role="pool-operator",
        has_async=False,
    )
    set_ext_auth_max_threads = message(
        Void,
        "Choose how many directory password checks run at once.",
        Param("value", Int, since="23.27.0"),
        since="23.27.0",
        xapi="P?:23.27.0",
        role="pool-operator",
        has_async=False,
    )
    set_ext_auth_cache_enabled = message(
        Void,
        "Choose whether answers of the directory are remembered.",
        Param("value", Bool, since="24.31.0"),
        since="24.31.0",
        xapi="P?:24.31.0",
        role="pool-operator",
    )
    set_ext_auth_cache_size = message(
        Void,
        "Choose how many answers of the directory are remembered.",
        Param("value", Int, since="24.31.0"),
        since="24.31.0",
        xapi="P?:24.31.0",
        role="pool-operator",
    )
    set_ext_auth_cache_expiry = message(
        Void,
        "Choose how many seconds an answer of the directory is remembered.",
        Param("value", Int, since="24.31.0"),
        since="24.31.0",
        xapi="P?:24.31.0",
        role="pool-operator",
    )
    get_guest_secureboot_readiness = message(
        Enum(e.pool_guest_secureboot_readiness),
        "Tell whether guests could use Secure Boot.",
        since="24.17.0",
        xapi="P?:24.17.0",
        role="pool-operator",
        has_async=False,
    )
    enable_ssh = message(
        Void,
        "Let people log in over SSH on all hosts.",
        since="25.13.0",
        xapi="P?:25.13.0",
        role="pool-admin",
    )
    disable_ssh = message(
        Void,
        "Let nobody log in over SSH on any host.",
        since="25.13.0",
        xapi="P?:25.13.0",
        role="pool-admin",
    )
    set_ssh_enabled_timeout = message(
        Void,
        "Choose on all hosts how long SSH stays on once enabled.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_console_idle_timeout = message(
        Void,
        "Choose on all hosts when an idle console is logged out.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_ssh_auto_mode = message(
        Void,
        "Choose on all hosts whether SSH opens when the toolstack is down.",
        Param("value", Bool, since="25.27.0"),
        since="25.27.0",
        xapi="P?:25.27.0",
        role="pool-admin",
    )
    install_trusted_certificate = message(
        Void,
        "Trust another certificate, for the purposes given.",
        Param("ca", Bool, since="26.13.0"),
        Param("cert", String, since="26.13.0"),
        Param("purpose", Set(Enum(e.certificate_purpose)), since="26.13.0"),
        since="26.13.0",
        xapi="P?:26.13.0",
        role="pool-operator",
        client_cert=True,
    )
    uninstall_trusted_certificate = message(
        Void,
        "Trust a certificate no more.",
        Param("certificate", Ref("Certificate"), since="26.13.0"),
        since="26.13.0",
        xapi="P?:26.13.0",
        role="pool-operator",
        client_cert=True,
    )
    sync_trusted_certificates_from = message(
        Set(Ref("Certificate")),
        "Trust what another pool trusts.",
        Param("remote_pool", String, since="26.16.0"),
        Param("remote_session", Ref("session"), since="26.16.0"),
        Param("remote_certificate", String, since="26.16.0"),
        Param("ca", Bool, since="26.16.0"),
        since="26.16.0",
        xapi="P?:26.16.0",
        role="pool-operator",
        client_cert=True,
    )
