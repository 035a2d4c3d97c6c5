"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Int, Map, Ref, Set, String, Void


class pool(Model, since="rio", xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", since="rio", xapi="P:rio")
    name_label = field(String, RW, "DOC", since="rio", xapi="P:rio")
    name_description = field(String, RW, "DOC", since="rio", xapi="P:rio")
    master = field(Ref("host"), RO_run, "DOC", since="rio", xapi="P:rio")
    default_SR = field(Ref("SR"), RW, "DOC", since="rio", xapi="P:rio")
    suspend_image_SR = field(Ref("SR"), RW, "DOC", since="rio", xapi="P:rio")
    crash_dump_SR = field(Ref("SR"), RW, "DOC", since="rio", xapi="P:rio")
    other_config = field(Map(String, String), RW, "DOC", since="rio", xapi="P:rio")
    ha_enabled = field(Bool, RO_run, "DOC", since="orlando", xapi="P:orlando")
    ha_configuration = field(Map(String, String), RO_run, "DOC", since="orlando", xapi="P:orlando")
    ha_statefiles = field(Set(String), RO_run, "DOC", since="orlando", xapi="P:orlando")
    ha_host_failures_to_tolerate = field(Int, RO_run, "DOC", since="orlando", xapi="P:orlando")
    ha_plan_exists_for = field(Int, RO_run, "DOC", since="orlando", xapi="P:orlando")
    ha_allow_overcommit = field(Bool, RW, "DOC", since="orlando", xapi="P:orlando")
    ha_overcommitted = field(Bool, RO_run, "DOC", since="orlando", xapi="P:orlando")
    blobs = field(Map(String, Ref("blob")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    tags = field(Set(String), RW, "DOC", since="orlando", xapi="P:orlando")
    gui_config = field(Map(String, String), RW, "DOC", since="orlando", xapi="P:orlando")
    health_check_config = field(Map(String, String), RW, "DOC", since="dundee", xapi="P:dundee")
    wlb_url = field(String, RO_run, "DOC", since="george", xapi="P:george")
    wlb_username = field(String, RO_run, "DOC", since="george", xapi="P:george")
    wlb_enabled = field(Bool, RW, "DOC", since="george", xapi="P:george")
    wlb_verify_cert = field(Bool, RW, "DOC", since="george", xapi="P:george D:1.290.0")
    redo_log_enabled = field(Bool, RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    redo_log_vdi = field(Ref("VDI"), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride")
    vswitch_controller = field(
        String, RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride D:falcon"
    )
    restrictions = field(
        Map(String, String), RO_run, "DOC", since="midnight-ride", xapi="P:midnight-ride"
    )
    metadata_VDIs = field(Set(Ref("VDI")), RO_run, "DOC", since="boston", xapi="P:boston")
    ha_cluster_stack = field(String, RO_run, "DOC", since="dundee", xapi="P:dundee")
    allowed_operations = field(
        Set(Enum(e.pool_allowed_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.pool_allowed_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    guest_agent_config = field(Map(String, String), RO_run, "DOC", since="dundee", xapi="P:dundee")
    cpu_info = field(Map(String, String), RO_run, "DOC", since="dundee", xapi="P:dundee")
    policy_no_vendor_device = field(Bool, RW, "DOC", since="dundee", xapi="P:dundee D:24.14.0")
    live_patching_disabled = field(Bool, RW, "DOC", since="ely", xapi="P:ely")
    igmp_snooping_enabled = field(Bool, RO_run, "DOC", since="inverness", xapi="P:inverness")
    uefi_certificates = field(String, RO_ins, "DOC", since="quebec", xapi="P:quebec C:22.16.0")
    custom_uefi_certificates = field(String, RO_ins, "DOC", since="24.0.0", xapi="P?:24.0.0")
    is_psr_pending = field(Bool, RW, "DOC", since="stockholm_psr", xapi="P:stockholm_psr")
    tls_verification_enabled = field(Bool, RO_run, "DOC", since="1.290.0", xapi="P:1.290.0")
    repositories = field(Set(Ref("Repository")), RO_run, "DOC", since="1.301.0", xapi="P:1.301.0")
    client_certificate_auth_enabled = field(Bool, RO_run, "DOC", since="1.318.0", xapi="P:1.318.0")
    client_certificate_auth_name = field(String, RO_run, "DOC", since="1.318.0", xapi="P:1.318.0")
    repository_proxy_url = field(String, RO_run, "DOC", since="21.3.0", xapi="P:21.3.0")
    repository_proxy_username = field(String, RO_run, "DOC", since="21.3.0", xapi="P:21.3.0")
    repository_proxy_password = field(
        Ref("secret"), RO_run, "DOC", since="21.3.0", xapi="P:21.3.0 C:23.9.0"
    )
    migration_compression = field(Bool, RW, "DOC", since="22.33.0", xapi="P?:22.33.0")
    coordinator_bias = field(
        Bool, RW, "DOC", default=True, since="22.37.0", xapi="P?:22.37.0 P:rio"
    )
    local_auth_max_threads = field(
        Int, RO_ins, "DOC", default=8, since="23.27.0", xapi="P?:23.27.0"
    )
    ext_auth_max_threads = field(Int, RO_ins, "DOC", default=1, since="23.27.0", xapi="P?:23.27.0")
    ext_auth_cache_enabled = field(
        Bool, RO_run, "DOC", default=True, since="24.31.0", xapi="P?:24.31.0"
    )
    ext_auth_cache_size = field(Int, RO_run, "DOC", default=50, since="24.31.0", xapi="P?:24.31.0")
    ext_auth_cache_expiry = field(
        Int, RO_run, "DOC", default=300, since="24.31.0", xapi="P?:24.31.0"
    )
    telemetry_uuid = field(Ref("secret"), RO_run, "DOC", since="23.9.0", xapi="P?:23.9.0")
    telemetry_frequency = field(
        Enum(e.telemetry_frequency),
        RO_run,
        "DOC",
        default=e.telemetry_frequency("weekly"),
        since="23.9.0",
        xapi="P?:23.9.0",
    )
    telemetry_next_collection = field(DateTime, RO_run, "DOC", since="23.9.0", xapi="P?:23.9.0")
    last_update_sync = field(DateTime, RO_run, "DOC", since="23.18.0", xapi="P?:23.18.0")
    update_sync_frequency = field(
        Enum(e.update_sync_frequency),
        RO_run,
        "DOC",
        default=e.update_sync_frequency("weekly"),
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    update_sync_day = field(Int, RO_run, "DOC", since="23.18.0", xapi="P?:23.18.0")
    update_sync_enabled = field(Bool, RO_run, "DOC", since="23.18.0", xapi="P?:23.18.0")
    recommendations = field(Map(String, String), RO_run, "DOC", since="24.19.1", xapi="P?:24.19.1")
    license_server = field(Map(String, String), RW, "DOC", since="25.6.0", xapi="P?:25.6.0")
    ha_reboot_vm_on_internal_shutdown = field(
        Bool, RW, "DOC", default=True, since="25.16.0", xapi="P?:25.16.0"
    )
    limit_console_sessions = field(Bool, RW, "DOC", since="26.1.0", xapi="P?:26.1.0")
    vm_console_idle_timeout = field(Int, RW, "DOC", since="26.1.0", xapi="P?:26.1.0")
    auto_update_vm_secureboot_certificates = field(
        Bool, RW, "DOC", since="26.16.1", xapi="P?:26.16.1"
    )

    join = message(
        Void,
        "DOC",
        Param("master_address", String, since="rio"),
        Param("master_username", String, since="rio"),
        Param("master_password", String, since="rio"),
        errors=("JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS",),
        since="rio",
        xapi="P:rio",
        static=True,
    )
    join_force = message(
        Void,
        "DOC",
        Param("master_address", String, since="rio"),
        Param("master_username", String, since="rio"),
        Param("master_password", String, since="rio"),
        since="rio",
        xapi="P:rio",
        static=True,
    )
    eject = message(
        Void, "DOC", Param("host", Ref("host"), since="rio"), since="rio", xapi="P:rio", static=True
    )
    emergency_transition_to_master = message(
        Void, "DOC", since="rio", xapi="P:rio", static=True, has_async=False
    )
    emergency_reset_master = message(
        Void,
        "DOC",
        Param("master_address", String, since="rio"),
        since="rio",
        xapi="P:rio",
        static=True,
        has_async=False,
    )
    recover_slaves = message(Set(Ref("host")), "DOC", since="rio", xapi="P:rio", static=True)
    create_VLAN = message(
        Set(Ref("PIF")),
        "DOC",
        Param("device", String, since="rio"),
        Param("network", Ref("network"), since="rio"),
        Param("VLAN", Int, since="rio"),
        errors=("VLAN_TAG_INVALID",),
        since="rio",
        xapi="P:rio",
        static=True,
    )
    management_reconfigure = message(
        Void,
        "DOC",
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
        static=True,
    )
    create_VLAN_from_PIF = message(
        Set(Ref("PIF")),
        "DOC",
        Param("pif", Ref("PIF"), since="rio"),
        Param("network", Ref("network"), since="rio"),
        Param("VLAN", Int, since="rio"),
        errors=("VLAN_TAG_INVALID",),
        since="rio",
        xapi="P:rio",
        static=True,
    )
    enable_ha = message(
        Void,
        "DOC",
        Param("heartbeat_srs", Set(Ref("SR")), since="miami"),
        Param("configuration", Map(String, String), since="miami"),
        since="miami",
        xapi="P:miami",
        static=True,
    )
    disable_ha = message(Void, "DOC", since="miami", xapi="P:miami", static=True)
    sync_database = message(Void, "DOC", since="rio", xapi="P:rio", static=True)
    designate_new_master = message(
        Void,
        "DOC",
        Param("host", Ref("host"), since="miami"),
        since="miami",
        xapi="P:miami",
        static=True,
    )
    ha_prevent_restarts_for = message(
        Void,
        "DOC",
        Param("seconds", Int, since="orlando-update-1"),
        since="orlando-update-1",
        xapi="P:orlando-update-1",
        static=True,
        has_async=False,
    )
    ha_failover_plan_exists = message(
        Bool,
        "DOC",
        Param("n", Int, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    ha_compute_max_host_failures_to_tolerate = message(
        Int, "DOC", since="orlando", xapi="P:orlando", static=True, has_async=False
    )
    ha_compute_hypothetical_max_host_failures_to_tolerate = message(
        Int,
        "DOC",
        Param("configuration", Map(Ref("VM"), String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    ha_compute_vm_failover_plan = message(
        Map(Ref("VM"), Map(String, String)),
        "DOC",
        Param("failed_hosts", Set(Ref("host")), since="orlando"),
        Param("failed_vms", Set(Ref("VM")), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    set_ha_host_failures_to_tolerate = message(
        Void, "DOC", Param("value", Int, since="orlando"), since="orlando", xapi="P:orlando"
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
    detect_nonhomogeneous_external_auth = message(
        Void, "DOC", since="george", xapi="P:george", has_async=False
    )
    initialize_wlb = message(
        Void,
        "DOC",
        Param("wlb_url", String, since="george"),
        Param("wlb_username", String, since="george"),
        Param("wlb_password", String, since="george"),
        Param("xenserver_username", String, since="george"),
        Param("xenserver_password", String, since="george"),
        since="george",
        xapi="P:george",
        static=True,
    )
    deconfigure_wlb = message(Void, "DOC", since="george", xapi="P:george", static=True)
    send_wlb_configuration = message(
        Void,
        "DOC",
        Param("config", Map(String, String), since="george"),
        since="george",
        xapi="P:george",
        static=True,
    )
    retrieve_wlb_configuration = message(
        Map(String, String), "DOC", since="george", xapi="P:george", static=True
    )
    retrieve_wlb_recommendations = message(
        Map(Ref("VM"), Set(String)), "DOC", since="george", xapi="P:george", static=True
    )
    send_test_post = message(
        String,
        "DOC",
        Param("host", String, since="george"),
        Param("port", Int, since="george"),
        Param("body", String, since="george"),
        since="george",
        xapi="P:george",
        static=True,
    )
    certificate_install = message(
        Void,
        "DOC",
        Param("name", String, since="george"),
        Param("cert", String, since="george"),
        since="george",
        xapi="P:george D:1.290.0",
        static=True,
    )
    certificate_uninstall = message(
        Void,
        "DOC",
        Param("name", String, since="george"),
        since="george",
        xapi="P:george D:1.290.0",
        static=True,
    )
    certificate_list = message(
        Set(String), "DOC", since="george", xapi="P:george D:1.290.0", static=True
    )
    install_ca_certificate = message(
        Void,
        "DOC",
        Param("name", String, since="1.290.0"),
        Param("cert", String, since="1.290.0"),
        since="1.290.0",
        xapi="P:1.290.0 D:26.13.0",
        static=True,
    )
    uninstall_ca_certificate = message(
        Void,
        "DOC",
        Param("name", String, since="1.290.0"),
        Param("force", Bool, default=False, since="1.290.0"),
        since="1.290.0",
        xapi="P:1.290.0 C:24.35.0 D:26.13.0",
        static=True,
    )
    crl_install = message(
        Void,
        "DOC",
        Param("name", String, since="george"),
        Param("cert", String, since="george"),
        since="george",
        xapi="P:george",
        static=True,
    )
    crl_uninstall = message(
        Void,
        "DOC",
        Param("name", String, since="george"),
        since="george",
        xapi="P:george",
        static=True,
    )
    crl_list = message(Set(String), "DOC", since="george", xapi="P:george", static=True)
    certificate_sync = message(Void, "DOC", since="george", xapi="P:george", static=True)
    enable_tls_verification = message(
        Void, "DOC", since="1.290.0", xapi="P:1.290.0", static=True, has_async=False
    )
    enable_redo_log = message(
        Void,
        "DOC",
        Param("sr", Ref("SR"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        static=True,
    )
    disable_redo_log = message(
        Void, "DOC", since="midnight-ride", xapi="P:midnight-ride", static=True
    )
    set_vswitch_controller = message(
        Void,
        "DOC",
        Param("address", String, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride E:cowley D:falcon",
        static=True,
    )
    test_archive_target = message(
        String,
        "DOC",
        Param("config", Map(String, String), since="cowley"),
        since="cowley",
        xapi="P:cowley",
        has_async=False,
    )
    enable_local_storage_caching = message(Void, "DOC", since="cowley", xapi="P:cowley")
    disable_local_storage_caching = message(Void, "DOC", since="cowley", xapi="P:cowley")
    get_license_state = message(Map(String, String), "DOC", since="clearwater", xapi="P:clearwater")
    apply_edition = message(
        Void,
        "DOC",
        Param("edition", String, since="clearwater"),
        since="clearwater",
        xapi="P:clearwater",
    )
    disable_ssl_legacy = message(Void, "DOC", since="dundee", xapi="P:dundee D:stockholm")
    set_igmp_snooping_enabled = message(
        Void, "DOC", Param("value", Bool, since="inverness"), since="inverness", xapi="P:inverness"
    )
    has_extension = message(
        Bool, "DOC", Param("name", String, since="dundee"), since="dundee", xapi="P:dundee"
    )
    add_to_guest_agent_config = message(
        Void,
        "DOC",
        Param("key", String, since="dundee"),
        Param("value", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
    )
    remove_from_guest_agent_config = message(
        Void, "DOC", Param("key", String, since="dundee"), since="dundee", xapi="P:dundee"
    )
    rotate_secret = message(
        Void,
        "DOC",
        errors=(
            "INTERNAL_ERROR",
            "HOST_IS_SLAVE",
            "CANNOT_CONTACT_HOST",
            "HA_IS_ENABLED",
            "NOT_SUPPORTED_DURING_UPGRADE",
        ),
        since="stockholm_psr",
        xapi="P:stockholm_psr",
        static=True,
    )
    set_repositories = message(
        Void,
        "DOC",
        Param("value", Set(Ref("Repository")), since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
    )
    add_repository = message(
        Void,
        "DOC",
        Param("value", Ref("Repository"), since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
    )
    remove_repository = message(
        Void,
        "DOC",
        Param("value", Ref("Repository"), since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
    )
    sync_updates = message(
        String,
        "DOC",
        Param("force", Bool, since="1.329.0"),
        Param("token", String, default="", since="1.329.0"),
        Param("token_id", String, default="", since="1.329.0"),
        Param("username", String, default="", since="1.329.0"),
        Param("password", String, default="", since="1.329.0"),
        since="1.329.0",
        xapi="P:1.329.0 C:25.7.0",
    )
    check_update_readiness = message(
        Set(Set(String)),
        "DOC",
        Param("requires_reboot", Bool, since="1.304.0"),
        since="1.304.0",
        xapi="P:1.304.0",
    )
    enable_client_certificate_auth = message(
        Void, "DOC", Param("name", String, since="1.318.0"), since="1.318.0", xapi="P:1.318.0"
    )
    disable_client_certificate_auth = message(Void, "DOC", since="1.318.0", xapi="P:1.318.0")
    configure_repository_proxy = message(
        Void,
        "DOC",
        Param("url", String, since="21.3.0"),
        Param("username", String, since="21.3.0"),
        Param("password", String, since="21.3.0"),
        since="21.3.0",
        xapi="P:21.3.0",
    )
    disable_repository_proxy = message(Void, "DOC", since="21.4.0", xapi="P:21.4.0")
    set_uefi_certificates = message(
        Void,
        "DOC",
        Param("value", String, since="22.16.0"),
        since="22.16.0",
        xapi="P:22.16.0 D:24.0.0",
    )
    set_custom_uefi_certificates = message(
        Void, "DOC", Param("value", String, since="24.0.0"), since="24.0.0", xapi="P?:24.0.0"
    )
    set_https_only = message(
        Void, "DOC", Param("value", Bool, since="22.27.0"), since="22.27.0", xapi="P?:22.27.0"
    )
    set_telemetry_next_collection = message(
        Void, "DOC", Param("value", DateTime, since="23.9.0"), since="23.9.0", xapi="P?:23.9.0"
    )
    reset_telemetry_uuid = message(Void, "DOC", since="23.9.0", xapi="P?:23.9.0")
    configure_update_sync = message(
        Void,
        "DOC",
        Param("update_sync_frequency", Enum(e.update_sync_frequency), since="23.18.0"),
        Param("update_sync_day", Int, since="23.18.0"),
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    set_update_sync_enabled = message(
        Void, "DOC", Param("value", Bool, since="23.18.0"), since="23.18.0", xapi="P?:23.18.0"
    )
    set_local_auth_max_threads = message(
        Void,
        "DOC",
        Param("value", Int, since="23.27.0"),
        since="23.27.0",
        xapi="P?:23.27.0",
        has_async=False,
    )
    set_ext_auth_max_threads = message(
        Void,
        "DOC",
        Param("value", Int, since="23.27.0"),
        since="23.27.0",
        xapi="P?:23.27.0",
        has_async=False,
    )
    set_ext_auth_cache_enabled = message(
        Void, "DOC", Param("value", Bool, since="24.31.0"), since="24.31.0", xapi="P?:24.31.0"
    )
    set_ext_auth_cache_size = message(
        Void, "DOC", Param("value", Int, since="24.31.0"), since="24.31.0", xapi="P?:24.31.0"
    )
    set_ext_auth_cache_expiry = message(
        Void, "DOC", Param("value", Int, since="24.31.0"), since="24.31.0", xapi="P?:24.31.0"
    )
    get_guest_secureboot_readiness = message(
        Enum(e.pool_guest_secureboot_readiness),
        "DOC",
        since="24.17.0",
        xapi="P?:24.17.0",
        has_async=False,
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
    install_trusted_certificate = message(
        Void,
        "DOC",
        Param("ca", Bool, since="26.13.0"),
        Param("cert", String, since="26.13.0"),
        Param("purpose", Set(Enum(e.certificate_purpose)), since="26.13.0"),
        since="26.13.0",
        xapi="P?:26.13.0",
    )
    uninstall_trusted_certificate = message(
        Void,
        "DOC",
        Param("certificate", Ref("Certificate"), since="26.13.0"),
        since="26.13.0",
        xapi="P?:26.13.0",
    )
    sync_trusted_certificates_from = message(
        Set(Ref("Certificate")),
        "DOC",
        Param("remote_pool", String, since="26.16.0"),
        Param("remote_session", Ref("session"), since="26.16.0"),
        Param("remote_certificate", String, since="26.16.0"),
        Param("ca", Bool, since="26.16.0"),
        since="26.16.0",
        xapi="P?:26.16.0",
    )
