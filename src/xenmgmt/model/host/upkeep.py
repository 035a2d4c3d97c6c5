"""Logs, updates, licences, storage of its own, time."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, DateTime, Enum, Float, Map, Record, Ref, Set, String, Void


class Upkeep(Part):
    """Logs, updates, licences, storage of its own, time."""

    logging = field(Map(String, String), RW, "Where log messages go, by kind.", xapi="P:rio")
    suspend_image_sr = field(
        Ref("SR"), RW, "Storage that takes the memory of suspended VMs.", xapi="P:rio"
    )
    crash_dump_sr = field(
        Ref("SR"), RW, "Storage that takes the dumps of crashed VMs.", xapi="P:rio"
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
    hostname = field(String, RW, "Network name of the host.", since="rio", xapi="P:rio")
    license_params = field(
        Map(String, String),
        RO_run,
        "What the license allows and until when.",
        since="rio",
        xapi="P:rio",
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
    local_cache_sr = field(
        Ref("SR"),
        RO_ins,
        "Local storage that caches disks kept elsewhere.",
        since="cowley",
        xapi="P:cowley",
    )
    editions = field(
        Set(String),
        RO_run,
        "Editions that the host could run as.",
        since="stockholm",
        xapi="P:stockholm",
    )
    last_software_update = field(
        DateTime,
        RO_run,
        "When the software of the host last changed.",
        since="22.20.0",
        xapi="P?:22.20.0",
    )
    latest_synced_updates_applied = field(
        Enum(e.latest_synced_updates_applied_state),
        RO_run,
        "Whether all updates known to the pool are on the host.",
        default=e.latest_synced_updates_applied_state("unknown"),
        since="23.18.0",
        xapi="P?:23.18.0",
    )
    last_update_hash = field(
        String,
        RO_run,
        "Fingerprint of the set of updates last applied.",
        since="24.10.0",
        xapi="P?:24.10.0",
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
    apply_updates = message(
        Set(Set(String)),
        "Install the updates that the pool has fetched.",
        Param("hash", String, since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
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
