"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, RW, field, message
from ._types import Bool, Int, Map, String, Void


class XSPolicy(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    repr = field(String, RW, "DOC")
    type = field(e.XS_TYPE, RO_run, "DOC")
    flags = field(e.XS_INSTANTIATIONFLAGS, RO_run, "DOC")

    get_xstype = message(e.XS_TYPE, "DOC", static=True)
    set_xspolicy = message(
        e.XS_POLICYSTATE,
        "DOC",
        Param("type", e.XS_TYPE),
        Param("repr", String),
        Param("flags", e.XS_INSTANTIATIONFLAGS),
        Param("overwrite", Bool),
        static=True,
    )
    reset_xspolicy = message(e.XS_POLICYSTATE, "DOC", Param("type", e.XS_TYPE), static=True)
    get_xspolicy = message(e.XS_POLICYSTATE, "DOC", static=True)
    rm_xsbootpolicy = message(Void, "DOC", errors=("SECURITY_ERROR",), static=True)
    get_labeled_resources = message(Map(String, String), "DOC", static=True)
    set_resource_label = message(
        Void,
        "DOC",
        Param("resource", String),
        Param("label", String),
        Param("old_label", String),
        errors=("SECURITY_ERROR",),
        static=True,
    )
    get_resource_label = message(String, "DOC", Param("resource", String), static=True)
    can_run = message(
        Int, "DOC", Param("security_label", String), errors=("SECURITY_ERROR",), static=True
    )


class ACMPolicy(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    repr = field(String, RW, "DOC")
    type = field(e.XS_TYPE, RO_run, "DOC")
    flags = field(e.XS_INSTANTIATIONFLAGS, RO_run, "DOC")

    get_header = message(e.ACM_POLICYHEADER, "DOC")
    get_xml = message(String, "DOC")
    get_map = message(String, "DOC")
    get_binary = message(String, "DOC")
    get_enforced_binary = message(String, "DOC")
    get_VM_ssidref = message(
        String,
        "DOC",
        errors=(
            "VM_BAD_POWER_STATE",
            "SECURITY_ERROR",
        ),
    )
