"""What a VM is: names, templates, notes of clients, what its agent can be asked."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Float, Int, Map, Record, Ref, Set, String, Void
from ._when import HALTED, RUNNING, SETTLED


class Identity(Part):
    """What a VM is: names, templates, notes of clients, what its agent can be asked."""

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    name_label = field(
        String, RW, "Name for people; need not be unique.", path="name/label", xapi="P:rio"
    )
    name_description = field(
        String, RW, "A sentence for people.", path="name/description", xapi="P:rio"
    )
    user_version = field(Int, RW, "A version number for clients.", xapi="P:rio", write=SETTLED)
    is_a_template = field(
        Bool,
        RW,
        "Whether it is a template, which is cloned and never runs.",
        xapi="P:rio",
        write=HALTED,
    )
    is_default_template = field(
        Bool, RO_run, "Whether the template came with the system.", since="falcon", xapi="P:falcon"
    )
    is_control_domain = field(
        Bool, RO_run, "Whether it is the control domain of a host.", xapi="P:rio"
    )
    reference_label = field(
        String, RO_ins, "Name of the template that it came from.", since="ely", xapi="P:ely"
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients mark the object with.",
        since="orlando",
        xapi="P:orlando",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free keys and values of clients.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=SETTLED,
    )
    add_to_other_config = message(
        Void,
        "Put one key of clients in.",
        Param("key", String, since="rio"),
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    remove_from_other_config = message(
        Void,
        "Take one key of clients out.",
        Param("key", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    set_other_config = message(
        Void,
        "Replace all keys and values of clients.",
        Param("value", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    recommendations = field(
        String, RW, "Limits recommended for it, as XML.", since="rio", xapi="P:rio", write=SETTLED
    )
    xenstore_data = field(
        Map(String, String),
        RW,
        "What the guest finds in xenstore.",
        since="miami",
        xapi="P:miami",
        write=SETTLED,
    )
    bios_strings = field(
        Map(String, String),
        RO_run,
        "What the guest's BIOS says of itself.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    set_bios_strings = message(
        Void,
        "Set what the guest's BIOS says of itself, once.",
        Param("value", Map(String, String), since="inverness"),
        errors=(
            "VM_BIOS_STRINGS_ALREADY_SET",
            "INVALID_VALUE",
        ),
        since="inverness",
        xapi="P:inverness",
        role="vm-admin",
    )
    copy_bios_strings = message(
        Void,
        "Take the BIOS strings from a host.",
        Param("host", Ref("host"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-admin",
    )
    generation_id = field(
        String,
        RO_ins,
        "Generation identifier that the guest sees.",
        default="0:0",
        since="clearwater",
        xapi="P:clearwater",
    )
    version = field(Int, RO_ins, "How often it was recovered.", since="boston", xapi="P:boston")
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary data kept beside the object, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    create_new_blob = message(
        Ref("blob"),
        "Make a place for binary data beside the object.",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-power-admin",
    )
    metrics = field(Ref("VM_metrics"), RO_run, "Its measured values.", xapi="P:rio")
    guest_metrics = field(
        Ref("VM_guest_metrics"),
        RO_run,
        "What its guest agent reports.",
        xapi="P:rio",
        read=RUNNING,
        needs="a guest agent heard from",
    )
    get_data_sources = message(
        Set(Record("data_source")),
        "The measurements that can be recorded.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    record_data_source = message(
        Void,
        "Begin to record a measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
        has_async=False,
    )
    query_data_source = message(
        Float,
        "The present value of a measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    forget_data_source_archives = message(
        Void,
        "Forget what was recorded of a measurement.",
        Param("data_source", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
        has_async=False,
    )
    query_services = message(
        Map(String, String),
        "What a driver domain offers.",
        since="tampa",
        xapi="P:tampa",
        role="pool-admin",
    )
    call_plugin = message(
        String,
        "Call a plug-in in the guest.",
        Param("plugin", String, since="cream"),
        Param("fn", String, since="cream"),
        Param("args", Map(String, String), since="cream"),
        since="cream",
        xapi="P:cream",
        role="vm-operator",
    )
    call_host_plugin = message(
        String,
        "Call a plug-in of the host for this VM.",
        Param("plugin", String, since="25.22.0"),
        Param("fn", String, since="25.22.0"),
        Param("args", Map(String, String), since="25.22.0"),
        since="25.22.0",
        xapi="P?:25.22.0",
        role="vm-operator",
    )
    sysprep = message(
        Void,
        "Prepare a Windows guest for cloning.",
        Param("unattend", String, since="25.24.0"),
        Param("timeout", Float, since="25.24.0"),
        since="25.24.0",
        xapi="P?:25.24.0",
        role="vm-admin",
    )
    import_ = message(
        Set(Ref("VM")),
        "Import VMs from a URL.",
        Param("url", String, since="dundee"),
        Param("sr", Ref("SR"), since="dundee"),
        Param("full_restore", Bool, since="dundee"),
        Param("force", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-operator",
        static=True,
    )
    import_convert = message(
        Void,
        "Import from another product.",
        Param("type", String, since="tampa"),
        Param("username", String, since="tampa"),
        Param("password", String, since="tampa"),
        Param("sr", Ref("SR"), since="tampa"),
        Param("remote_config", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="vm-admin",
        static=True,
    )
    security_label = field(
        String, RO_run, "Label of the access control policy.", path="security/label", write=SETTLED
    )
    set_security_label = message(
        Int,
        "Change the label of the access control policy.",
        Param("security_label", String),
        Param("old_label", String),
        errors=("SECURITY_ERROR",),
    )
