"""The life of a VM.

Six states are stable: Halted, Paused, Running, Suspended, Crashed and Unknown, as the Xen-API
names them (1.0.10, figure "VM lifecycle"). Beside them stand the passing states, in which a VM is
while an operation moves it; each has a target. On the wire a passing state shows the state that the
operation started in.

The joint rules with VBD, VIF and the metrics are in `_coupling`.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE, Row
from ._machine import Table, World, move
from .protection import not_protected

_AT = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index


class VMState(Enum):
    """The states; the values of the stable ones are the words of the wire."""

    HALTED = "Halted"
    PAUSED = "Paused"
    RUNNING = "Running"
    SUSPENDED = "Suspended"
    CRASHED = "Crashed"
    UNKNOWN = "Unknown"
    STARTING = "starting"
    PAUSING = "pausing"
    UNPAUSING = "unpausing"
    SUSPENDING = "suspending"
    RESUMING = "resuming"
    SHUTTING_DOWN = "shutting_down"
    STOPPING = "stopping"
    REBOOTING = "rebooting"
    MIGRATING = "migrating"
    CHECKPOINTING = "checkpointing"
    MARKING = "marking"
    REWINDING = "rewinding"
    REVERTING = "reverting"
    DESTROYING = "destroying"


_H, _P, _R, _S, _C, _U = (
    VMState.HALTED,
    VMState.PAUSED,
    VMState.RUNNING,
    VMState.SUSPENDED,
    VMState.CRASHED,
    VMState.UNKNOWN,
)
_ALL = (_H, _P, _R, _S, _C)
_DOMAIN = (
    _R,
    _P,
    VMState.PAUSING,
    VMState.UNPAUSING,
    VMState.SUSPENDING,
    VMState.SHUTTING_DOWN,
    VMState.STOPPING,
    VMState.REBOOTING,
    VMState.MIGRATING,
    VMState.CHECKPOINTING,
    VMState.MARKING,
    VMState.REWINDING,
)

TEMPLATE_MOVES = frozenset(
    """clone copy provision destroy set_memory_dynamic_max set_memory_dynamic_min
    set_memory_dynamic_range set_memory_static_max set_memory_static_min set_memory_static_range
    set_memory_limits set_memory set_VCPUs_max set_VCPUs_at_startup""".split()
)
SNAPSHOT_MOVES = frozenset("revert clone copy destroy hard_shutdown".split())
MOBILE = frozenset("suspend checkpoint pool_migrate migrate".split())
NOT_FOLLOWED = frozenset(
    """suspend checkpoint reverting pool_migrate migrate fork change_devices cpu_pool_migrate
    set_VCPUs_number_live set_memory_dynamic_max set_memory_dynamic_min set_memory_dynamic_range
    set_memory_dynamic_max_live set_memory_dynamic_min_live set_memory_target_live rewind""".split()
)
"""What a stand-by on another host could not follow."""
FROM_SHARED_DISKS = frozenset("snapshot checkpoint".split())


def not_a_template(ref: str, row: Row, _: World) -> err.Refused | None:
    """A template is cloned, copied, provisioned and configured; it never runs."""
    if row[_AT["is_a_template"]] and not row[_AT["is_a_snapshot"]]:
        return err.VMIsTemplate(ref)
    return None


def not_a_snapshot(ref: str, row: Row, _: World) -> err.Refused | None:
    """A snapshot is reverted to, cloned, copied and destroyed; it never runs."""
    return err.VMIsSnapshot(ref, "") if row[_AT["is_a_snapshot"]] else None


def is_a_template(_: str, row: Row, __: World) -> err.Refused | None:
    """Only a template is provisioned."""
    return None if row[_AT["is_a_template"]] else err.ProvisionOnlyAllowedOnTemplate()


def is_a_snapshot(_: str, row: Row, __: World) -> err.Refused | None:
    """Only a snapshot can be reverted to."""
    return None if row[_AT["is_a_snapshot"]] else err.RevertOnlyAllowedOnSnapshot()


def has_marks(ref: str, row: Row, _: World) -> err.Refused | None:
    """A guest is turned back to a moment that was marked in its domain."""
    return None if row[_AT["marks"]] else err.NoSuchMark(ref)


def is_mobile(ref: str, row: Row, _: World) -> err.Refused | None:
    """``platform:nomigrate`` pins a guest that cannot be moved or saved."""
    return err.VMIsImmobile(ref) if row[_AT["platform"]].get("nomigrate") == "true" else None


def not_the_control_domain(_: str, row: Row, __: World) -> err.Refused | None:
    """The control domain is the host's own: it cannot be stopped, moved or copied."""
    if row[_AT["is_control_domain"]]:
        return err.OperationNotAllowed("the control domain of a host is not managed like a guest")
    return None


def disks_not_shared(_: str, row: Row, world: World) -> err.Refused | None:
    """A sharable disk has no snapshot of its own."""
    for vbd in row[_AT["VBDs"]]:
        vbd_row = world.row("VBD", vbd)
        if vbd_row is None or vbd_row[_VBD["VDI"]] == NULL:
            continue
        vdi_row = world.row("VDI", vbd_row[_VBD["VDI"]])
        if vdi_row is not None and vdi_row[_VDI["sharable"]] and vdi_row[_VDI["type"]] != "CD":
            return err.VDIIsSharable(vbd_row[_VBD["VDI"]])
    return None


def runs(vm_ref: str, world: World) -> err.Refused | None:
    """Why a device of this VM may not be plugged or unplugged now, or None."""
    owner = world.row("VM", vm_ref)
    if owner is None:
        return err.OperationNotAllowed("its VM is gone")
    if owner[STATE] & TABLE.bit[_R]:
        return not_protected(vm_ref, owner, world)
    state = TABLE.word[owner[STATE]]
    if owner[STATE] & TABLE.passing:
        return err.OperationNotAllowed(f"its VM is {state}; wait until it is Running")
    return TABLE.needs(vm_ref, owner, "Running")


def is_idle(vm_ref: str, world: World) -> err.Refused | None:
    """Why this VM may neither get nor lose a device now, or None.

    An operation on it (a snapshot, a revert) has made up its mind about its devices.
    """
    owner = world.row("VM", vm_ref)
    if owner is None:
        return None
    for key, word in owner[_AT["current_operations"]].items():
        return err.OtherOperationInProgress("VM", vm_ref, str(word), key)
    return None


_CUT = (
    VMState.STARTING,
    VMState.PAUSING,
    VMState.UNPAUSING,
    VMState.SUSPENDING,
    VMState.RESUMING,
    VMState.SHUTTING_DOWN,
    VMState.REBOOTING,
    VMState.MIGRATING,
    VMState.CHECKPOINTING,
    VMState.MARKING,
    VMState.REWINDING,
)
_COPIES = ("clone", "copy", "export")
_SNAPS = ("snapshot", "checkpoint")

_moves = (
    # the verbs of 1.0
    move("start", _H, _R, _P, via=VMState.STARTING),
    move("pause", _R, _P, via=VMState.PAUSING),
    move("unpause", _P, _R, via=VMState.UNPAUSING),
    move(
        "suspend", (_R, _P), _S, via=VMState.SUSPENDING, note="Paused: as the figure of 1.0 has it"
    ),
    move("resume", _S, _R, _P, via=VMState.RESUMING),
    move("clean_shutdown", _R, _H, via=VMState.SHUTTING_DOWN),
    move("clean_reboot", _R, _R, via=VMState.REBOOTING),
    move("shutdown", (_R, _P, _S, _C), _H, via=VMState.SHUTTING_DOWN, note="clean, then hard"),
    move("hard_shutdown", (_R, _P, _S, _C), _H, via=VMState.STOPPING, cuts=_CUT),
    move("hard_reboot", (_R, _P, _C), _R, via=VMState.REBOOTING, cuts=_CUT),
    move("migrate", _R, _R, via=VMState.MIGRATING, operation="pool_migrate"),
    move("send_sysrq", (_R,), over=("snapshot",)),
    move("send_trigger", (_R,), over=("snapshot",)),
    move("set_VCPUs_number_live", (_R, _P), operation="changing_VCPUs_live"),
    move("add_to_VCPUs_params_live", (_R, _P), operation="changing_VCPUs_live"),
    move("set_memory_dynamic_max_live", (_R, _P), operation="changing_dynamic_range"),
    move("set_memory_dynamic_min_live", (_R, _P), operation="changing_dynamic_range"),
    move("destroy", (_H, _S), via=VMState.DESTROYING),
    move("clone", (_H, _S), over=_COPIES, note="a Suspended VM's clone is Suspended (use case 44)"),
    # xapi's
    move("start_on", _H, _R, _P, via=VMState.STARTING),
    move("resume_on", _S, _R, _P, via=VMState.RESUMING),
    move("pool_migrate", _R, _R, via=VMState.MIGRATING),
    move("copy", (_H, _S), over=_COPIES),
    move("snapshot", _ALL, over=_SNAPS),
    move("checkpoint", (_R, _P, _S), via=VMState.CHECKPOINTING, note="the VM is then as it was"),
    move("revert", _ALL, rules=(is_a_snapshot,), note="asked of the snapshot"),
    move(
        "reverting",
        _ALL,
        _H,
        _S,
        via=VMState.REVERTING,
        note="what revert does to the VM itself",
        listed=False,
    ),
    move("provision", _H, rules=(is_a_template,)),
    move("set_memory_dynamic_max", (_H, _R, _P), operation="changing_dynamic_range"),
    move("set_memory_dynamic_min", (_H, _R, _P), operation="changing_dynamic_range"),
    move("set_memory_dynamic_range", (_H, _R, _P), operation="changing_dynamic_range"),
    move("set_memory_static_max", _H, operation="changing_static_range"),
    move("set_memory_static_min", _H, operation="changing_static_range"),
    move("set_memory_static_range", _H, operation="changing_static_range"),
    move("set_memory_limits", _H, operation="changing_memory_limits"),
    move("set_memory", _H, operation="changing_memory_limits"),
    move("set_memory_target_live", (_R, _P), operation="changing_memory_live"),
    move("wait_memory_target_live", (_R,), operation="awaiting_memory_live"),
    move("set_VCPUs_max", _H, operation="changing_VCPUs"),
    move("set_VCPUs_at_startup", _H, operation="changing_VCPUs"),
    # of this library
    move("fork", (_R, _P), over=("fork",), note="copies that share memory; it runs on"),
    move("mark", (_R, _P), via=VMState.MARKING, note="a moment to go back to; it goes on"),
    move(
        "rewind",
        (_R, _P),
        _R,
        _P,
        via=VMState.REWINDING,
        rules=(has_marks,),
        note="back to a mark, in its domain; it is then as it was there",
    ),
    move("unmark", (_R, _P), rules=(has_marks,), note="a moment that nobody goes back to any more"),
    move("dump_core", (_R, _P, _C), note="for post-mortem; it stays as it is"),
    move(
        "change_devices",
        (_H, _R, _P),
        note="PCI, SCSI, USB and graphics devices come and go",
        listed=False,
    ),
    move("cpu_pool_migrate", (_R, _P), operation="cpu_pool_migrate"),
    move(
        "change_protection",
        (_R, _P),
        note="a stand-by on another host comes or goes",
        listed=False,
    ),
    move(
        "fail_over",
        _U,
        _R,
        _P,
        via=VMState.MIGRATING,
        note="to its stand-by, when its host is lost",
        listed=False,
    ),
    move("set_security_label", _ALL),
    move("power_state_reset", (*_ALL, _U), _H, via=VMState.STOPPING, cuts=_CUT),
    # what the engine tells
    move(
        "restored", _H, _S, engine=True, note="a revert to a checkpoint, or a checkpoint, made it"
    ),
    move("guest_halted", (*_DOMAIN, _U), _H, engine=True),
    move("guest_crashed", (*_DOMAIN, _U), _C, engine=True),
    move("crash_cleared", _C, _H, engine=True, note="it crashed while it was being shut down"),
    move("guest_found_running", (_H, _P, _S, _C, _U), _R, engine=True),
    move("guest_found_paused", (_H, _R, _S, _C, _U), _P, engine=True),
    move("guest_lost", (_R, _P, _C), _U, engine=True),
)

_NOT_FOR_TEMPLATES = frozenset(m.name for m in _moves if not m.engine) - TEMPLATE_MOVES - {"revert"}
_NOT_FOR_SNAPSHOTS = (
    frozenset(m.name for m in _moves if not m.engine) - SNAPSHOT_MOVES - {"provision"}
)
_NOT_FOR_DOM0 = frozenset(m.name for m in _moves if not m.engine and "memory" not in m.name)

TABLE = Table(
    "VM",
    VMState,
    VMState.HALTED,
    _moves,
    targets={
        VMState.STARTING: _R,
        VMState.PAUSING: _P,
        VMState.UNPAUSING: _R,
        VMState.SUSPENDING: _S,
        VMState.RESUMING: _R,
        VMState.SHUTTING_DOWN: _H,
        VMState.STOPPING: _H,
        VMState.REBOOTING: _R,
        VMState.MIGRATING: _R,
        VMState.CHECKPOINTING: _R,
        VMState.MARKING: _R,
        VMState.REWINDING: _R,
        VMState.REVERTING: _H,
        VMState.DESTROYING: _H,
    },
    bad_state=err.VMBadPowerState,
    rules=(
        (_NOT_FOR_TEMPLATES, not_a_template),
        (_NOT_FOR_SNAPSHOTS, not_a_snapshot),
        (MOBILE, is_mobile),
        (_NOT_FOR_DOM0, not_the_control_domain),
        (FROM_SHARED_DISKS, disks_not_shared),
        (NOT_FOLLOWED, not_protected),
    ),
)

DOMAIN = TABLE.mask(state.value for state in _DOMAIN)
"""The states in which the engine holds a domain for the VM."""
