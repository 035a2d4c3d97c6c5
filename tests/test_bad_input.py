"""Bad input: a typed error that says what was wrong and what would do; nothing half made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.model import CLASSES

GIB = 1 << 30


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?memory=8GiB&cpus=1", seed=1) as found:
        yield found


@pytest.fixture
def vm(xen: Xen) -> Any:
    return xen.VM.create(name_label="a", memory_static_max="128MiB")


def everything(xen: Xen) -> Any:
    frozen = xen.store.snapshot(CLASSES)
    return xen.store.revision, {cls: dict(frozen.items(cls)) for cls in CLASSES}


VM_CREATE = [
    ({"name_label": 5}, errors.FieldTypeError, "name_label"),
    ({"name_label": "a\0b"}, errors.InvalidValue, "NUL"),
    ({"name_label": "x" * (1 << 20 | 1)}, errors.InvalidValue, "1048576"),
    ({"name_label": "\ud800"}, errors.InvalidValue, "Unicode"),
    ({"memory_static_max": -1}, errors.MemoryConstraintViolation, "-1"),
    ({"memory_static_max": 0}, errors.MemoryConstraintViolation, "above 0"),
    ({"memory_static_max": 2**63}, errors.InvalidValue, "64 bits"),
    ({"memory_static_max": "lots"}, errors.InvalidValue, "512MiB"),
    ({"memory_static_max": 1.5}, errors.FieldTypeError, "memory_static_max"),
    ({"memory_static_max": True}, errors.FieldTypeError, "memory_static_max"),
    (
        {"memory_dynamic_min": 2 * GIB, "memory_dynamic_max": GIB, "memory_static_max": GIB},
        errors.MemoryConstraintViolation,
        "dynamic_min",
    ),
    (
        {"memory_static_min": GIB, "memory_static_max": GIB // 2},
        errors.MemoryConstraintViolation,
        "static_min",
    ),
    ({"VCPUs_max": 0}, errors.InvalidValue, "from 1"),
    ({"VCPUs_max": 5000}, errors.InvalidValue, "4096"),
    ({"VCPUs_max": 2, "VCPUs_at_startup": 3}, errors.InvalidValue, "VCPUs_max"),
    ({"actions_after_crash": "explode"}, errors.InvalidValue, "coredump_and_destroy"),
    ({"power_state": "Running"}, errors.UnknownField, "power_state"),
    ({"domid": 3}, errors.UnknownField, "domid"),
    ({"memory": GIB}, errors.UnknownField, "memory"),
    ({"VBDs": ()}, errors.UnknownField, "VBDs"),
    ({"platform": {"a": 1}}, errors.FieldTypeError, "platform"),
    ({"tags": "word"}, errors.FieldTypeError, "tags"),
    ({"affinity": "OpaqueRef:nowhere"}, errors.HandleInvalid, "nowhere"),
    ({"affinity": 7}, errors.FieldTypeError, "host"),
]


@pytest.mark.parametrize(("given", "kind", "said"), VM_CREATE, ids=lambda v: str(v)[:40])
def test_vm_create(xen: Xen, given: dict[str, Any], kind: type[Exception], said: str) -> None:
    """A VM that cannot be is refused, and nothing is made."""
    before = everything(xen)
    with pytest.raises(kind) as caught:
        xen.VM.create(**given)
    assert said in str(caught.value)
    assert everything(xen) == before


def test_names_of_all_kinds(xen: Xen) -> None:
    """Emoji, a right-to-left word, an empty name and a megabyte are names like any other."""
    for name in ("🐼 panda", "עברית", "", "x" * (1 << 20), "a\nb", "';--"):
        vm = xen.VM.create(name_label=name)
        assert vm.name_label == name
        assert vm in xen.VM.get_by_name_label(name)
        assert len(repr(vm)) < 200


def devices(xen: Xen, vm: Any) -> list[tuple[Any, dict[str, Any], type[Exception], str]]:
    sr, network = xen.SR.get_all()[0], xen.network.get_all()[0]
    disk = xen.VDI.create(SR=sr, virtual_size=GIB)
    xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
    vif = xen.VIF.create(VM=vm, network=network, MAC="02:00:00:00:00:01")
    assert vif.device == "0"
    common = {"VM": vm, "network": network}
    return [
        (xen.VBD, {"VM": vm, "VDI": disk, "userdevice": "0"}, errors.DeviceAlreadyExists, "0"),
        (xen.VBD, {"VM": vm, "VDI": disk, "userdevice": "x"}, errors.InvalidDevice, "x"),
        (xen.VBD, {"VM": vm, "VDI": disk, "userdevice": "256"}, errors.InvalidDevice, "256"),
        (xen.VBD, {"VM": vm}, errors.VBDNotRemovableMedia, "VDI"),
        (xen.VBD, {"VDI": disk}, errors.InvalidValue, "VM"),
        (xen.VBD, {"VM": vm, "type": "CD", "mode": "RW"}, errors.VBDCdsMustBeReadonly, "CD"),
        (xen.VIF, {**common, "MAC": "02:00:00:00:00:01"}, errors.DuplicateMac, vif.ref),
        (xen.VIF, {**common, "MAC": "zz"}, errors.MacInvalid, "zz"),
        (xen.VIF, {**common, "MAC": "01:00:00:00:00:01"}, errors.MacInvalid, "01:00"),
        (xen.VIF, {**common, "device": "0"}, errors.DeviceAlreadyExists, "0"),
        (xen.VIF, {**common, "MTU": 5}, errors.InvalidValue, "68"),
        (xen.VIF, {"VM": vm}, errors.InvalidValue, "network"),
        (xen.VDI, {"SR": sr, "virtual_size": 0}, errors.InvalidValue, "1"),
        (xen.VDI, {"SR": sr, "virtual_size": -GIB}, errors.InvalidValue, "bytes"),
        (xen.VDI, {"SR": sr, "virtual_size": 1 << 61}, errors.InvalidValue, "bytes"),
        (xen.VDI, {"SR": sr}, errors.InvalidValue, "virtual_size"),
        (xen.VDI, {"virtual_size": GIB}, errors.InvalidValue, "SR"),
        (xen.VDI, {"SR": vm, "virtual_size": GIB}, errors.FieldTypeError, "SR"),
        (xen.PBD, {"SR": sr, "host": xen.host.get_all()[0]}, errors.PBDExists, "PBD"),
        (xen.SR, {"type": "floppy", "shared": True}, errors.SRUnknownDriver, "nfs"),
    ]


def test_devices_and_storage(xen: Xen, vm: Any) -> None:
    """Devices and disks that cannot be are refused, and nothing is made."""
    for owner, given, kind, said in devices(xen, vm):
        before = everything(xen)
        with pytest.raises(kind) as caught:
            owner.create(**given)
        assert said in str(caught.value), given
        assert everything(xen) == before


def test_setters(xen: Xen, vm: Any) -> None:
    """A value that a field cannot have is refused, and the old one stays."""
    for field, value, kind in (
        ("name_label", 1, errors.FieldTypeError),
        ("memory_static_max", 0, errors.MemoryConstraintViolation),
        ("memory_dynamic_min", "1TiB", errors.MemoryConstraintViolation),
        ("VCPUs_max", 0, errors.InvalidValue),
        ("VCPUs_at_startup", 9, errors.InvalidValue),
        ("actions_after_crash", "", errors.InvalidValue),
    ):
        before = everything(xen)
        with pytest.raises(kind):
            setattr(vm, field, value)
        assert everything(xen) == before
    with pytest.raises(AttributeError):
        vm.domid = 5
    with pytest.raises(AttributeError):
        vm.no_such_field = 1


def test_handles(xen: Xen, vm: Any) -> None:
    """Handles of destroyed objects, other connections, and other classes are told apart."""
    gone = xen.VM.create(name_label="gone")
    gone.destroy()
    for use in (lambda: gone.name_label, lambda: gone.start(), lambda: gone.observe()):
        with pytest.raises(errors.HandleInvalid, match=r"VM\.destroy"):
            use()
    with xenmgmt.connect("sim://", seed=2) as other:
        host = other.host.get_all()[0]
        with pytest.raises(errors.ForeignHandle):
            vm.start_on(host)
        with pytest.raises(errors.ForeignHandle):
            vm.affinity = host
    with pytest.raises(errors.FieldTypeError):
        vm.start_on(vm)
    with pytest.raises(errors.HandleInvalid):
        vm.start_on("OpaqueRef:nowhere")
    with pytest.raises(errors.UuidInvalid):
        xen.VM.get_by_uuid("nothing")
    assert vm.state == "Halted"


def test_uuids_are_not_used_twice(xen: Xen, vm: Any) -> None:
    """A uuid that an object has is refused."""
    with pytest.raises(errors.InvalidValue, match="uuid"):
        xen.VM.create(uuid=vm.uuid)


def test_arguments(xen: Xen, vm: Any) -> None:
    """Too many, too few and unknown arguments are told."""
    with pytest.raises(errors.MessageParameterCountMismatch):
        vm.start(True, False, 3)
    with pytest.raises(errors.MessageParameterCountMismatch):
        vm.snapshot()
    with pytest.raises(errors.UnknownField, match="start_paused"):
        vm.start(started=True)
    with pytest.raises(errors.FieldTypeError, match="start_paused"):
        vm.start(start_paused="yes")
    with pytest.raises(AttributeError):
        vm.fly()
    with pytest.raises(AttributeError):
        xen.UFO  # noqa: B018
    with pytest.raises(errors.MessageMethodUnknown):
        vm.explain("fly")
    assert vm.state == "Halted"


@pytest.mark.parametrize(
    "url",
    [
        "moon://",
        "sim://?hosts=0",
        "sim://?memory=x",
        "sim://?a=1",
        "sim://host",
        "sim://?clock=sun",
        "",
    ],
)
def test_urls(url: str) -> None:
    """An engine that is not there is named with those that are."""
    with pytest.raises(errors.InvalidValue):
        xenmgmt.connect(url)


@pytest.mark.parametrize("limits", [{"timeout": -1}, {"wait": "long"}, {"timeout": 1e12}])
def test_limits(vm: Any, limits: dict[str, Any]) -> None:
    """No wait is without a limit."""
    with pytest.raises((errors.InvalidValue, errors.FieldTypeError)):
        vm.start.options(**limits)


def test_closed(xen: Xen, vm: Any) -> None:
    """After close, everything says that the connection is closed."""
    xen.close()
    xen.close()
    for use in (
        lambda: vm.name_label,
        lambda: vm.start(),
        lambda: xen.VM.create(name_label="x"),
        lambda: xen.VM.get_by_ref(vm.ref),
        lambda: xen.events.subscribe(print),
    ):
        with pytest.raises(errors.ConnectionClosed):
            use()


def test_a_hundred_thousand(xen: Xen) -> None:
    """100,000 VMs just work."""
    for n in range(100_000):
        xen.VM.create(name_label=f"vm{n % 1000}")
    assert len(xen.VM) == 100_000
    assert len(xen.VM.get_by_name_label("vm7")) == 100
    vm = xen.VM.get_by_name_label("vm999")[-1]
    vm.start()
    assert vm.resident_on is not None
    assert list(vm.resident_on.resident_VMs) == [vm]


@pytest.mark.parametrize(("name", "hint"), [("pool_name", "afterwards"), ("domid", "it is told")])
def test_fields_that_a_new_object_cannot_have(xen: Any, name: str, hint: str) -> None:
    """A field that is there, but not for whoever creates: the refusal says when, or that never."""
    with pytest.raises(errors.UnknownField, match=f"VM.create has no field.*{name}.*{hint}"):
        xen.VM.create(name_label="a", **{name: 1})
    assert list(xen.VM) == []
