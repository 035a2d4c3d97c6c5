"""Certificates."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, RO_ins, RO_run, field
from ._types import DateTime, Enum, Ref, Set, String


class Certificate(Model, since="stockholm", xapi=True):
    """A certificate that a host shows or trusts.

    Source: xapi datamodel, class Certificate.
    """

    uuid = field(
        String,
        RO_run,
        "Unique identifier of the certificate.",
        since="stockholm",
        xapi="P:stockholm",
    )
    name = field(
        String,
        RO_run,
        "Name of the certificate, when it is one to be trusted.",
        since="1.294.0",
        xapi="P:1.294.0",
    )
    type = field(
        Enum(e.certificate_type),
        RO_run,
        "What it is used for.",
        default=e.certificate_type("host"),
        since="1.294.0",
        xapi="P:1.294.0",
    )
    host = field(
        Ref("host"), RO_ins, "The host that shows it.", since="stockholm", xapi="P:stockholm"
    )
    not_before = field(
        DateTime, RO_ins, "When it begins to be valid.", since="stockholm", xapi="P:stockholm"
    )
    not_after = field(
        DateTime, RO_ins, "When it ceases to be valid.", since="stockholm", xapi="P:stockholm"
    )
    fingerprint = field(
        String,
        RO_ins,
        "Its SHA-256 fingerprint (superseded).",
        since="stockholm",
        xapi="P:stockholm D:24.19.0",
    )
    fingerprint_sha256 = field(
        String, RO_ins, "Its SHA-256 fingerprint.", since="24.20.0", xapi="P?:24.20.0"
    )
    fingerprint_sha1 = field(
        String, RO_ins, "Its SHA-1 fingerprint.", since="24.20.0", xapi="P?:24.20.0"
    )
    purpose = field(
        Set(Enum(e.certificate_purpose)),
        RO_ins,
        "What it is trusted for; empty for everything.",
        since="26.13.0",
        xapi="P?:26.13.0",
    )
