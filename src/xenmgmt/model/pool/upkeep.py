"""Storage that the pool uses, updates, licences, reports."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_run, RW, field, message
from .._types import Bool, DateTime, Enum, Int, Map, Ref, Set, String, Void


class Upkeep(Part):
    """Storage that the pool uses, updates, licences, reports."""

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
    health_check_config = field(
        Map(String, String),
        RW,
        "Settings of the automatic health reports.",
        since="dundee",
        xapi="P:dundee",
    )
    metadata_VDIs = field(
        Set(Ref("VDI")),
        RO_run,
        "Disks known to hold copies of the pool's database.",
        since="boston",
        xapi="P:boston",
    )
    live_patching_disabled = field(
        Bool,
        RW,
        "Whether updates are never applied to a running system.",
        since="ely",
        xapi="P:ely",
    )
    repositories = field(
        Set(Ref("Repository")),
        RO_run,
        "Where updates come from.",
        since="1.301.0",
        xapi="P:1.301.0",
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
    license_server = field(
        Map(String, String),
        RW,
        "Where to ask for a license: address and port.",
        since="25.6.0",
        xapi="P?:25.6.0",
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
