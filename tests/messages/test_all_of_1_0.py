"""Each of the 586 messages of 1.0.10, called by its name: once so that it succeeds, once refused.

A getter answers on some object in the strict form, so that its value means something there. A
refused call changes nothing. Messages that cannot be refused are listed with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.messages.world import MIB, POLICY, World

from xenmgmt import errors
from xenmgmt.dispatch import find, invoke, messages
from xenmgmt.model import CLASSES
from xenmgmt.model._derive import WireMessage
from xenmgmt.model._layout import LAYOUTS

SPEC = Path(__file__).parents[1] / "data" / "spec" / "xenapi-1.0.json"
V1: dict[str, Any] = json.loads(SPEC.read_text())
NAMES = [f"{cls}.{m['name']}" for cls, found in V1["classes"].items() for m in found["messages"]]
GONE = "OpaqueRef:ffffffff-0000-4000-a000-000000000000"

Arguments = Callable[[World], list[Any]]


def vm(name: str, *more: Any) -> Arguments:
    return lambda w: [w.vms[name].ref, *more]


def device(cls: str, name: str, *more: Any) -> Arguments:
    return lambda w: [getattr(w.vms[name], f"{cls}s")[0].ref, *more]


def unplugged(cls: str) -> Arguments:
    def go(w: World) -> list[Any]:
        one = getattr(w.vms["running"], f"{cls}s")[0]
        one.unplug()
        return [one.ref]

    return go


def free_disk(w: World) -> Any:
    return w.xen.VDI.create(SR=w.sr, virtual_size=MIB)


def cd_drive(w: World, *, full: bool) -> Any:
    vbd = w.xen.VBD.create(VM=w.vms["halted"], type="CD", mode="RO", userdevice="3")
    if full:
        vbd.insert(free_disk(w))
    return vbd


def empty_repository(w: World) -> Any:
    sr = w.xen.SR.create(type="nfs", shared=True, name_label="new", physical_size=1 << 30)
    for pbd in sr.PBDs:
        pbd.unplug()
    return sr


def disabled_host(w: World) -> list[Any]:
    w.other.disable()
    return [w.other.ref]


def other_cpu(w: World) -> Any:
    return next(cpu for cpu in w.host.host_CPUs if not cpu.cpu_pool)


def two_cpus(w: World) -> list[Any]:
    w.cpu_pool.add_host_CPU_live(other_cpu(w))
    return [w.cpu_pool.ref, w.cpu_pool.host_CPUs[0].ref]


def running_in_pool(w: World) -> list[Any]:
    return [w.vms["running"].ref, w.cpu_pool.ref]


def vlan(w: World) -> list[Any]:
    network = w.xen.network.create(name_label="tagged")
    return [w.xen.PIF.create_VLAN("eth1", network, w.host, 7).ref]


def unplugged_pbd(w: World) -> list[Any]:
    pbd = w.other.PBDs[0]
    pbd.unplug()
    return [pbd.ref]


def new_session(w: World) -> list[Any]:
    return [w.xen.session.open("somebody").ref]


def label(name: str) -> str:
    return f"ACM:shop:{name}"


SUCCEEDS: dict[str, Arguments] = {
    "session.login_with_password": lambda _: ["ann", "right"],
    "session.logout": lambda _: [],
    "task.cancel": lambda w: [w.pending.ref],
    "event.register": lambda _: [["VM"]],
    "event.unregister": lambda _: [["VM"]],
    "event.next": lambda w: (w.xen.events.register(["VM"]), w.vm("new"), [])[-1],
    "VM.clone": vm("halted", "copy"),
    "VM.start": vm("halted", False),
    "VM.pause": vm("running"),
    "VM.unpause": vm("paused"),
    "VM.clean_shutdown": vm("running"),
    "VM.clean_reboot": vm("running"),
    "VM.hard_shutdown": vm("running"),
    "VM.hard_reboot": vm("running"),
    "VM.suspend": vm("running"),
    "VM.resume": vm("suspended", False),
    "VM.set_VCPUs_number_live": vm("running", 1),
    "VM.add_to_VCPUs_params_live": vm("running", "weight", "512"),
    "VM.set_memory_dynamic_max_live": vm("running", 128 * MIB),
    "VM.set_memory_dynamic_min_live": vm("running", 64 * MIB),
    "VM.send_sysrq": vm("running", "h"),
    "VM.send_trigger": vm("running", "nmi"),
    "VM.migrate": lambda w: [w.vms["running"].ref, w.other.uuid, True, {}],
    "VM.set_security_label": vm("halted", label("one"), ""),
    "VM.cpu_pool_migrate": running_in_pool,
    "VM.get_cpu_pool": vm("running"),
    "VM.get_pool_name": vm("running"),
    "VM.set_pool_name": vm("halted", "cpus"),
    "VM.create": lambda _: [{"name_label": "made", "memory_static_max": 64 * MIB, "VCPUs_max": 1}],
    "VM.destroy": vm("halted"),
    "host.disable": lambda w: [w.other.ref],
    "host.enable": disabled_host,
    "host.shutdown": disabled_host,
    "host.reboot": disabled_host,
    "host.dmesg": lambda w: [w.host.ref],
    "host.dmesg_clear": lambda w: [w.host.ref],
    "host.get_log": lambda w: [w.host.ref],
    "host.send_debug_keys": lambda w: [w.host.ref, "h"],
    "host.list_methods": lambda _: [],
    "host_cpu.get_unassigned_cpus": lambda _: [],
    "network.create": lambda _: [{"name_label": "made"}],
    "network.destroy": lambda w: [w.xen.network.create(name_label="unused").ref],
    "VIF.plug": unplugged("VIF"),
    "VIF.unplug": device("VIF", "running"),
    "VIF.set_security_label": device("VIF", "halted", label("reddisk"), ""),
    "VIF.get_security_label": device("VIF", "halted"),
    "VIF.create": lambda w: [{"VM": w.vms["halted"].ref, "network": w.network.ref, "device": "4"}],
    "VIF.destroy": device("VIF", "halted"),
    "PIF.create_VLAN": lambda w: [
        "eth1",
        w.xen.network.create(name_label="tagged").ref,
        w.host.ref,
        7,
    ],
    "PIF.destroy": vlan,
    "SR.get_supported_types": lambda _: [],
    "VDI.set_security_label": lambda w: [free_disk(w).ref, label("reddisk"), ""],
    "VDI.create": lambda w: [{"SR": w.sr.ref, "virtual_size": MIB, "name_label": "made"}],
    "VDI.destroy": lambda w: [free_disk(w).ref],
    "VBD.media_change": lambda w: [cd_drive(w, full=True).ref, free_disk(w).ref],
    "VBD.plug": unplugged("VBD"),
    "VBD.unplug": device("VBD", "running"),
    "VBD.create": lambda w: [{"VM": w.vms["halted"].ref, "VDI": free_disk(w).ref}],
    "VBD.destroy": device("VBD", "halted"),
    "PBD.create": lambda w: [
        {"host": w.host.ref, "SR": w.xen.SR.create(type="ext", host=w.other, name_label="one").ref}
    ],
    "PBD.destroy": unplugged_pbd,
    "crashdump.destroy": lambda w: [w.dump.ref],
    "VTPM.create": lambda w: [{"VM": w.vm("with").ref}],
    "VTPM.destroy": lambda w: [w.vtpm.ref],
    "VTPM.get_runtime_properties": lambda w: (w.vms["halted"].start(), [w.vtpm.ref])[1],
    "console.create": lambda w: [{"VM": w.vms["paused"].ref, "protocol": "rfb"}],
    "console.destroy": lambda w: [w.console.ref],
    "DPCI.create": lambda w: [{"VM": w.vms["running"].ref, "PPCI": w.host.PPCIs[1].ref}],
    "DPCI.destroy": lambda w: [w.dpci.ref],
    "DSCSI.create": lambda w: [{"VM": w.vms["running"].ref, "PSCSI": w.host.PSCSIs[1].ref}],
    "DSCSI.destroy": lambda w: [w.dscsi.ref],
    "DSCSI_HBA.create": lambda w: [{"VM": w.vms["running"].ref, "assignment_mode": "HOST"}],
    "DSCSI_HBA.destroy": lambda w: [w.hba.ref],
    "user.create": lambda _: [{"short_name": "bob"}],
    "user.destroy": lambda w: [w.user.ref],
    "XSPolicy.get_xstype": lambda _: [],
    "XSPolicy.set_xspolicy": lambda _: [1, POLICY, 2, True],
    "XSPolicy.reset_xspolicy": lambda _: [1],
    "XSPolicy.get_xspolicy": lambda _: [],
    "XSPolicy.rm_xsbootpolicy": lambda _: [],
    "XSPolicy.get_labeled_resources": lambda _: [],
    "XSPolicy.set_resource_label": lambda w: [f"VDI:{free_disk(w).uuid}", label("reddisk"), ""],
    "XSPolicy.get_resource_label": lambda w: [f"VDI:{free_disk(w).uuid}"],
    "XSPolicy.can_run": lambda _: [label("one")],
    "ACMPolicy.get_header": lambda w: [w.refs["ACMPolicy"][0]],
    "ACMPolicy.get_xml": lambda w: [w.refs["ACMPolicy"][0]],
    "ACMPolicy.get_map": lambda w: [w.refs["ACMPolicy"][0]],
    "ACMPolicy.get_binary": lambda w: [w.refs["ACMPolicy"][0]],
    "ACMPolicy.get_enforced_binary": lambda w: [w.refs["ACMPolicy"][0]],
    "ACMPolicy.get_VM_ssidref": vm("running"),
    "debug.create": lambda _: [{}],
    "debug.destroy": lambda w: [w.debug.ref],
    "cpu_pool.activate": lambda w: [w.plan.ref],
    "cpu_pool.deactivate": lambda w: [w.cpu_pool.ref],
    "cpu_pool.create": lambda _: [{"name_label": "made", "ncpu": 1}],
    "cpu_pool.destroy": lambda w: [w.plan.ref],
    "cpu_pool.add_host_CPU_live": lambda w: [w.cpu_pool.ref, other_cpu(w).ref],
    "cpu_pool.remove_host_CPU_live": two_cpus,
}

ALWAYS_FAILS = {"debug.return_failure": "it is there to fail"}

REFUSED: dict[str, Arguments] = {
    "session.login_with_password": lambda _: ["ann", "wrong"],
    "event.register": lambda _: [["no such class"]],
    "event.unregister": lambda _: [["no such class"]],
    "event.next": lambda _: [],
    "PIF.create_VLAN": lambda w: ["eth1", w.network.ref, w.host.ref, 5000],
    "XSPolicy.set_resource_label": lambda w: [f"VDI:{free_disk(w).uuid}", label("unknown"), ""],
    "XSPolicy.get_resource_label": lambda _: ["nothing"],
    "XSPolicy.can_run": lambda _: [label("unknown")],
    "XSPolicy.rm_xsbootpolicy": lambda w: (w.xen.XSPolicy.rm_xsbootpolicy(), [])[1],
    "ACMPolicy.get_VM_ssidref": vm("halted"),
    "VM.create": lambda _: [{"memory_static_max": -1}],
    "network.create": lambda _: [{"MTU": 1}],
    "VIF.create": lambda w: [{"VM": w.vms["halted"].ref, "network": GONE}],
    "VDI.create": lambda w: [{"SR": w.sr.ref, "virtual_size": -1}],
    "VBD.create": lambda w: [{"VM": GONE}],
    "PBD.create": lambda w: [{"host": w.host.ref, "SR": w.sr.ref}],
    "VTPM.create": lambda w: [{"VM": w.vms["running"].ref}],
    "console.create": lambda w: [{"VM": w.vms["running"].ref, "protocol": "vt100"}],
    "DPCI.create": lambda w: [{"VM": w.vms["running"].ref, "PPCI": w.host.PPCIs[0].ref}],
    "DSCSI.create": lambda w: [{"VM": w.vms["running"].ref, "PSCSI": w.host.PSCSIs[0].ref}],
    "DSCSI_HBA.create": lambda w: [{"VM": w.vms["running"].ref, "assignment_mode": "?"}],
    "user.create": lambda _: [{"short_name": "ann"}],
    "cpu_pool.create": lambda _: [{"ncpu": 0}],
    "debug.create": lambda _: [{"no": "field"}],
    "debug.return_failure": lambda _: [],
}

NEVER_REFUSED = {
    "session.logout": "the program's own session is always there",
    "host.list_methods": "it only lists",
    "host_cpu.get_unassigned_cpus": "it only lists",
    "SR.get_supported_types": "it only lists",
    "XSPolicy.get_xstype": "it only lists",
    "XSPolicy.get_xspolicy": "it tells also that there is none",
    "XSPolicy.get_labeled_resources": "it only lists",
    "XSPolicy.set_xspolicy": "what is wrong stands in the result: see test_policy_errors",
    "XSPolicy.reset_xspolicy": "what is wrong stands in the result: see test_policy_errors",
}


def value_for(world: World, message: WireMessage, ref: str) -> list[Any]:
    """Good values for a setter, an adder or a remover."""
    field = CLASSES[message.cls].fields[message.field or ""]
    present = world.xen.store.cell(message.cls, ref).row[  # type: ignore[union-attr]
        LAYOUTS[message.cls].index[field.name]
    ]
    if message.kind == "setter":
        if (message.cls, field.name) == ("VBD", "userdevice"):
            return ["9"]
        return [present]
    kind: Any = field.type
    if kind.spec.startswith("Map"):
        return ["a key", "a value"] if message.kind == "adder" else ["a key"]
    return ["1"]


def good_calls(world: World, message: WireMessage) -> list[list[Any]]:
    """Arguments to try for a derived message, one of which must do."""
    name = f"{message.cls}.{message.name}"
    if name in SUCCEEDS:
        return [SUCCEEDS[name](world)]
    if message.kind in ("get_all", "get_all_records"):
        return [[]]
    refs = world.refs[message.cls]
    assert refs, f"the world has no {message.cls}"
    if message.kind == "get_by_uuid":
        rows = [(ref, row_of(world, message.cls, ref)) for ref in refs]
        return [[row.get("uuid", ref.removeprefix("OpaqueRef:"))] for ref, row in rows]
    if message.kind == "get_by_name_label":
        return [[row_of(world, message.cls, ref)["name_label"]] for ref in refs]
    if message.kind in ("getter", "get_record"):
        return [[ref] for ref in refs]
    return [[ref, *value_for(world, message, ref)] for ref in refs]


def row_of(world: World, cls: str, ref: str) -> Any:
    return invoke(world.xen, f"{cls}.get_record", [ref])


def call(world: World, name: str, args: list[Any]) -> Any:
    return invoke(world.xen, name, args, dialect="1.0", strict=True)


def test_there_are_586() -> None:
    assert len(NAMES) == len(set(NAMES)) == 586
    ours = {f"{cls}.{name}" for cls in CLASSES for name in messages(cls, "1.0")}
    assert ours == set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ALWAYS_FAILS])
def test_it_succeeds(name: str) -> None:
    """The message does its work, and what it gives has the declared type."""
    world = World()
    message = find(name, "1.0")
    problems = []
    for args in good_calls(world, message):
        try:
            result = call(world, name, args)
        except errors.Refused as refusal:
            problems.append(str(refusal))
            continue
        assert_type(message, result)
        return
    pytest.fail(f"{name} was refused every time: {problems}")


def assert_type(message: WireMessage, result: Any) -> None:
    spec = message.result.spec
    if spec == "Void":
        assert result is None
    elif spec.startswith(("Set", "Map", "Record", "Struct")):
        assert isinstance(result, list | tuple | dict) or hasattr(result, "keys") or spec[0] == "S"
    elif spec.startswith("Ref"):
        assert result.startswith("OpaqueRef:")
    else:
        message.result.check(result)


def bad_call(world: World, message: WireMessage) -> list[Any]:
    """Arguments that must be refused."""
    name = f"{message.cls}.{message.name}"
    if name in REFUSED:
        return REFUSED[name](world)
    if message.kind == "get_by_uuid":
        return ["no such uuid"]
    more = [good for good in good_calls(world, message) if good]
    return [GONE, *more[0][1:]]


UNREFUSABLE = ("get_all", "get_all_records", "get_by_name_label")


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if name not in NEVER_REFUSED and find(name, "1.0").kind not in UNREFUSABLE
    ],
)
def test_it_is_refused(name: str) -> None:
    """A call that cannot be carried out raises a typed error and changes nothing."""
    world = World()
    args = bad_call(world, find(name, "1.0"))
    before = world.xen.store.revision
    with pytest.raises(errors.XenError) as caught:
        call(world, name, args)
    assert world.xen.store.revision == before
    assert caught.value.wire()[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_parameters_counts(name: str) -> None:
    """One parameter too many is refused before anything else."""
    world = WORLD
    message = find(name, "1.0")
    with pytest.raises(errors.MessageParameterCountMismatch):
        call(world, name, [None] * (len(message.params) + 1))


WORLD = World()


def test_policy_errors() -> None:
    """set_xspolicy and reset_xspolicy tell in their result what is wrong."""
    world = World()
    xen = world.xen
    assert invoke(xen, "XSPolicy.set_xspolicy", [1, POLICY, 2, False])["xserr"] != 0
    assert invoke(xen, "XSPolicy.set_xspolicy", [1, "<no", 2, True])["xserr"] != 0
    assert invoke(xen, "XSPolicy.set_xspolicy", [0, POLICY, 2, True])["xserr"] != 0
    assert invoke(xen, "XSPolicy.reset_xspolicy", [0])["xserr"] != 0
    assert invoke(xen, "XSPolicy.get_xspolicy")["repr"] == POLICY


def test_nothing_is_called_by_another_name() -> None:
    """The tables of this module name messages that exist."""
    for table in (SUCCEEDS, REFUSED, NEVER_REFUSED, ALWAYS_FAILS):
        assert set(table) <= set(NAMES)
