"""The whole toolstack on libvirt's test driver: what others made, and what they do meanwhile."""

from __future__ import annotations

import threading
import time
import types
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import libvirt
import pytest
from tests.patience import LONG, until

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.drivers.libvirt import _bulk
from xenmgmt.drivers.libvirt._refresh import BUSY, refresh
from xenmgmt.engine.settling import settled


@pytest.fixture
def xen() -> Iterator[Xen]:
    before = set(threading.enumerate())
    with xenmgmt.connect("test:///default") as xen:
        yield xen
        for vm in list(xen.VM):
            if vm.name_label != "test" and vm.state in ("Running", "Paused"):
                vm.hard_shutdown()
    assert set(threading.enumerate()) <= before


@pytest.fixture
def other(xen: Xen) -> Iterator[Any]:
    """Somebody else at the same hypervisor."""
    connection = libvirt.open("test:///default")
    yield connection
    connection.close()


def new_vm(xen: Xen, name: str = "guest", **values: Any) -> Any:
    return xen.VM.create(name_label=name, memory_static_max="64MiB", **values)


def test_what_is_there(xen: Xen) -> None:
    """Host, network, storage and the domain that libvirt's test driver begins with have records."""
    (vm,) = [vm for vm in xen.VM if vm.name_label == "test"]

    assert [host.state for host in xen.host] == ["Enabled"]
    assert "default" in [network.name_label for network in xen.network]
    assert "default-pool" in [sr.name_label for sr in xen.SR]
    assert vm.state == "Running"
    assert vm.memory_static_max == 8 << 30
    assert [(vif.MAC, vif.state) for vif in vm.VIFs] == [("aa:bb:cc:dd:ee:ff", "Attached")]


def test_left_alone(xen: Xen, other: Any) -> None:
    """A domain that somebody else made is as it was after it was found."""
    domain = other.lookupByName("test")
    before = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    (vm,) = [vm for vm in xen.VM if vm.name_label == "test"]
    vm.name_description = "found"

    assert domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) == before


def test_taken_over(xen: Xen, other: Any) -> None:
    """A domain that somebody defined is managed; what we do not model stays in its definition."""
    text = """<domain type='test'><name>theirs</name><memory unit='MiB'>64</memory>
        <vcpu>1</vcpu><os><type arch='i686'>hvm</type></os><description>theirs</description>
        <devices><disk type='file' device='disk'><source file='/theirs'/><target dev='vda'/></disk>
        </devices></domain>"""
    domain = other.defineXML(text)
    try:
        until(lambda: any(vm.name_label == "theirs" for vm in xen.VM))
        (vm,) = [vm for vm in xen.VM if vm.name_label == "theirs"]
        assert vm.state == "Halted"
        vm.start()
        assert domain.isActive()
        vm.clean_shutdown()
        assert vm.state == "Halted"
        after = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        assert "<description>theirs</description>" in after
        assert "file='/theirs'" in after
    finally:
        domain.undefine()


def test_destroy_removes_the_definition(xen: Xen, other: Any) -> None:
    """A VM that was found and is destroyed does not come back; one that runs is not."""
    text = """<domain type='test'><name>unwanted</name><memory unit='MiB'>64</memory>
        <os><type arch='i686'>hvm</type></os></domain>"""
    domain = other.defineXML(text)
    uuid = domain.UUIDString()
    domain.create()
    until(lambda: bool(xen.store.find("VM", "uuid", uuid)))
    vm = xen.VM.get_by_uuid(uuid)
    until(lambda: vm.state == "Running")
    with pytest.raises(errors.VMBadPowerState):
        vm.destroy()
    with pytest.raises(errors.EngineError, match="runs"):
        settled(xen.driver, xen.driver.vm_forget(uuid))
    assert domain.isActive()
    vm.hard_shutdown()
    vm.destroy()
    assert "unwanted" not in [one.name() for one in other.listAllDomains()]
    assert [one.spec.uuid for one in xen.driver.vm_found(uuid)] == []
    assert not vm.exists


def test_life(xen: Xen) -> None:
    """A VM goes through its states, and the engine has what the record says."""
    vm = new_vm(xen)
    steps: list[tuple[str, str]] = [
        ("start", "Running"),
        ("pause", "Paused"),
        ("unpause", "Running"),
        ("clean_reboot", "Running"),
        ("hard_reboot", "Running"),
        ("clean_shutdown", "Halted"),
        ("start", "Running"),
        ("hard_shutdown", "Halted"),
    ]
    for verb, state in steps:
        getattr(vm, verb)()
        info = xen.driver.vm_info(vm.uuid)
        assert (vm.state, info.state if info is not None else "Halted") == (state, state)
    assert vm.domid == -1 if vm.state == "Running" else True


def test_suspend(xen: Xen) -> None:
    """A suspended VM has an image, and no domain; it comes back from it."""
    vm = new_vm(xen)
    sr = xen.SR.get_by_name_label("default-pool")[0]
    vm.suspend_SR = sr
    vm.start()
    vm.suspend()
    assert vm.state == "Suspended"
    assert xen.driver.vm_info(vm.uuid) is None
    assert vm.suspend_VDI is not None
    vm.resume()
    assert vm.state == "Running"
    assert [vdi for vdi in sr.VDIs if vdi.type == "suspend"] == []


def test_behind_our_back(xen: Xen, other: Any) -> None:
    """What somebody else does to a domain is soon in the record."""
    vm = new_vm(xen)
    vm.start()
    domain = other.lookupByUUIDString(vm.uuid)
    domain.suspend()
    until(lambda: vm.state == "Paused")
    domain.resume()
    until(lambda: vm.state == "Running")
    domain.destroy()
    until(lambda: vm.state == "Halted")
    with pytest.raises(errors.VMBadPowerState):
        vm.pause()
    vm.start()
    assert vm.state == "Running"


def test_a_domain_that_vanished_under_a_call(xen: Xen, other: Any) -> None:
    """A call on a domain that went just before it is an error that says so; the record follows."""
    vm = new_vm(xen)
    vm.start()
    other.lookupByUUIDString(vm.uuid).destroy()
    with pytest.raises((errors.VMBadPowerState, errors.EngineError)):
        vm.pause()
    until(lambda: vm.state == "Halted")


@pytest.mark.parametrize("kept", [False, True], ids=["transient", "defined"])
def test_a_guest_that_ends_as_it_is_asked_to(
    xen: Xen, other: Any, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    """A guest that powers itself off just before it is asked to has done what was asked."""
    vm = new_vm(xen)
    vm.start()
    domain = other.lookupByUUIDString(vm.uuid)
    if kept:
        other.defineXML(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    asked = libvirt.virDomain.shutdown

    def too_late(domain: Any) -> Any:
        other.lookupByUUIDString(vm.uuid).destroy()
        return asked(domain)

    assert domain.isPersistent() == kept
    monkeypatch.setattr(libvirt.virDomain, "shutdown", too_late)
    vm.clean_shutdown()
    assert vm.state == "Halted"
    vm.destroy()


def test_somebody_starts_a_domain(xen: Xen, other: Any) -> None:
    """A domain that comes up behind our back has a record; its memory is booked while it runs."""
    (host,) = xen.host
    free = host.metrics.memory_free
    text = """<domain type='test'><name>fresh</name><memory unit='MiB'>64</memory>
        <os><type arch='i686'>hvm</type></os></domain>"""
    domain = other.createXML(text)
    until(lambda: any(vm.name_label == "fresh" for vm in xen.VM))
    (vm,) = [vm for vm in xen.VM if vm.name_label == "fresh"]
    until(lambda: vm.state == "Running")
    assert host.metrics.memory_free == free - (64 << 20)
    domain.destroy()
    until(lambda: vm.state == "Halted")
    assert host.metrics.memory_free == free


def test_quick_changes(xen: Xen) -> None:
    """Events that arrive late never undo what was done since."""
    vm = new_vm(xen)
    vm.start()
    for _ in range(50):
        vm.pause()
        assert vm.state == "Paused"
        vm.unpause()
        assert vm.state == "Running"
        vm.hard_shutdown()
        assert vm.state == "Halted"
        vm.start()
        assert vm.state == "Running"


def test_many_at_once(xen: Xen) -> None:
    """Threads that each do what they like with their VMs do not disturb each other."""
    failures: list[Exception] = []

    def work(name: str) -> None:
        try:
            vm = new_vm(xen, name)
            for _ in range(10):
                vm.start()
                vm.pause()
                vm.unpause()
                vm.clean_shutdown()
            assert vm.state == "Halted"
        except Exception as error:  # noqa: BLE001 - whatever it is, the test fails by it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert failures == []


def test_disks(xen: Xen) -> None:
    """Disks are made, cloned and removed in the pool that was found."""
    sr = xen.SR.get_by_name_label("default-pool")[0]
    disk = xen.VDI.create(SR=sr, virtual_size="1MiB", name_label="d")
    clone = disk.clone()
    assert clone.virtual_size == disk.virtual_size
    vm = new_vm(xen)
    xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
    vm.start()
    assert disk.state == "Attached"
    vm.hard_shutdown()
    for one in (clone, disk):
        one.destroy()
    sr.scan()
    assert list(sr.VDIs) == []


def test_a_revert_that_fails(xen: Xen, other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libvirt copies, the disk is there until a copy is; what that leaves is taken away."""
    sr = xen.SR.get_by_name_label("default-pool")[0]
    disk = xen.VDI.create(SR=sr, virtual_size="1MiB")
    point = disk.snapshot()

    def full(*_: Any) -> Any:
        raise libvirt.libvirtError("no room")

    def revert() -> None:
        settled(xen.driver, xen.driver.vdi_revert(sr.uuid, point.location, disk.location))

    with monkeypatch.context() as patched:
        patched.setattr(libvirt.virStoragePool, "createXMLFrom", full)
        with pytest.raises(errors.EngineError):
            revert()
    pool = other.storagePoolLookupByName("default-pool")
    assert set(pool.listVolumes()) == {disk.location, point.location}
    revert()
    assert set(pool.listVolumes()) == {disk.location, point.location}
    for one in (disk, point):
        one.destroy()


def test_networks(xen: Xen, other: Any) -> None:
    """A network of ours is one of the engine's, with its bridge, until it is destroyed."""
    network = xen.network.create(name_label="lab net")
    found = other.networkLookupByUUIDString(network.uuid)
    assert found.isActive()
    vm = new_vm(xen)
    xen.VIF.create(VM=vm, network=network, device="0")
    vm.start()
    vm.hard_shutdown()
    vm.destroy()
    uuid = network.uuid
    network.destroy()
    assert uuid not in [one.UUIDString() for one in other.listAllNetworks()]


def test_refusals_say_why(xen: Xen) -> None:
    """What the engine cannot do is refused with its capability and reason, and nothing changes."""
    vm = new_vm(xen)
    vm.start()
    with pytest.raises(errors.NotSupported, match="test driver"):
        vm.checkpoint(new_name="x")
    sr = xen.SR.get_by_name_label("default-pool")[0]
    disk = xen.VDI.create(SR=sr, virtual_size="1MiB")
    vbd = xen.VBD.create(VM=vm, VDI=disk)
    with pytest.raises(errors.NotSupported, match="vbd_plug"):
        vbd.plug()
    assert vbd.state == "Detached"
    assert vm.state == "Running"
    disk.destroy()


@pytest.mark.parametrize("verb", ["mark", "rewind", "unmark"])
def test_internal_snapshots_are_qemus(xen: Xen, verb: str) -> None:
    """Another engine says beforehand that it has none, and why; the refusal says the same."""
    driver: Any = xen.driver
    vm, call = new_vm(xen), f"vm_{verb}"
    vm.start()
    reason = driver.capability(call).reason
    assert "only QEMU" in reason
    revision = xen.store.revision
    for told in (getattr(vm, verb), lambda name: getattr(driver, call)(vm.uuid, name)):
        with pytest.raises(errors.NotSupported) as refused:
            told("clean")
        assert (refused.value.capability, refused.value.reason) == (call, reason)
    assert xen.store.revision == revision


def test_a_hung_call(xen: Xen) -> None:
    """A libvirt call that does not return: the caller has its `Timeout` in time, others go on."""
    stuck, fine = new_vm(xen, "stuck"), new_vm(xen, "fine")
    stuck.start()
    go = threading.Event()
    driver: Any = xen.driver
    whole = driver._set_paused
    driver._set_paused = lambda domain, paused: (go.wait(20), whole(domain, paused))
    began = time.monotonic()
    with pytest.raises(errors.Timeout):
        stuck.pause.options(timeout=0.3)()
    assert time.monotonic() - began < 1.0
    fine.start()
    assert fine.state == "Running"
    go.set()
    until(lambda: not xen.context.running)
    assert stuck.state == "Paused"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("test://", "url"),
        ("qemu://", "url"),
        ("test:///no/such/file.xml", "file"),
        ("qemu+unix:///system?socket=/no/such/socket", "socket"),
    ],
)
def test_bad_urls(url: str, told: str) -> None:
    """A URL that leads nowhere is an error that says what is wrong, and leaves no thread."""
    before = set(threading.enumerate())
    with pytest.raises(errors.XenError, match=told):
        xenmgmt.connect(url)
    assert set(threading.enumerate()) <= before


def test_private_node(tmp_path: Path) -> None:
    """A node described in a file is private to its connection, and begins as it says."""
    (tmp_path / "node.xml").write_text("<node/>")
    with xenmgmt.connect(f"test://{tmp_path}/node.xml") as xen:
        assert list(xen.VM) == []
        vm = new_vm(xen)
        vm.start()
        assert vm.state == "Running"


@pytest.mark.parametrize("is_there", [True, False], ids=["as it is", "without what is below"])
def test_statistics_by_both_ways(xen: Xen, monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    """Whether or not libvirt's own pointers can be had, the samples are of all that run."""
    if not is_there:
        monkeypatch.setattr(_bulk, "load_below", lambda: None)
    vms = [new_vm(xen, f"counted{number}") for number in range(3)]
    for vm in vms:
        vm.start()
    driver: Any = xen.driver

    def sampled() -> dict[str, int]:
        return {one.uuid: one.domid for one in driver.vm_stats(0).samples}

    assert sampled() == {info.uuid: info.domid for info in driver.vm_list()}
    vms[0].hard_shutdown()
    vms[0].start()
    until(lambda: sampled()[vms[0].uuid] == vms[0].domid)  # once its event has come
    vms[1].hard_shutdown()
    assert vms[1].uuid not in sampled()


def test_statistics_give_domains_back() -> None:
    """Each domain that libvirt hands out is given back once, also when somebody fails over it."""
    given: list[object] = []
    below = types.SimpleNamespace(
        virConnectGetAllDomainStats=lambda *_: [("one", {}), ("two", {})],
        virDomainGetName=str,
        virDomainGetUUIDString=str,
        virDomainGetID=len,
        virDomainFree=given.append,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_bulk, "load_below", lambda: below)
        connection = types.SimpleNamespace(_o="a pointer")
        with suppress(LookupError), _bulk.all_stats(connection, 0, 0) as told:
            assert [told.name(domain) for domain, _ in told.rows] == ["one", "two"]
            raise LookupError
        assert given == ["one", "two"]
        below.virConnectGetAllDomainStats = lambda *_: None
        with pytest.raises(libvirt.libvirtError), _bulk.all_stats(connection, 0, 0):
            raise AssertionError("it has told nothing")


class BusyPool:
    """A storage pool that is busy for a while."""

    def __init__(self, times: int, text: str) -> None:
        self.left = times
        self._text = text

    def refresh(self) -> None:
        if self.left:
            self.left -= 1
            raise libvirt.libvirtError(self._text)


def test_a_busy_pool_is_waited_for() -> None:
    """While somebody makes a volume, a pool cannot be refreshed: that is waited for, no more."""
    pool = BusyPool(3, f"internal error: pool 'p' has {BUSY}.")
    refresh(pool)
    assert pool.left == 0
    with pytest.raises(libvirt.libvirtError, match="no such pool"):
        refresh(BusyPool(1, "no such pool"))


def test_somebody_edits_a_definition(xen: Xen, other: Any) -> None:
    """What is written into the definition of a halted guest is in its record, and is started."""
    text = """<domain type='test'><name>edited</name><memory unit='MiB'>64</memory>
        <vcpu>1</vcpu><os><type arch='i686'>hvm</type><kernel>/theirs</kernel></os></domain>"""
    domain = other.defineXML(text)
    try:
        uuid = domain.UUIDString()
        until(lambda: bool(xen.store.find("VM", "uuid", uuid)))
        vm = xen.VM.get_by_uuid(uuid)
        vm.set_memory_limits(0, 32 << 20, 16 << 20, 32 << 20)
        vm.start()
        vm.hard_shutdown()  # our own changes are no news
        until(lambda: vm.state == "Halted")
        assert (vm.memory_static_max, vm.memory_dynamic_min) == (32 << 20, 16 << 20)
        now = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        other.defineXML(now.replace("<kernel>/theirs</kernel>", "").replace(">1<", ">3<"))
        until(lambda: vm.VCPUs_max == 3)
        assert vm.PV_kernel == ""
        assert vm.memory_dynamic_min == 16 << 20
        other.defineXML(now.replace("32768", "49152"))
        until(lambda: vm.memory_static_max == 48 << 20)
        vm.start()
        assert vm.PV_kernel == "/theirs"
        assert ">49152</memory>" in domain.XMLDesc()
        vm.hard_shutdown()
    finally:
        domain.undefine()
