"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Float, Int, Map, Record, Ref, Set, String, Void


class SR(Model, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    name_label = field(String, RW, "DOC", path="name/label", xapi="P:rio", xapi_qualifier=RO_ins)
    name_description = field(
        String, RW, "DOC", path="name/description", xapi="P:rio", xapi_qualifier=RO_ins
    )
    VDIs = field(Set(Ref("VDI")), RO_run, "DOC", xapi="P:rio")
    PBDs = field(Set(Ref("PBD")), RO_run, "DOC", xapi="P:rio")
    virtual_allocation = field(Int, RO_run, "DOC", xapi="P:rio", unit="bytes")
    physical_utilisation = field(Int, RO_run, "DOC", xapi="P:rio", unit="bytes")
    physical_size = field(Int, RO_ins, "DOC", xapi="P:rio", unit="bytes")
    type = field(String, RO_ins, "DOC", xapi="P:rio")
    content_type = field(String, RO_ins, "DOC", xapi="P:rio")
    allowed_operations = field(
        Set(Enum(e.storage_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.storage_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    shared = field(Bool, RO_run, "DOC", since="rio", xapi="P:rio")
    other_config = field(Map(String, String), RW, "DOC", since="rio", xapi="P:rio")
    tags = field(Set(String), RW, "DOC", since="orlando", xapi="P:orlando")
    sm_config = field(Map(String, String), RW, "DOC", since="miami", xapi="P:miami")
    blobs = field(Map(String, Ref("blob")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    local_cache_enabled = field(Bool, RO_run, "DOC", since="cowley", xapi="P:cowley")
    introduced_by = field(Ref("DR_task"), RO_run, "DOC", since="boston", xapi="P:boston")
    clustered = field(Bool, RO_run, "DOC", since="dundee", xapi="P:dundee")
    is_tools_sr = field(Bool, RO_run, "DOC", since="dundee", xapi="P:dundee")

    get_supported_types = message(Set(String), "DOC", xapi="P:rio", static=True)
    create = message(
        Ref("SR"),
        "DOC",
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
        static=True,
    )
    introduce = message(
        Ref("SR"),
        "DOC",
        Param("uuid", String, since="rio"),
        Param("name_label", String, since="rio"),
        Param("name_description", String, since="rio"),
        Param("type", String, since="rio"),
        Param("content_type", String, since="rio"),
        Param("shared", Bool, since="rio"),
        Param("sm_config", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio",
        static=True,
    )
    make = message(
        String,
        "DOC",
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
        static=True,
    )
    destroy = message(Void, "DOC", errors=("SR_HAS_PBD",), since="rio", xapi="P:rio")
    forget = message(Void, "DOC", errors=("SR_HAS_PBD",), since="rio", xapi="P:rio")
    update = message(Void, "DOC", since="symc", xapi="P:symc")
    scan = message(Void, "DOC", since="rio", xapi="P:rio")
    probe = message(
        String,
        "DOC",
        Param("host", Ref("host"), since="miami"),
        Param("device_config", Map(String, String), since="miami"),
        Param("type", String, since="miami"),
        Param("sm_config", Map(String, String), default={}, since="miami"),
        since="miami",
        xapi="P:miami",
        static=True,
    )
    probe_ext = message(
        Set(Record("probe_result")),
        "DOC",
        Param("host", Ref("host"), since="kolkata"),
        Param("device_config", Map(String, String), since="kolkata"),
        Param("type", String, since="kolkata"),
        Param("sm_config", Map(String, String), default={}, since="kolkata"),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        static=True,
    )
    set_shared = message(Void, "DOC", Param("value", Bool, since="rio"), since="rio", xapi="P:rio")
    set_name_label = message(
        Void, "DOC", Param("value", String, since="rio"), since="rio", xapi="P:rio"
    )
    set_name_description = message(
        Void, "DOC", Param("value", String, since="rio"), since="rio", xapi="P:rio"
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
    set_physical_size = message(
        Void,
        "DOC",
        Param("value", Int, since="miami"),
        since="miami",
        xapi="P:miami",
        has_async=False,
    )
    assert_can_host_ha_statefile = message(Void, "DOC", since="orlando", xapi="P:orlando")
    assert_supports_database_replication = message(Void, "DOC", since="boston", xapi="P:boston")
    enable_database_replication = message(Void, "DOC", since="boston", xapi="P:boston")
    disable_database_replication = message(Void, "DOC", since="boston", xapi="P:boston")
    get_data_sources = message(
        Set(Record("data_source")), "DOC", since="dundee", xapi="P:dundee", has_async=False
    )
    record_data_source = message(
        Void,
        "DOC",
        Param("data_source", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        has_async=False,
    )
    query_data_source = message(
        Float,
        "DOC",
        Param("data_source", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        has_async=False,
    )
    forget_data_source_archives = message(
        Void,
        "DOC",
        Param("data_source", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        has_async=False,
    )
