"""Binary attachments."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Int, Ref, String, Void


class blob(Model, since="orlando", xapi=True):
    """A binary attachment of an object.

    Source: xapi datamodel, class blob.
    """

    uuid = field(String, RO_run, "Unique identifier of the attachment.", since="rio", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the attachment, for people to read.", since="rio", xapi="P:rio"
    )
    size = field(Int, RO_run, "Size of the attachment.", since="rio", xapi="P:rio", unit="bytes")
    public = field(
        Bool, RW, "Whether it may be read without logging in.", since="tampa", xapi="P:tampa"
    )
    last_updated = field(DateTime, RO_ins, "When it was last written.", since="rio", xapi="P:rio")
    mime_type = field(String, RO_ins, "Media type of its contents.", since="rio", xapi="P:rio")

    create = message(
        Ref("blob"),
        "Make an empty attachment.",
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    destroy = message(
        Void,
        "Remove the attachment.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        has_async=False,
    )
