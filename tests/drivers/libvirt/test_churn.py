"""Others define and end things while we look: what has gone is left out, whenever it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import libvirt
import pytest

import xenmgmt
from xenmgmt.drivers.libvirt import LibvirtDriver

NODE = """<node>
<domain type='test'><name>a</name><uuid>6a1d7bb0-7ad0-4bd4-9fa0-3f1d6d2c9b01</uuid>
<memory>8192</memory><os><type>hvm</type></os></domain>
<domain type='test'><name>b</name><memory>8192</memory><os><type>hvm</type></os></domain>
<network><name>net</name><bridge name='virbr9'/>
<ip address='192.168.9.1' netmask='255.255.255.0'/></network>
<pool type='dir'><name>p</name><target><path>/p</path></target>
<volume type='file'><name>v</name><capacity>1024</capacity></volume></pool>
</node>"""
VM = "6a1d7bb0-7ad0-4bd4-9fa0-3f1d6d2c9b01"
KINDS = {
    "virDomain": libvirt.VIR_ERR_NO_DOMAIN,
    "virNetwork": libvirt.VIR_ERR_NO_NETWORK,
    "virStoragePool": libvirt.VIR_ERR_NO_STORAGE_POOL,
    "virStorageVol": libvirt.VIR_ERR_NO_STORAGE_VOL,
}
KNOWN = {"UUIDString", "name", "ID", "connect"}
"""What a handle knows without asking."""

LOOKS: dict[str, Callable[[Any], object]] = {
    "list": lambda driver: driver.vm_list(),
    "found": lambda driver: driver.vm_found(),
    "found one": lambda driver: driver.vm_found(VM),
    "info": lambda driver: driver.vm_info(VM),
    "host": lambda driver: driver.host_info(driver.host),
    "statistics": lambda driver: driver.vm_stats(0),
    "marks": lambda driver: driver.vm_marks(VM),
    "copies": lambda driver: driver._read(lambda c: driver._copy(c, VM)),
    "files in use": lambda driver: driver._read(lambda c: list(driver._in_use(c))),
    "networks": lambda driver: driver.network_found(),
    "storage": lambda driver: driver.sr_found(),
    "told": lambda driver: driver._tell_found(),
}


class Goes:
    """Things of a kind go away at the n-th call on one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
        self.left = 0
        """Calls until one goes; none goes while it is 0."""
        self._code = KINDS[kind]
        self._gone: set[str] = set()
        cls = getattr(libvirt, kind)
        for name, fn in list(vars(cls).items()):
            if not name.startswith("_") and name not in KNOWN and callable(fn):
                monkeypatch.setattr(cls, name, self._wrapped(fn))

    def at(self, number: int) -> None:
        """Let one go at a call."""
        self.left, self._gone = number, set()

    def _wrapped(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        def call(one: Any, *given: Any, **named: Any) -> Any:
            if self.left:
                self.left -= 1
                if not self.left:
                    self._gone.add(one.name())
            if one.name() in self._gone:
                error = libvirt.libvirtError("not found")
                error.err = (self._code, libvirt.VIR_FROM_TEST, "not found", 2, *[None] * 3, -1, -1)
                raise error
            return fn(one, *given, **named)

        return call


@pytest.fixture
def uri(tmp_path: Path) -> str:
    (tmp_path / "node.xml").write_text(NODE)
    return f"test://{tmp_path}/node.xml"


@pytest.fixture
def driver(uri: str) -> Iterator[LibvirtDriver]:
    driver = LibvirtDriver(uri)
    driver.cannot = {}  # what libvirt's test driver refuses asks the same questions
    driver.open(lambda event: None)
    yield driver
    driver.close()


def numbers(goes: Goes) -> Iterator[int]:
    """Each call at which something can go, until there are no more calls than that."""
    number = 1
    while True:
        goes.at(number)
        yield number
        if goes.left:
            return
        number += 1


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("look", list(LOOKS))
def test_a_look(
    driver: LibvirtDriver, monkeypatch: pytest.MonkeyPatch, kind: str, look: str
) -> None:
    """It says what is left."""
    goes = Goes(monkeypatch, kind)
    for _ in numbers(goes):
        LOOKS[look](driver)


def test_what_is_left(driver: LibvirtDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stays is told of, whole."""
    both = [one.spec for one in driver.vm_found()]
    goes = Goes(monkeypatch, "virDomain")
    told = []
    for _ in numbers(goes):
        told.append([one.spec for one in driver.vm_found()])
    assert told[-1] == both
    assert all(len(left) == 1 and left[0] in both for left in told[:-1])
    assert len(told) > 4


@pytest.mark.parametrize("kind", list(KINDS))
def test_opening(uri: str, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """A connection opens."""
    goes = Goes(monkeypatch, kind)
    for _ in numbers(goes):
        xenmgmt.connect(uri).close()
