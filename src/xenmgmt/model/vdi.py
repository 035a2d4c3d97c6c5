"""Virtual disks."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Int, Map, Record, Ref, Set, String, Void

FREE = ("Free",)


class VDI(Model, create=True, destroy=True, xapi=True):
    """A virtual disk on a storage repository.

    Source: Xen-API 1.0.10, class VDI; xapi datamodel, class VDI.
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
    SR = field(Ref("SR"), RO_ins, "The repository that it is on.", required=True, xapi="P:rio")
    VBDs = field(Set(Ref("VBD")), RO_run, "The devices that hold it.", xapi="P:rio")
    crash_dumps = field(Set(Ref("crashdump")), RO_run, "Crash dumps kept on it.", xapi="P:rio")
    virtual_size = field(
        Int,
        RW,
        "Size as a guest sees it.",
        required=True,
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=FREE,
        unit="bytes",
    )
    physical_utilisation = field(
        Int, RO_run, "What it takes on the storage.", xapi="P:rio", unit="bytes"
    )
    type = field(
        Enum(e.vdi_type), RO_ins, "What the disk is for.", default=e.vdi_type.USER, xapi="P:rio"
    )
    sharable = field(
        Bool,
        RW,
        "Whether several VMs may write it at once.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=FREE,
    )
    read_only = field(
        Bool, RW, "Whether nobody may write it.", xapi="P:rio", xapi_qualifier=RO_ins, write=FREE
    )
    other_config = field(Map(String, String), RW, "Free keys and values of clients.", xapi="P:rio")
    security_label = field(
        String, RO_run, "Label of the access control policy.", path="security/label"
    )
    allowed_operations = field(
        Set(Enum(e.vdi_operations)),
        RO_run,
        "What may be begun now; worked out from the state tables when read.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vdi_operations)),
        RO_run,
        "What is in progress on the object: operation by task.",
        since="rio",
        xapi="P:rio",
    )
    storage_lock = field(
        Bool, RO_run, "Whether the storage holds a lock for it.", since="rio", xapi="P:rio"
    )
    location = field(String, RO_run, "Its name on the storage.", since="miami", xapi="P:miami")
    managed = field(
        Bool, RO_run, "Whether the toolstack looks after it.", since="rio", xapi="P:rio"
    )
    missing = field(
        Bool, RO_run, "Whether the last scan did not find it.", since="rio", xapi="P:rio"
    )
    parent = field(
        Ref("VDI"), RO_run, "The disk that it once came from.", since="rio", xapi="P:rio D:ely"
    )
    xenstore_data = field(
        Map(String, String),
        RW,
        "What the guest finds in xenstore beside the device.",
        since="miami",
        xapi="P:miami",
    )
    sm_config = field(
        Map(String, String),
        RW,
        "Keys and values of the storage driver.",
        since="miami",
        xapi="P:miami",
    )
    is_a_snapshot = field(
        Bool, RO_run, "Whether this is a snapshot.", since="orlando", xapi="P:orlando"
    )
    snapshot_of = field(
        Ref("VDI"), RO_run, "What it is a snapshot of.", since="orlando", xapi="P:orlando"
    )
    snapshots = field(Set(Ref("VDI")), RO_run, "Its snapshots.", since="orlando", xapi="P:orlando")
    snapshot_time = field(
        DateTime, RO_run, "When the snapshot was taken.", since="orlando", xapi="P:orlando"
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients mark the object with.",
        since="orlando",
        xapi="P:orlando",
    )
    allow_caching = field(
        Bool, RO_run, "Whether a host may keep a cache of it.", since="cowley", xapi="P:cowley"
    )
    on_boot = field(
        Enum(e.on_boot),
        RO_run,
        "Whether it is reset when its VM starts.",
        default=e.on_boot("persist"),
        since="cowley",
        xapi="P:cowley",
    )
    metadata_of_pool = field(
        Ref("pool"), RO_run, "The pool whose database is on it.", since="boston", xapi="P:boston"
    )
    metadata_latest = field(
        Bool,
        RO_run,
        "Whether that copy of the database is the newest known.",
        since="boston",
        xapi="P:boston",
    )
    is_tools_iso = field(
        Bool,
        RO_run,
        "Whether it is the medium with the guest tools.",
        since="dundee",
        xapi="P:dundee",
    )
    cbt_enabled = field(
        Bool, RO_run, "Whether changed blocks are tracked.", since="inverness", xapi="P:inverness"
    )

    set_security_label = message(
        Void,
        "Change the label of the access control policy.",
        Param("security_label", String),
        Param("old_label", String),
        errors=("SECURITY_ERROR",),
    )
    snapshot = message(
        Ref("VDI"),
        "A copy-on-write image of the disk as it is now.",
        Param("driver_params", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    clone = message(
        Ref("VDI"),
        "A writable copy-on-write copy.",
        Param("driver_params", Map(String, String), default={}, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    resize = message(
        Void,
        "Make the disk larger; it must be free.",
        Param("size", Int, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    resize_online = message(
        Void,
        "Make a disk larger that may be in use.",
        Param("size", Int, since="rio"),
        since="rio",
        xapi="P:rio D:inverness R:inverness P:26.16.1-next",
        role="vm-admin",
    )
    introduce = message(
        Ref("VDI"),
        "Make a record of a disk that is on the storage already.",
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
        role="vm-admin",
        static=True,
    )
    update = message(
        Void,
        "Ask the storage about the disk.",
        errors=("SR_OPERATION_NOT_SUPPORTED",),
        since="symc",
        xapi="P:symc",
        role="vm-admin",
    )
    copy = message(
        Ref("VDI"),
        "A full copy, maybe on another repository.",
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
        role="vm-admin",
    )
    forget = message(
        Void,
        "Remove the record; what is on the storage stays.",
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    set_sharable = message(
        Void,
        "Change whether several VMs may write it.",
        Param("value", Bool, since="george"),
        since="george",
        xapi="P:george",
        role="vm-admin",
        has_async=False,
    )
    set_read_only = message(
        Void,
        "Change whether it may be written.",
        Param("value", Bool, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    set_name_label = message(
        Void,
        "Change the name.",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    set_name_description = message(
        Void,
        "Change the description.",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    set_on_boot = message(
        Void,
        "Change whether it is reset when its VM starts.",
        Param("value", Enum(e.on_boot), since="cowley"),
        since="cowley",
        xapi="P:cowley",
        role="vm-admin",
    )
    set_allow_caching = message(
        Void,
        "Change whether a host may cache it.",
        Param("value", Bool, since="cowley"),
        since="cowley",
        xapi="P:cowley",
        role="vm-admin",
    )
    open_database = message(
        Ref("session"),
        "Open the database that is on the disk; a session on it.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    read_database_pool_uuid = message(
        String,
        "The pool whose database is on the disk.",
        since="boston",
        xapi="P:boston",
        role="read-only",
    )
    pool_migrate = message(
        Ref("VDI"),
        "Move to another repository while in use.",
        Param("sr", Ref("SR"), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="vm-power-admin",
    )
    enable_cbt = message(
        Void,
        "Begin to track changed blocks.",
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
        role="vm-admin",
    )
    disable_cbt = message(
        Void,
        "End tracking changed blocks.",
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
        role="vm-admin",
    )
    data_destroy = message(
        Void,
        "Remove the data of a snapshot, and keep what is known of its blocks.",
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
        role="vm-admin",
    )
    list_changed_blocks = message(
        String,
        "Which blocks differ from another disk.",
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
        role="vm-operator",
        static=True,
    )
    get_nbd_info = message(
        Set(Record("vdi_nbd_server_info")),
        "Where the disk can be read over the network.",
        errors=("VDI_INCOMPATIBLE_TYPE",),
        since="inverness",
        xapi="P:inverness",
        role="vm-admin",
        has_async=False,
    )
    revert = message(
        Void,
        "Make the disk hold what this snapshot holds.",
        errors=("UNIMPLEMENTED_IN_SM_BACKEND",),
        since="26.16.0",
        xapi="P?:26.16.0",
        role="vm-power-admin",
    )
