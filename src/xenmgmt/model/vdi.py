"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Int, Map, Record, Ref, Set, String, Void

FREE = ("Free",)


class VDI(Model, create=True, destroy=True, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    name_label = field(String, RW, "DOC", path="name/label", xapi="P:rio", xapi_qualifier=RO_ins)
    name_description = field(
        String, RW, "DOC", path="name/description", xapi="P:rio", xapi_qualifier=RO_ins
    )
    SR = field(Ref("SR"), RO_ins, "DOC", required=True, xapi="P:rio")
    VBDs = field(Set(Ref("VBD")), RO_run, "DOC", xapi="P:rio")
    crash_dumps = field(Set(Ref("crashdump")), RO_run, "DOC", xapi="P:rio")
    virtual_size = field(
        Int, RW, "DOC", required=True, xapi="P:rio", xapi_qualifier=RO_ins, write=FREE, unit="bytes"
    )
    physical_utilisation = field(Int, RO_run, "DOC", xapi="P:rio", unit="bytes")
    type = field(Enum(e.vdi_type), RO_ins, "DOC", default=e.vdi_type.USER, xapi="P:rio")
    sharable = field(Bool, RW, "DOC", xapi="P:rio", xapi_qualifier=RO_ins, write=FREE)
    read_only = field(Bool, RW, "DOC", xapi="P:rio", xapi_qualifier=RO_ins, write=FREE)
    other_config = field(Map(String, String), RW, "DOC", xapi="P:rio")
    security_label = field(String, RO_run, "DOC", path="security/label")
    allowed_operations = field(
        Set(Enum(e.vdi_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.vdi_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    storage_lock = field(Bool, RO_run, "DOC", since="rio", xapi="P:rio")
    location = field(String, RO_run, "DOC", since="miami", xapi="P:miami")
    managed = field(Bool, RO_run, "DOC", since="rio", xapi="P:rio")
    missing = field(Bool, RO_run, "DOC", since="rio", xapi="P:rio")
    parent = field(Ref("VDI"), RO_run, "DOC", since="rio", xapi="P:rio D:ely")
    xenstore_data = field(Map(String, String), RW, "DOC", since="miami", xapi="P:miami")
    sm_config = field(Map(String, String), RW, "DOC", since="miami", xapi="P:miami")
    is_a_snapshot = field(Bool, RO_run, "DOC", since="orlando", xapi="P:orlando")
    snapshot_of = field(Ref("VDI"), RO_run, "DOC", since="orlando", xapi="P:orlando")
    snapshots = field(Set(Ref("VDI")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    snapshot_time = field(DateTime, RO_run, "DOC", since="orlando", xapi="P:orlando")
    tags = field(Set(String), RW, "DOC", since="orlando", xapi="P:orlando")
    allow_caching = field(Bool, RO_run, "DOC", since="cowley", xapi="P:cowley")
    on_boot = field(
        Enum(e.on_boot),
        RO_run,
        "DOC",
        default=e.on_boot("persist"),
        since="cowley",
        xapi="P:cowley",
    )
    metadata_of_pool = field(Ref("pool"), RO_run, "DOC", since="boston", xapi="P:boston")
    metadata_latest = field(Bool, RO_run, "DOC", since="boston", xapi="P:boston")
    is_tools_iso = field(Bool, RO_run, "DOC", since="dundee", xapi="P:dundee")
    cbt_enabled = field(Bool, RO_run, "DOC", since="inverness", xapi="P:inverness")

    snapshot = message(
        Ref("VDI"),
        "DOC",
        Param("driver_params", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio",
    )
    clone = message(
        Ref("VDI"),
        "DOC",
        Param("driver_params", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio",
    )
    resize = message(Void, "DOC", Param("size", Int, since="rio"), since="rio", xapi="P:rio")
    resize_online = message(
        Void,
        "DOC",
        Param("size", Int, since="rio"),
        since="rio",
        xapi="P:rio D:inverness R:inverness P:26.16.1-next",
    )
    introduce = message(
        Ref("VDI"),
        "DOC",
        Param("uuid", String, since="miami"),
        Param("name_label", String, since="miami"),
        Param("name_description", String, since="miami"),
        Param("SR", Ref("SR"), since="miami"),
        Param("type", Enum(e.vdi_type), since="miami"),
        Param("sharable", Bool, since="miami"),
        Param("read_only", Bool, since="miami"),
        Param("other_config", Map(String, String), since="miami"),
        Param("location", String, since="miami"),
        Param("xenstore_data", Map(String, String), default={}, since="miami"),
        Param("sm_config", Map(String, String), default={}, since="miami"),
        Param("managed", Bool, default=True, since="miami"),
        Param("virtual_size", Int, default=0, since="miami"),
        Param("physical_utilisation", Int, default=0, since="miami"),
        Param("metadata_of_pool", Ref("pool"), default="", since="miami"),
        Param("is_a_snapshot", Bool, default=False, since="miami"),
        Param("snapshot_time", DateTime, default="19700101T00:00:00Z", since="miami"),
        Param("snapshot_of", Ref("VDI"), default="", since="miami"),
        errors=("SR_OPERATION_NOT_SUPPORTED",),
        since="miami",
        xapi="P:miami",
        static=True,
    )
    update = message(
        Void, "DOC", errors=("SR_OPERATION_NOT_SUPPORTED",), since="symc", xapi="P:symc"
    )
    copy = message(
        Ref("VDI"),
        "DOC",
        Param("sr", Ref("SR"), default="OpaqueRef:NULL", since="rio"),
        Param("base_vdi", Ref("VDI"), default="OpaqueRef:NULL", since="rio"),
        Param("into_vdi", Ref("VDI"), default="OpaqueRef:NULL", since="rio"),
        errors=(
            "VDI_READONLY",
            "VDI_TOO_SMALL",
            "VDI_NOT_SPARSE",
        ),
        since="rio",
        xapi="P:rio E:cowley E:clearwater-felton",
    )
    forget = message(Void, "DOC", since="rio", xapi="P:rio")
    set_sharable = message(
        Void,
        "DOC",
        Param("value", Bool, since="george"),
        since="george",
        xapi="P:george",
        has_async=False,
    )
    set_read_only = message(
        Void, "DOC", Param("value", Bool, since="rio"), since="rio", xapi="P:rio", has_async=False
    )
    set_name_label = message(
        Void, "DOC", Param("value", String, since="rio"), since="rio", xapi="P:rio"
    )
    set_name_description = message(
        Void, "DOC", Param("value", String, since="rio"), since="rio", xapi="P:rio"
    )
    set_on_boot = message(
        Void,
        "DOC",
        Param("value", Enum(e.on_boot), since="cowley"),
        since="cowley",
        xapi="P:cowley",
    )
    set_allow_caching = message(
        Void, "DOC", Param("value", Bool, since="cowley"), since="cowley", xapi="P:cowley"
    )
    open_database = message(Ref("session"), "DOC", since="boston", xapi="P:boston")
    read_database_pool_uuid = message(String, "DOC", since="boston", xapi="P:boston")
    pool_migrate = message(
        Ref("VDI"),
        "DOC",
        Param("sr", Ref("SR"), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
    )
    enable_cbt = message(
        Void,
        "DOC",
        errors=(
            "SR_OPERATION_NOT_SUPPORTED",
            "VDI_MISSING",
            "SR_NOT_ATTACHED",
            "SR_HAS_NO_PBDS",
            "OPERATION_NOT_ALLOWED",
            "VDI_INCOMPATIBLE_TYPE",
            "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION",
        ),
        since="inverness",
        xapi="P:inverness",
    )
    disable_cbt = message(
        Void,
        "DOC",
        errors=(
            "SR_OPERATION_NOT_SUPPORTED",
            "VDI_MISSING",
            "SR_NOT_ATTACHED",
            "SR_HAS_NO_PBDS",
            "OPERATION_NOT_ALLOWED",
            "VDI_INCOMPATIBLE_TYPE",
            "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION",
        ),
        since="inverness",
        xapi="P:inverness",
    )
    data_destroy = message(
        Void,
        "DOC",
        errors=(
            "SR_OPERATION_NOT_SUPPORTED",
            "VDI_MISSING",
            "SR_NOT_ATTACHED",
            "SR_HAS_NO_PBDS",
            "OPERATION_NOT_ALLOWED",
            "VDI_INCOMPATIBLE_TYPE",
            "VDI_NO_CBT_METADATA",
            "VDI_IN_USE",
            "VDI_IS_A_PHYSICAL_DEVICE",
        ),
        since="inverness",
        xapi="P:inverness",
    )
    list_changed_blocks = message(
        String,
        "DOC",
        Param("vdi_from", Ref("VDI"), since="inverness"),
        Param("vdi_to", Ref("VDI"), since="inverness"),
        errors=(
            "SR_OPERATION_NOT_SUPPORTED",
            "VDI_MISSING",
            "SR_NOT_ATTACHED",
            "SR_HAS_NO_PBDS",
            "VDI_IN_USE",
        ),
        since="inverness",
        xapi="P:inverness",
        static=True,
    )
    get_nbd_info = message(
        Set(Record("vdi_nbd_server_info")),
        "DOC",
        errors=("VDI_INCOMPATIBLE_TYPE",),
        since="inverness",
        xapi="P:inverness",
        has_async=False,
    )
    revert = message(
        Void, "DOC", errors=("UNIMPLEMENTED_IN_SM_BACKEND",), since="26.16.0", xapi="P?:26.16.0"
    )
