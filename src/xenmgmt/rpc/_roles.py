"""Who may call what: for each message the least role.

Messages that xapi has carry the role that xapi gives them. For the others (accessors that write,
makers and destroyers, messages that only 1.0 has) this module decides, by class: what belongs to
VMs needs vm-admin, what belongs to accounts and policies pool-admin, everything else
pool-operator. What only reads is open to read-only, but secrets are not.
"""

from __future__ import annotations

from ..model._derive import READS, WireMessage
from ..model._fields import LOCAL_ROOT, ROLES

LEVEL = {role: len(ROLES) - place for place, role in enumerate(ROLES)}
"""Roles by power: a caller may do what needs a level up to its own."""

NOBODY = 0
ROOT = LEVEL["pool-admin"] + 1
"""The superuser of the host itself, known by the credentials of its unix socket."""

OF_VMS = frozenset(
    """VM VM_metrics VM_guest_metrics VBD VBD_metrics VIF VIF_metrics VDI VTPM VUSB VGPU console
    crashdump DPCI DSCSI DSCSI_HBA VM_appliance VM_group VMPP VMSS blob message task
    event""".split()
)
OF_ACCOUNTS = frozenset(
    """subject role user session auth secret certificate XSPolicy ACMPolicy debug""".split()
)
HIDDEN = {"secret": LEVEL["pool-operator"]}
"""Classes whose records not everybody may read, with the level that may."""

LABELS = frozenset(
    """tags other_config name_label name_description gui_config blocked_operations""".split()
)
"""Fields of VMs and what belongs to them that who operates them may write."""

READING = frozenset(
    """host_cpu.get_unassigned_cpus XSPolicy.get_xstype XSPolicy.get_xspolicy
    XSPolicy.get_labeled_resources XSPolicy.get_resource_label XSPolicy.can_run
    ACMPolicy.get_header ACMPolicy.get_xml ACMPolicy.get_map ACMPolicy.get_binary
    ACMPolicy.get_enforced_binary ACMPolicy.get_VM_ssidref VIF.get_security_label VM.get_cpu_pool
    VM.get_pool_name VTPM.get_runtime_properties debug.return_failure host.get_cpu_power""".split()
)
POWER_1_0 = {"VM.migrate": "vm-power-admin", "VM.cpu_pool_migrate": "vm-power-admin"}
SECURITY = ("security_label",)
OWN = frozenset(("session.change_password",))
"""What concerns the caller's own account alone. xapi has one such account, the superuser's; a file
of accounts has many."""


def level_of(message: WireMessage) -> int:
    """The level that a caller needs for a message."""
    if f"{message.cls}.{message.name}" in OWN:
        return LEVEL["read-only"]
    hidden = HIDDEN.get(message.cls)
    if hidden is not None and message.kind in READS:
        return hidden
    return ROOT if message.role == LOCAL_ROOT else LEVEL[role_of(message)]


def role_of(message: WireMessage) -> str:
    """The least role for a message; never empty."""
    if message.role == LOCAL_ROOT:
        return LOCAL_ROOT
    if message.role:
        return message.role
    name = f"{message.cls}.{message.name}"
    if message.kind in READS or name in READING:
        return "read-only"
    if name in POWER_1_0:
        return POWER_1_0[name]
    if message.cls in OF_ACCOUNTS or message.name.endswith(SECURITY):
        return "pool-admin"
    if message.cls in OF_VMS:
        return "vm-operator" if message.field in LABELS else "vm-admin"
    return "pool-operator"
