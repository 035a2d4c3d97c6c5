"""Every cell of every table: each state with each operation and each accessor.

A legal cell does what the table says. A refused cell raises with the object, its state, the states
that would do and the operations allowed now, and leaves every record and the event log as they
were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.states import arrange
from tests.states.arrange import Scene, scene

from xenmgmt import errors
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS
from xenmgmt.operations import OPERATIONS
from xenmgmt.states import TABLES

STATES: dict[str, dict[str, Callable[[Scene], None]]] = {
    "VM": arrange.VM,
    "VBD": arrange.VBD,
    "VIF": arrange.VIF,
    "VDI": arrange.VDI,
    "SR": arrange.SR,
    "PBD": arrange.PBD,
    "host": arrange.HOST,
    "task": arrange.TASK,
    "session": arrange.SESSION,
    "PIF": arrange.PIF,
    "network": arrange.NETWORK,
    "pool": arrange.POOL,
    "cpu_pool": arrange.CPU_POOL,
    "crashdump": arrange.CRASHDUMP,
    "console": arrange.CONSOLE,
    "VTPM": arrange.VTPM,
    "VM_appliance": arrange.APPLIANCE,
    "subject": arrange.SUBJECT,
    "VM_protection": arrange.PROTECTION,
    "secret": arrange.SECRET,
}

MIB = 1 << 20
ARGUMENTS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "VM.clone": lambda _: {"new_name": "c"},
    "VM.copy": lambda _: {"new_name": "c"},
    "VM.snapshot": lambda _: {"new_name": "s"},
    "VM.checkpoint": lambda _: {"new_name": "s"},
    "VM.mark": lambda _: {"name": "other"},
    "VM.rewind": lambda _: {"name": "clean"},
    "VM.unmark": lambda _: {"name": "clean"},
    "VM.start_on": lambda s: {"host": s.hosts[0]},
    "VM.resume_on": lambda s: {"host": s.hosts[0]},
    "VM.pool_migrate": lambda s: {"host": s.other_host()},
    "VM.migrate": lambda s: {"dest": s.other_host().uuid},
    "VM.send_sysrq": lambda _: {"key": "h"},
    "VM.send_trigger": lambda _: {"trigger": "nmi"},
    "VM.set_VCPUs_number_live": lambda _: {"nvcpu": 1},
    "VM.add_to_VCPUs_params_live": lambda _: {"key": "weight", "value": "512"},
    "VM.set_memory_dynamic_max": lambda _: {"value": 128 * MIB},
    "VM.set_memory_dynamic_min": lambda _: {"value": 64 * MIB},
    "VM.set_memory_dynamic_range": lambda _: {"min": 64 * MIB, "max": 96 * MIB},
    "VM.set_memory_dynamic_max_live": lambda _: {"max": 128 * MIB},
    "VM.set_memory_dynamic_min_live": lambda _: {"min": 64 * MIB},
    "VM.set_memory_static_range": lambda _: {"min": 0, "max": 256 * MIB},
    "VM.set_memory_limits": lambda _: {
        "static_min": 0,
        "static_max": 256 * MIB,
        "dynamic_min": 128 * MIB,
        "dynamic_max": 128 * MIB,
    },
    "VM.set_memory": lambda _: {"value": 64 * MIB},
    "VM.set_memory_target_live": lambda _: {"target": 128 * MIB},
    "VM.cpu_pool_migrate": lambda s: {"pool": s.pool_here()},
    "VM.set_security_label": lambda _: {"security_label": "", "old_label": ""},
    "VDI.set_security_label": lambda _: {"security_label": "", "old_label": ""},
    "VIF.set_security_label": lambda _: {"security_label": "", "old_label": ""},
    "PIF.reconfigure_ip": lambda _: (
        dict.fromkeys(("IP", "netmask", "gateway", "DNS"), "") | {"mode": "DHCP"}
    ),
    "PIF.reconfigure_ipv6": lambda _: (
        dict.fromkeys(("IPv6", "gateway", "DNS"), "") | {"mode": "Autoconf"}
    ),
    "cpu_pool.add_host_CPU_live": lambda s: {"host_cpu": s.spare_cpu},
    "cpu_pool.remove_host_CPU_live": lambda s: {"host_cpu": s.pooled_cpu},
    "VM_appliance.start": lambda _: {"paused": False},
    "subject.add_to_roles": lambda s: {"role": s.xen.role.get_all()[1]},
    "subject.remove_from_roles": lambda s: {"role": s.role},
    "VDI.resize": lambda _: {"size": 32 * MIB},
    "VDI.resize_online": lambda _: {"size": 32 * MIB},
    "VDI.copy": lambda s: {"sr": s.sr},
    "PBD.set_device_config": lambda _: {"value": {"a": "b"}},
    "VIF.move": lambda s: {"network": s.network},
    "VBD.insert": lambda s: {"vdi": s.disk},
    "VBD.media_change": lambda s: {"vdi": s.disk},
    "VDI.set_on_boot": lambda _: {"value": "persist"},
    "task.set_status": lambda _: {"value": "success"},
    "task.set_progress": lambda _: {"value": 0.5},
    "task.set_result": lambda _: {"value": "done"},
    "task.set_error_info": lambda _: {"value": ("A", "B")},
}


SUBJECTS = {
    "PIF": "pif",
    "network": "quiet_network",
    "pool": "pool",
    "cpu_pool": "cpu_pool",
    "crashdump": "crashdump",
    "console": "console",
    "VTPM": "vtpm",
    "VM_appliance": "appliance",
    "VM_protection": "protection",
    "subject": "subject",
    "secret": "secret",
}


def subject(s: Scene, cls: str) -> Any:
    return {
        "VM": s.vm,
        "VBD": s.vbd,
        "VIF": s.vif,
        "VDI": s.disk,
        "SR": s.sr,
        "PBD": s.pbd,
        "host": s.host,
        "task": s.task,
        "session": s.session,
    }.get(cls) or getattr(s, SUBJECTS[cls])


def arranged(cls: str, state: str) -> tuple[Scene, Any]:
    s = scene()
    STATES[cls][state](s)
    handle = subject(s, cls)
    assert handle.state == state
    return s, handle


def everything(s: Scene) -> dict[str, Any]:
    """All records, the journal, and how far the log has come."""
    frozen = s.xen.store.snapshot(CLASSES)
    found: dict[str, Any] = {cls: dict(frozen.items(cls)) for cls in CLASSES}
    found["revision"] = s.xen.store.revision
    found["journal"] = dict(s.xen.store.journal())
    return found


def assert_refused(error: errors.XenError, cls: str, handle: Any, state: str, name: str) -> None:
    assert isinstance(error, errors.Refused)
    assert error.object == handle.ref
    assert error.cls == cls
    assert error.operation == name
    assert error.state == state
    table = TABLES[cls]
    assert error.allowed_operations == table.allowed(handle.ref, handle._live_row(), handle._xen)
    assert state in str(error) or "busy" in str(error)


CELLS = [
    (cls, state, title.split(".")[1])
    for cls, states in STATES.items()
    for state in states
    for title, kind in OPERATIONS.items()
    if title.startswith(f"{cls}.") and not kind.static and title.split(".")[1] in TABLES[cls].move
]


def test_every_state_can_be_arranged() -> None:
    """No state of a table is left out of this enumeration."""
    for cls, states in STATES.items():
        assert set(states) == {state.value for state in TABLES[cls].states}


@pytest.mark.parametrize(("cls", "state", "verb"), CELLS)
def test_operation_cell(cls: str, state: str, verb: str) -> None:
    """An operation begins in the states that its table names, and nowhere else."""
    s, handle = arranged(cls, state)
    table = TABLES[cls]
    bit = table.bit[table.states(state)]
    refusal = table.refusal(verb, handle.ref, handle._live_row(), s.xen)
    if bit & (table.legal[verb] | table.cutting[verb]) == 0:
        assert refusal is not None
    arguments = ARGUMENTS.get(f"{cls}.{verb}", lambda _: {})(s)
    before = everything(s)
    call = getattr(handle, verb).options(timeout=5)

    if refusal is not None:
        with pytest.raises(type(refusal)) as caught:
            call(**arguments)
        assert_refused(caught.value, cls, handle, state, verb)
        assert everything(s) == before
        return

    for method in list(s.sim.faults.hanging):
        if s.sim.faults.hanging[method]:
            s.sim.unhang(method)
    if table.refusal(verb, handle.ref, handle._live_row(), s.xen) is None:
        call(**arguments)
    if handle.exists:
        after = table.bit[table.states(handle.state)]
        assert after & (table.ends[verb] | bit) or table.cutting[verb] & bit
        assert not after & table.passing or after & (table.ends[verb] | bit)


READABLE = [(cls, state) for cls, states in STATES.items() for state in states]


@pytest.mark.parametrize(("cls", "state"), READABLE)
def test_reading_cells(cls: str, state: str) -> None:
    """Each field answers in the states that its declaration names, and is refused elsewhere."""
    s, handle = arranged(cls, state)
    table = TABLES[cls]
    before = everything(s)
    record, seen = handle.get_record(), handle.observe()

    for field in CLASSES[cls].fields.values():
        name = f"{field.name}_" if field.name in ("class", "from", "import") else field.name
        legal = bool(table.bit[table.states(state)] & table.mask(field.read))
        unset = bool(field.needs) and record[field.name] == field.neutral
        if legal and not unset:
            getattr(handle, name)
            assert not isinstance(seen[field.name], arrange.xenmgmt.NotApplicable)
        else:
            with pytest.raises(errors.InvalidState) as caught:
                getattr(handle, name)
            assert_refused(caught.value, cls, handle, state, field.name)
            assert isinstance(seen[field.name], arrange.xenmgmt.NotApplicable)
            assert seen[field.name].state == state
            assert record[field.name] == field.neutral
    assert everything(s) == before


@pytest.mark.parametrize(("cls", "state"), READABLE)
def test_writing_cells(cls: str, state: str) -> None:
    """Each setter works in the states that its declaration names, and is refused elsewhere."""
    s, handle = arranged(cls, state)
    table = TABLES[cls]
    bit = table.bit[table.states(state)]
    row = handle._live_row()

    for field in CLASSES[cls].fields.values():
        setter = f"set_{field.name}"
        if field.derived or not field.is_writable or f"{cls}.{setter}" in OPERATIONS:
            continue
        if setter in table.move:
            legal = table.refusal(setter, handle.ref, row, s.xen) is None
        else:
            legal = bool(bit & table.mask(field.write))
        value = row[LAYOUTS[cls].index[field.name]]
        before = everything(s)
        if legal:
            setattr(handle, field.name, value)
        else:
            with pytest.raises(errors.Refused) as caught:
                setattr(handle, field.name, value)
            assert_refused(caught.value, cls, handle, state, setter)
        assert everything(s) == before
