"""What a host is: names, versions, notes of clients."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Int, Map, Ref, Set, String


class Identity(Part):
    """What a host is: names, versions, notes of clients."""

    uuid = field(String, RO_run, "Unique identifier of the host.", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", path="name/label", xapi="P:rio")
    name_description = field(
        String,
        RW,
        "Notes about the host, for people to read.",
        path="name/description",
        xapi="P:rio",
    )
    API_version_major = field(
        Int,
        RO_run,
        "First part of the version of the API that the host speaks.",
        path="API_version/major",
        xapi="P:rio",
    )
    API_version_minor = field(
        Int,
        RO_run,
        "Second part of the version of the API that the host speaks.",
        path="API_version/minor",
        xapi="P:rio",
    )
    API_version_vendor = field(
        String, RO_run, "Who wrote the toolstack.", path="API_version/vendor", xapi="P:rio"
    )
    API_version_vendor_implementation = field(
        Map(String, String),
        RO_run,
        "What the vendor tells about the toolstack beside its version.",
        path="API_version/vendor_implementation",
        xapi="P:rio",
    )
    software_version = field(
        Map(String, String),
        RO_run,
        "Versions of the hypervisor, kernel and toolstack, by name.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    other_config = field(
        Map(String, String), RW, "Free-form settings of clients, by name.", xapi="P:rio"
    )
    address = field(
        String, RW, "Address at which the toolstack of the host answers.", since="rio", xapi="P:rio"
    )
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary attachments of the host, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients put on the host to find it again.",
        since="orlando",
        xapi="P:orlando",
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
    call_plugin = message(
        String,
        "Run a function of a script installed on the host.",
        Param("plugin", String, since="orlando"),
        Param("fn", String, since="orlando"),
        Param("args", Map(String, String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-admin",
    )
    has_extension = message(
        Bool,
        "Tell whether an extension of the API is installed.",
        Param("name", String, since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-admin",
    )
    call_extension = message(
        String,
        "Call an extension of the API.",
        Param("call", String, since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-admin",
        has_async=False,
    )
