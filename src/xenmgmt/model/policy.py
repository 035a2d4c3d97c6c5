"""Security policies that the hypervisor enforces."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, RW, field, message
from ._types import Bool, Int, Map, Ref, String, Void

UNPRINTED = dict.fromkeys(
    "get_by_uuid get_repr set_repr get_type get_flags".split(),
    "left out: the document prints get_all, get_uuid and get_record only",
)


class XSPolicy(Model, irregular=UNPRINTED):
    """A security policy of the host, of any kind.

    Source: Xen-API 1.0.10, class XSPolicy.
    """

    uuid = field(String, RO_run, "Unique identifier of the policy.")
    repr = field(String, RW, "The policy itself, as text.")
    type = field(e.XS_TYPE, RO_run, "Kind of policy.")
    flags = field(
        e.XS_INSTANTIATIONFLAGS, RO_run, "Whether it is loaded now, loaded at boot, or both."
    )

    get_xstype = message(e.XS_TYPE, "Tell which kinds of policy the host supports.", static=True)
    set_xspolicy = message(
        e.XS_POLICYSTATE,
        "Install a policy; the result tells how that went.",
        Param("type", e.XS_TYPE),
        Param("repr", String),
        Param("flags", e.XS_INSTANTIATIONFLAGS),
        Param("overwrite", Bool),
        static=True,
    )
    reset_xspolicy = message(
        e.XS_POLICYSTATE, "Go back to the default policy.", Param("type", e.XS_TYPE), static=True
    )
    get_xspolicy = message(e.XS_POLICYSTATE, "Describe the policy in force.", static=True)
    rm_xsbootpolicy = message(
        Void, "Load no policy at the next boot.", errors=("SECURITY_ERROR",), static=True
    )
    get_labeled_resources = message(
        Map(String, String),
        "List the resources that carry a label, with their labels.",
        static=True,
    )
    set_resource_label = message(
        Void,
        "Put a label on a resource, if it still carries the old one.",
        Param("resource", String),
        Param("label", String),
        Param("old_label", String),
        errors=("SECURITY_ERROR",),
        static=True,
    )
    get_resource_label = message(
        String,
        "Read the label of a resource; empty when it has none.",
        Param("resource", String),
        static=True,
    )
    can_run = message(
        Int,
        "Tell whether a VM with this label could run now.",
        Param("security_label", String),
        errors=("SECURITY_ERROR",),
        static=True,
    )


class ACMPolicy(Model, irregular=UNPRINTED):
    """A security policy of the access control module.

    Source: Xen-API 1.0.10, class ACMPolicy.
    """

    uuid = field(String, RO_run, "Unique identifier of the policy.")
    repr = field(String, RW, "The policy itself, as XML.")
    type = field(e.XS_TYPE, RO_run, "Kind of policy.")
    flags = field(
        e.XS_INSTANTIATIONFLAGS, RO_run, "Whether it is loaded now, loaded at boot, or both."
    )

    get_header = message(e.ACM_POLICYHEADER, "Read name, origin and version of the policy.")
    get_xml = message(String, "Read the policy as XML.")
    get_map = message(String, "Read the numbers of its labels, as text.")
    get_binary = message(String, "Read the compiled policy, in base64.")
    get_enforced_binary = message(
        String, "Read the compiled policy that the hypervisor enforces, in base64."
    )
    get_VM_ssidref = message(
        String,
        "Read the number under which the hypervisor knows a VM's label.",
        Param("vm", Ref("VM")),
        errors=(
            "VM_BAD_POWER_STATE",
            "SECURITY_ERROR",
        ),
        static=True,
    )
