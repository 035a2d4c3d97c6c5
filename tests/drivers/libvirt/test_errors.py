"""What libvirt's errors mean, where it has no code of its own for it."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Iterator
from typing import Any

import libvirt
import pytest

from xenmgmt.abc import VMSpec
from xenmgmt.drivers._boot import boot_failed
from xenmgmt.drivers.libvirt import LibvirtDriver, _found
from xenmgmt.drivers.libvirt._errors import is_gone, is_lost, translated, unless_stopped
from xenmgmt.drivers.libvirt._refresh import refresh
from xenmgmt.drivers.libvirt.xml import Pool
from xenmgmt.errors import EngineError, HostNotLive


def told(text: str, code: int, domain: int) -> libvirt.libvirtError:
    """An error as libvirt tells it."""
    error = libvirt.libvirtError(text)
    error.err = (code, domain, text, 2, None, None, None, -1, -1)
    return error


@pytest.mark.parametrize(
    ("text", "code", "domain", "gone"),
    [
        ("no domain", libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_FROM_QEMU, True),
        (
            "internal error: libxl_domain_info failed for domain '30'",
            libvirt.VIR_ERR_INTERNAL_ERROR,
            libvirt.VIR_FROM_LIBXL,
            True,
        ),
        ("internal error: else", libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_LIBXL, False),
        ("libxl_domain_info failed", libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_QEMU, False),
    ],
)
def test_gone(text: str, code: int, domain: int, gone: bool) -> None:
    """A domain that has ended is gone, also while libvirt's driver for Xen does not know yet."""
    assert is_gone(told(text, code, domain)) is gone


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("internal error: libxenlight state driver is not active", True),
        ("internal error: libxl_domain_info failed for domain '30'", False),
    ],
)
def test_no_dom0(text: str, hint: bool) -> None:
    """That there is no Xen is said where that is so, and not of everything that fails there."""
    error = translated(told(text, libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_LIBXL))
    assert ("not a Xen dom0" in str(error)) is hint


@pytest.mark.parametrize(
    ("said", "of_boot"),
    [
        ("qemu: invalid kernel header", True),
        ("qemu: linux kernel too old to load a ram disk", True),
        ("qemu: could not open disk image", False),
    ],
)
def test_a_kernel_that_is_none(said: str, of_boot: bool) -> None:
    """What QEMU says of a kernel's file is told as that, with the name of the file."""
    spec = VMSpec(
        uuid="vm",
        name="vm",
        memory_static_max=1,
        memory_target=1,
        vcpus_max=1,
        vcpus=1,
        boot={"PV_kernel": "/etc/passwd"},
    )
    failed = boot_failed(spec, f"process exited while connecting to monitor: {said}")
    assert (failed is not None) is of_boot
    assert failed is None or "PV_kernel '/etc/passwd'" in str(failed)


@pytest.mark.parametrize(
    ("code", "domain", "lost"),
    [
        (libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_RPC, True),
        (libvirt.VIR_ERR_SYSTEM_ERROR, libvirt.VIR_FROM_RPC, True),
        (libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_QEMU, False),
        (libvirt.VIR_ERR_SYSTEM_ERROR, libvirt.VIR_FROM_QEMU, False),
        (libvirt.VIR_ERR_NO_CONNECT, libvirt.VIR_FROM_NONE, True),
    ],
)
def test_lost(code: int, domain: int, lost: bool) -> None:
    """What fails in talking to the daemon says that the connection is lost."""
    error = told("this and that", code, domain)
    assert is_lost(error) is lost
    assert isinstance(translated(error), HostNotLive) is lost


def test_an_error_without_words() -> None:
    """A question is asked again when libvirt's binding has forgotten what was wrong."""
    asked: list[Any] = []

    def ask(connection: Any) -> int:
        asked.append(connection)
        if len(asked) == 1:
            error = libvirt.libvirtError("virDomainGetMetadata() failed")
            error.err = None
            raise error
        return len(asked)

    driver = LibvirtDriver("test:///default")
    driver.open(lambda event: None)
    assert driver._read(ask) == 2
    asked.clear()
    with pytest.raises(EngineError, match="virDomainGetMetadata"):
        driver._made(ask)
    driver.close()


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whenever a call of libvirt's has failed, Python's collector takes a handle away."""
    connection = libvirt.open("test:///default")
    handles = [connection.lookupByName("test") for _ in range(20)]
    ask, lost = libvirt.libvirtmod.virGetLastError, []

    def collect() -> Any:
        circle: list[Any] = [handles.pop()]
        circle.append(circle)
        del circle
        gc.collect()
        lost.append(ask())
        return lost[-1]

    monkeypatch.setattr(libvirt.libvirtmod, "virGetLastError", collect)
    yield
    assert lost
    assert not any(lost)
    connection.close()


@pytest.mark.usefixtures("collected")
def test_an_error_that_the_binding_forgets() -> None:
    """It is known all the same."""
    driver, vm = LibvirtDriver("test:///default"), str(uuid.uuid4())
    driver.open(lambda event: None)
    try:
        assert driver._made(lambda connection: driver._domain_or_none(connection, vm)) is None
        with pytest.raises(EngineError, match="Domain not found") as raised:
            driver._made(lambda connection: driver._domain(connection, vm))
        assert raised.value.native_code == libvirt.VIR_ERR_NO_DOMAIN
    finally:
        driver.close()


class Ending:
    """A guest that is down when it is asked to shut down: it boots again, or its domain ends."""

    def __init__(self, *, ends: bool) -> None:
        self._ends = ends
        self.asked = 0

    def isActive(self) -> bool:
        return not (self._ends and self.asked)

    def state(self) -> list[int]:
        return [libvirt.VIR_DOMAIN_SHUTDOWN if self.asked < 3 else libvirt.VIR_DOMAIN_RUNNING, 0]

    def shutdown(self) -> None:
        self.asked += 1
        if self.asked < 3:
            raise told("not running", libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_FROM_QEMU)


@pytest.mark.parametrize(("ends", "asked"), [(True, 1), (False, 3)])
def test_a_guest_that_is_down(ends: bool, asked: int) -> None:
    """One that has ended is not asked again; one that boots again is, once it can be."""
    domain = Ending(ends=ends)
    LibvirtDriver._shut_down(domain)
    assert domain.asked == asked


@pytest.fixture
def pool() -> Iterator[Any]:
    """An active storage pool of libvirt's test driver."""
    connection = libvirt.open("test:///default")
    told = Pool(type="dir", name="stopping", path="/stopping")
    pool = connection.storagePoolDefineXML(told.dump())
    pool.create()
    yield pool
    connection.close()


def test_a_pool_that_is_stopped(pool: Any) -> None:
    """There is nothing in it to be seen; what else goes wrong with a pool is told."""
    assert unless_stopped(pool, lambda pool: pool.name()) == "stopping"
    with pytest.raises(libvirt.libvirtError):
        unless_stopped(pool, lambda pool: pool.create())
    pool.destroy()
    assert unless_stopped(pool, refresh) is None
    pool.undefine()
    assert unless_stopped(pool, refresh) is None


def test_a_pool_that_is_stopped_between_two_looks(
    pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk is not found there; that is no error."""
    monkeypatch.setattr(_found, "pool_at", lambda connection, folder: pool)
    monkeypatch.setattr(_found, "refresh", lambda pool: pool.destroy())
    assert _found._disk_at(pool.connect(), "/stopping/disk") is None
    assert not pool.isActive()
    pool.undefine()
