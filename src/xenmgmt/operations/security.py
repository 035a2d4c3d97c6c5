"""The verbs of classes XSPolicy and ACMPolicy, labels, and their enforcement."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states._coupling import DOMAIN
from ..states.host import TABLE as HOST
from ..states.vm import TABLE as VM
from . import _acm as acm
from ._acm import Policy, XSErr, failure
from ._operation import Begin, Operation
from ._txn import Txn

ACM = 1
LOADED = 2
BOOT = 1
LABEL = "security_label"
_VM = LAYOUTS["VM"].index
_COMING = _VM["scheduled_to_be_resident_on"]
_VBD = LAYOUTS["VBD"].index
_AT = LAYOUTS["XSPolicy"].index
_ENABLED = HOST.mask(("Enabled",))
_LABELED = ("VDI", "VIF", "VBD", "network")

DEFAULT = """<SecurityPolicyDefinition>
  <PolicyHeader><PolicyName>DEFAULT</PolicyName><Version>1.0</Version></PolicyHeader>
  <SimpleTypeEnforcement><SimpleTypeEnforcementTypes><Type>SystemManagement</Type>
  <Type>__UNLABELED__</Type></SimpleTypeEnforcementTypes></SimpleTypeEnforcement>
  <ChineseWall><ChineseWallTypes><Type>SystemManagement</Type></ChineseWallTypes></ChineseWall>
  <SecurityLabelTemplate><SubjectLabels><VirtualMachineLabel><Name>SystemManagement</Name>
  <SimpleTypeEnforcementTypes><Type>SystemManagement</Type></SimpleTypeEnforcementTypes>
  <ChineseWallTypes><Type>SystemManagement</Type></ChineseWallTypes></VirtualMachineLabel>
  <VirtualMachineLabel><Name>__UNLABELED__</Name><SimpleTypeEnforcementTypes>
  <Type>__UNLABELED__</Type></SimpleTypeEnforcementTypes></VirtualMachineLabel></SubjectLabels>
  </SecurityLabelTemplate>
</SecurityPolicyDefinition>
"""
"""The policy after a reset: every VM may run."""

_parse = lru_cache(maxsize=8)(acm.parse)


def policy_in_force(t: Txn) -> tuple[str, Policy] | None:
    """The policy that is loaded, with the reference of its XSPolicy."""
    for ref in t.all("XSPolicy"):
        row = t.need("XSPolicy", ref)
        if row[_AT["flags"]] & LOADED:
            return ref, _parse(row[_AT["repr"]])
    return None


def _needed(t: Txn) -> tuple[str, Policy]:
    found = policy_in_force(t)
    if found is None:
        raise failure(XSErr.POLICY_INCONSISTENT, "no policy is loaded; set one with set_xspolicy")
    return found


# --- enforcement --------------------------------------------------------------------------------


def why_not(t: Txn, row: Any, host: str) -> err.XenError | None:
    """Why the policy in force keeps the VM from running on this host now, or None."""
    found = policy_in_force(t) if t.some("XSPolicy") else None
    if found is None:
        return None
    _, policy = found
    try:
        mine = policy.subject(row[_VM[LABEL]])
        _assert_resources(t, policy, mine, row)
        _assert_no_conflict(t, policy, mine, row, host)
    except err.SecurityError as error:
        return error
    return None


def _assert_no_conflict(t: Txn, policy: Policy, mine: acm.Label, row: Any, host: str) -> None:
    others = []
    for ref in t.all("VM"):  # also those that are only on their way to the host
        other = t.row("VM", ref)
        if other is None or host not in (other[_VM["resident_on"]], other[_COMING]):
            continue
        if other[_VM["uuid"]] != row[_VM["uuid"]]:
            others.append(policy.subject(other[_VM[LABEL]]))
    types = policy.conflict(mine, others)
    if types is not None:
        raise failure(
            XSErr.VM_IN_CONFLICT, f"{types} may not run on one host at the same time ({host})"
        )


def _assert_resources(t: Txn, policy: Policy, mine: acm.Label, row: Any) -> None:
    for cls in ("VIF", "VBD"):
        for device in row[_VM[f"{cls}s"]]:
            _assert_shares_type(t, policy, mine, cls, device)


def _assert_shares_type(t: Txn, policy: Policy, mine: acm.Label, cls: str, device: str) -> None:
    """The device, and what is behind it, carries no label or one that shares a type."""
    behind = (
        ("network", t.get(cls, device, "network"))
        if cls == "VIF"
        else (
            "VDI",
            t.get(cls, device, "VDI"),
        )
    )
    for kind, ref in ((cls, device), behind):
        text = _label(t, kind, ref) if ref != NULL else ""
        if text and not policy.object(text).ste & mine.ste:
            raise failure(
                XSErr.RESOURCE_IN_USE, f"label {mine.name} may not use {kind} {ref} with {text}"
            )


def assert_pluggable(t: Txn, cls: str, device: str) -> None:
    """Raise why the policy in force keeps a running VM from getting a device of its own."""
    found = policy_in_force(t)
    if found is not None:
        _, policy = found
        mine = policy.subject(t.get("VM", t.get(cls, device, "VM"), LABEL))
        _assert_shares_type(t, policy, mine, cls, device)


def _label(t: Txn, cls: str, ref: str) -> str:
    """A disk has a field for it; the others carry it in their ``other_config``."""
    if LABEL in LAYOUTS[cls].index:
        return str(t.get(cls, ref, LABEL))
    return str(t.get(cls, ref, "other_config").get(LABEL, ""))


def _write_label(t: Txn, cls: str, ref: str, label: str) -> None:
    if LABEL in LAYOUTS[cls].index:
        t.set(cls, ref, security_label=label)
        return
    known = {k: v for k, v in t.get(cls, ref, "other_config").items() if k != LABEL}
    t.set(cls, ref, other_config={**known, LABEL: label} if label else known)


# --- XSPolicy -----------------------------------------------------------------------------------


def _state(t: Txn, code: XSErr = XSErr.SUCCESS, errors: str = "") -> dict[str, Any]:
    found = next(iter(t.all("XSPolicy")), None)
    row = t.need("XSPolicy", found) if found is not None else None
    return {
        "xserr": int(code),
        "xs_ref": found or NULL,
        "repr": row[_AT["repr"]] if row is not None else "",
        "type": row[_AT["type"]] if row is not None else 0,
        "flags": row[_AT["flags"]] if row is not None else 0,
        "version": _parse(row[_AT["repr"]]).header["version"] if row is not None else "",
        "errors": errors,
    }


def _install(t: Txn, text: str, flags: int) -> str:
    """Put a policy in the place of the one that is there."""
    for cls in ("XSPolicy", "ACMPolicy"):
        for ref in t.all(cls):
            if t.row(cls, ref) is not None:
                t.delete(cls, ref, "XSPolicy.set_xspolicy")
    uuid = t.fresh()
    values = {"uuid": uuid, "repr": text, "type": ACM, "flags": flags}
    t.create("ACMPolicy", dict(values))
    return t.create("XSPolicy", values)


class GetXstype(Operation, on="XSPolicy.get_xstype", static=True):
    """The kinds of policy that are supported: ACM."""

    def begin(self, b: Begin, ref: str) -> int:
        return ACM


def _assert_fits(t: Txn, policy: Policy) -> None:
    """What runs now could run under the policy."""
    for host in t.all("host"):
        beside: list[acm.Label] = []
        for vm in t.get("host", host, "resident_VMs"):
            row = t.need("VM", vm)
            mine = policy.subject(row[_VM[LABEL]])
            _assert_resources(t, policy, mine, row)
            types = policy.conflict(mine, beside)
            if types is not None:
                raise failure(XSErr.VM_IN_CONFLICT, f"{types} run on host {host} together")
            beside.append(mine)


class SetXspolicy(Operation, on="XSPolicy.set_xspolicy", static=True):
    """Install a policy. What is wrong with it stands in ``xserr`` and ``errors`` of the result."""

    def begin(
        self,
        b: Begin,
        ref: str,
        type: int = ACM,
        repr: str = "",
        flags: int = LOADED,
        overwrite: bool = False,
    ) -> dict[str, Any]:
        t = b.t
        if type != ACM:
            return _state(t, XSErr.WRONG_POLICY_TYPE, "the one kind of policy is ACM (1)")
        if t.all("XSPolicy") and not overwrite:
            return _state(t, XSErr.POLICY_LOADED, "a policy is installed; overwrite replaces it")
        try:
            policy = acm.parse(repr)
            _assert_fits(t, policy)
        except err.SecurityError as error:
            code, message = error.wire()[1:3]
            return _state(t, XSErr(int(code)), message)
        made = _install(t, repr, flags)
        row = t.need("XSPolicy", made)
        return {
            "xserr": int(XSErr.SUCCESS),
            "xs_ref": made,
            "repr": repr,
            "type": row[_AT["type"]],
            "flags": row[_AT["flags"]],
            "version": policy.header["version"],
            "errors": "",
        }


class ResetXspolicy(Operation, on="XSPolicy.reset_xspolicy", static=True):
    """Go back to the default policy, under which every VM without a label may run."""

    def begin(self, b: Begin, ref: str, type: int = ACM) -> dict[str, Any]:
        if type != ACM:
            return _state(b.t, XSErr.WRONG_POLICY_TYPE, "the one kind of policy is ACM (1)")
        for vm in b.t.all("VM"):
            row = b.t.need("VM", vm)
            if row[_VM[LABEL]] and row[STATE] & VM.mask(DOMAIN):
                return _state(b.t, XSErr.RESOURCE_IN_USE, f"VM {vm} runs with a label")
        made = _install(b.t, DEFAULT, LOADED)
        return {
            "xserr": int(XSErr.SUCCESS),
            "xs_ref": made,
            "repr": DEFAULT,
            "type": ACM,
            "flags": LOADED,
            "version": "1.0",
            "errors": "",
        }


class GetXspolicy(Operation, on="XSPolicy.get_xspolicy", static=True):
    """The policy in force and its flags; no reference when there is none."""

    def begin(self, b: Begin, ref: str) -> dict[str, Any]:
        return _state(b.t)


class RmXsbootpolicy(Operation, on="XSPolicy.rm_xsbootpolicy", static=True):
    """Load no policy at the next boot."""

    def begin(self, b: Begin, ref: str) -> None:
        found = next(iter(b.t.all("XSPolicy")), None)
        if found is None or not b.t.get("XSPolicy", found, "flags") & BOOT:
            raise failure(XSErr.GENERAL_FAILURE, "no policy is loaded at boot")
        for cls in ("XSPolicy", "ACMPolicy"):
            for one in b.t.all(cls):
                b.t.set(cls, one, flags=b.t.get(cls, one, "flags") & ~BOOT)


def _resource(t: Txn, text: str) -> tuple[str, str]:
    """Class and reference of ``VDI:uuid``, ``VIF:uuid``, ``VBD:uuid`` or ``network:uuid``."""
    cls, _, uuid = text.partition(":")
    if cls not in _LABELED or not uuid:
        would_do = ", ".join(f"{one}:uuid" for one in _LABELED)
        raise failure(XSErr.BAD_RESOURCE_FORMAT, f"{text!r}: a resource is {would_do}")
    found = t.find(cls, "uuid", uuid)
    if not found:
        raise err.UuidInvalid(cls, uuid)
    return cls, found[0]


def _relabel(t: Txn, cls: str, ref: str, label: str, old: str) -> None:
    present = _label(t, cls, ref)
    if present != old:
        raise failure(
            XSErr.GENERAL_FAILURE, f"{cls} {ref} carries {present!r}, not the old label {old!r}"
        )
    if label:
        _needed(t)[1].object(label)
    if _in_use(t, cls, ref):
        raise failure(XSErr.RESOURCE_IN_USE, f"{cls} {ref} is attached; detach it first")
    _write_label(t, cls, ref, label)


def _in_use(t: Txn, cls: str, ref: str) -> bool:
    if cls == "VDI":
        return any(t.get("VBD", vbd, "currently_attached") for vbd in t.get("VDI", ref, "VBDs"))
    return cls in ("VIF", "VBD") and bool(t.get(cls, ref, "currently_attached"))


class SetResourceLabel(Operation, on="XSPolicy.set_resource_label", static=True):
    """Label a resource (``VDI:uuid`` …) that still carries the old label; "" takes it off."""

    def begin(
        self, b: Begin, ref: str, resource: str = "", label: str = "", old_label: str = ""
    ) -> None:
        cls, found = _resource(b.t, resource)
        _relabel(b.t, cls, found, label, old_label)


class GetResourceLabel(Operation, on="XSPolicy.get_resource_label", static=True):
    """The label of a resource, "" without one."""

    def begin(self, b: Begin, ref: str, resource: str = "") -> str:
        return _label(b.t, *_resource(b.t, resource))


class GetLabeledResources(Operation, on="XSPolicy.get_labeled_resources", static=True):
    """Every labeled resource with its label."""

    def begin(self, b: Begin, ref: str) -> dict[str, str]:
        return {
            f"{cls}:{b.t.get(cls, one, 'uuid')}": label
            for cls in _LABELED
            for one in b.t.all(cls)
            if (label := _label(b.t, cls, one))
        }


class CanRun(Operation, on="XSPolicy.can_run", static=True):
    """0 when a VM with this label could run on some host now, else the code of the reason."""

    def begin(self, b: Begin, ref: str, security_label: str = "") -> int:
        _, policy = _needed(b.t)
        mine = policy.subject(security_label)
        row = {_VM["uuid"]: ""}  # of a VM that is not there
        for host in b.t.all("host"):
            if not b.t.need("host", host)[STATE] & _ENABLED:
                continue
            try:
                _assert_no_conflict(b.t, policy, mine, row, host)
            except err.SecurityError:
                continue
            return int(XSErr.SUCCESS)
        return int(XSErr.VM_IN_CONFLICT)


# --- ACMPolicy ----------------------------------------------------------------------------------


def _policy(b: Begin, ref: str) -> Policy:
    return _parse(b.t.get("ACMPolicy", ref, "repr"))


class GetHeader(Operation, on="ACMPolicy.get_header"):
    """Name, origin and version of the policy."""

    def begin(self, b: Begin, ref: str) -> dict[str, str]:
        return dict(_policy(b, ref).header)


class GetXml(Operation, on="ACMPolicy.get_xml"):
    """The policy as XML."""

    def begin(self, b: Begin, ref: str) -> str:
        return str(b.t.get("ACMPolicy", ref, "repr"))


class GetMap(Operation, on="ACMPolicy.get_map"):
    """The numbers of its labels, as text."""

    def begin(self, b: Begin, ref: str) -> str:
        return _policy(b, ref).map()


class GetBinary(Operation, on="ACMPolicy.get_binary"):
    """The compiled policy, in base64."""

    def begin(self, b: Begin, ref: str) -> str:
        return _policy(b, ref).binary()


class GetEnforcedBinary(Operation, on="ACMPolicy.get_enforced_binary"):
    """The compiled policy that is enforced, in base64; "" when it is not loaded."""

    def begin(self, b: Begin, ref: str) -> str:
        loaded = b.t.get("ACMPolicy", ref, "flags") & LOADED
        return _policy(b, ref).binary() if loaded else ""


class GetVMSsidref(Operation, on="ACMPolicy.get_VM_ssidref", static=True):
    """The number under which the hypervisor knows the label of a VM that has a domain."""

    def begin(self, b: Begin, ref: str, vm: str = NULL) -> str:
        row = b.t.need("VM", vm)
        if not row[STATE] & VM.mask(DOMAIN):
            raise VM.needs(vm, row, "Paused", "Running", name="get_VM_ssidref")
        _, policy = _needed(b.t)
        return str(policy.ssidref(policy.subject(row[_VM[LABEL]]).name))


# --- labels of VMs and interfaces -----------------------------------------------------------------


class SetVMLabel(Operation, on="VM.set_security_label"):
    """Label a VM that still carries the old label; the result is the label's number, 0 for none."""

    def begin(self, b: Begin, ref: str, security_label: str = "", old_label: str = "") -> int:
        row = b.check("VM", ref, "set_security_label")
        if row[_VM[LABEL]] != old_label:
            raise failure(
                XSErr.GENERAL_FAILURE,
                f"VM {ref} carries {row[_VM[LABEL]]!r}, not the old label {old_label!r}",
            )
        number = 0
        if security_label:
            _, policy = _needed(b.t)
            mine = policy.subject(security_label)
            number = policy.ssidref(mine.name)
        found = policy_in_force(b.t)
        if found is not None and row[STATE] & VM.mask(DOMAIN):
            mine = found[1].subject(security_label)
            _assert_resources(b.t, found[1], mine, row)
            _assert_no_conflict(b.t, found[1], mine, row, row[_VM["resident_on"]])
        b.t.set("VM", ref, security_label=security_label)
        return number


class SetVIFLabel(Operation, on="VIF.set_security_label"):
    """Label a detached VIF that still carries the old label; "" takes it off."""

    def begin(self, b: Begin, ref: str, security_label: str = "", old_label: str = "") -> None:
        b.check("VIF", ref, "set_security_label")
        _relabel(b.t, "VIF", ref, security_label, old_label)


class GetVIFLabel(Operation, on="VIF.get_security_label"):
    """The label of a VIF, "" without one."""

    def begin(self, b: Begin, ref: str) -> str:
        return _label(b.t, "VIF", ref)


class SetVDILabel(Operation, on="VDI.set_security_label"):
    """Label a free disk that still carries the old label; "" takes it off."""

    def begin(self, b: Begin, ref: str, security_label: str = "", old_label: str = "") -> None:
        b.check("VDI", ref, "set_security_label")
        _relabel(b.t, "VDI", ref, security_label, old_label)
