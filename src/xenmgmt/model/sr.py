"""Storage repositories."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Float, Int, Map, Record, Ref, Set, String, Void


class SR(Model, xapi=True):
    """A storage repository: a place that holds disks.

    Source: Xen-API 1.0.10, class SR; xapi datamodel, class SR.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    name_label = field(
        String,
        RW,
        "Name for people; need not be unique.",
        path="name/label",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    name_description = field(
        String,
        RW,
        "A sentence for people.",
        path="name/description",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    VDIs = field(Set(Ref("VDI")), RO_run, "Disks on it.", xapi="P:rio")
    PBDs = field(Set(Ref("PBD")), RO_run, "Connections of hosts to it.", xapi="P:rio")
    virtual_allocation = field(
        Int, RO_run, "Sum of the sizes of all disks.", xapi="P:rio", unit="bytes"
    )
    physical_utilisation = field(Int, RO_run, "What is really used.", xapi="P:rio", unit="bytes")
    physical_size = field(Int, RO_ins, "What there is.", xapi="P:rio", unit="bytes")
    type = field(String, RO_ins, "Kind of storage, such as nfs or lvm.", xapi="P:rio")
    content_type = field(
        String, RO_ins, "What it is meant to hold, such as user or iso.", xapi="P:rio"
    )
    allowed_operations = field(
        Set(Enum(e.storage_operations)),
        RO_run,
        "What may be begun now; worked out from the state tables when read.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.storage_operations)),
        RO_run,
        "What is in progress on the object: operation by task.",
        since="rio",
        xapi="P:rio",
    )
    shared = field(
        Bool, RO_run, "Whether several hosts may be connected at once.", since="rio", xapi="P:rio"
    )
    other_config = field(
        Map(String, String), RW, "Free keys and values of clients.", since="rio", xapi="P:rio"
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients mark the object with.",
        since="orlando",
        xapi="P:orlando",
    )
    sm_config = field(
        Map(String, String),
        RW,
        "Keys and values of the storage driver.",
        since="miami",
        xapi="P:miami",
    )
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary data kept beside the object, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    local_cache_enabled = field(
        Bool,
        RO_run,
        "Whether it may hold caches of disks from elsewhere.",
        since="cowley",
        xapi="P:cowley",
    )
    introduced_by = field(
        Ref("DR_task"),
        RO_run,
        "The recovery task that brought it in.",
        since="boston",
        xapi="P:boston",
    )
    clustered = field(
        Bool, RO_run, "Whether a cluster file system lies on it.", since="dundee", xapi="P:dundee"
    )
    is_tools_sr = field(
        Bool, RO_run, "Whether it holds the guest tools only.", since="dundee", xapi="P:dundee"
    )

    get_supported_types = message(
        Set(String),
        "The kinds of storage that the engine can make.",
        xapi="P:rio",
        role="read-only",
        static=True,
        has_async=False,
    )
    create = message(
        Ref("SR"),
        "Prepare storage and connect its host, or every host when shared.",
        Param("host", Ref("host"), since="rio"),
        Param("device_config", Map(String, String), since="rio"),
        Param("physical_size", Int, since="rio"),
        Param("name_label", String, since="rio"),
        Param("name_description", String, since="rio"),
        Param("type", String, since="rio"),
        Param("content_type", String, since="rio"),
        Param("shared", Bool, since="rio"),
        Param("sm_config", Map(String, String), default={}, since="rio"),
        errors=("SR_UNKNOWN_DRIVER",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    introduce = message(
        Ref("SR"),
        "Make a record of storage that exists already.",
        Param("uuid", String, since="rio"),
        Param("name_label", String, since="rio"),
        Param("name_description", String, since="rio"),
        Param("type", String, since="rio"),
        Param("content_type", String, since="rio"),
        Param("shared", Bool, since="rio"),
        Param("sm_config", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    make = message(
        String,
        "Prepare storage without a record of it.",
        Param("host", Ref("host"), since="rio"),
        Param("device_config", Map(String, String), since="rio"),
        Param("physical_size", Int, since="rio"),
        Param("name_label", String, since="rio"),
        Param("name_description", String, since="rio"),
        Param("type", String, since="rio"),
        Param("content_type", String, since="rio"),
        Param("sm_config", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio D:miami",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Remove the storage; it must be empty and disconnected.",
        errors=("SR_HAS_PBD",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    forget = message(
        Void,
        "Remove the record; what is on the storage stays.",
        errors=("SR_HAS_PBD",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    update = message(
        Void, "Ask the storage for its sizes.", since="symc", xapi="P:symc", role="pool-operator"
    )
    scan = message(
        Void,
        "Look for disks that came or went, and for sizes.",
        since="rio",
        xapi="P:rio",
        role="vm-power-admin",
    )
    probe = message(
        String,
        "Look for storage with some parameters; text answer.",
        Param("host", Ref("host"), since="miami"),
        Param("device_config", Map(String, String), since="miami"),
        Param("type", String, since="miami"),
        Param("sm_config", Map(String, String), default={}, since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    probe_ext = message(
        Set(Record("probe_result")),
        "Look for storage with some parameters; structured answer.",
        Param("host", Ref("host"), since="kolkata"),
        Param("device_config", Map(String, String), since="kolkata"),
        Param("type", String, since="kolkata"),
        Param("sm_config", Map(String, String), default={}, since="kolkata"),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
        static=True,
    )
    set_shared = message(
        Void,
        "Change whether several hosts may be connected.",
        Param("value", Bool, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    set_name_label = message(
        Void,
        "Change the name.",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    set_name_description = message(
        Void,
        "Change the description.",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    create_new_blob = message(
        Ref("blob"),
        "Make a place for binary data beside the object.",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    set_physical_size = message(
        Void,
        "Change the size on record.",
        Param("value", Int, since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        has_async=False,
    )
    assert_can_host_ha_statefile = message(
        Void,
        "Raise when no state file for high availability can be here.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    assert_supports_database_replication = message(
        Void,
        "Raise when the database cannot be copied here.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    enable_database_replication = message(
        Void,
        "Begin to copy the database here.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    disable_database_replication = message(
        Void,
        "End copying the database here.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    get_data_sources = message(
        Set(Record("data_source")),
        "The measurements that can be recorded.",
        since="dundee",
        xapi="P:dundee",
        role="read-only",
        has_async=False,
    )
    record_data_source = message(
        Void,
        "Begin to record a measurement.",
        Param("data_source", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-operator",
        has_async=False,
    )
    query_data_source = message(
        Float,
        "The present value of a measurement.",
        Param("data_source", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="read-only",
        has_async=False,
    )
    forget_data_source_archives = message(
        Void,
        "Forget what was recorded of a measurement.",
        Param("data_source", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-operator",
        has_async=False,
    )
