"""libvirt's documents: read and written by path, and what is not modelled stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import libvirt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drivers.libvirt.daemon import Daemon

from xenmgmt.drivers.libvirt import xml
from xenmgmt.errors import EngineError

DATA = Path(__file__).with_name("data")
PAIRS = sorted(path.name.removesuffix("-in.xml") for path in DATA.glob("*-in.xml"))
KINDS: dict[str, type[xml.Element]] = {
    "domain": xml.Domain,
    "network": xml.Network,
    "pool": xml.Pool,
    "volume": xml.Volume,
    "capabilities": xml.Capabilities,
}


def kind_of(text: str) -> type[xml.Element]:
    return KINDS[ET.fromstring(text).tag]


def change_domain(made: xml.Domain) -> None:
    """Some of each kind of change."""
    made.memory, made.current_memory = 512 << 20, 256 << 20
    made.vcpus, made.vcpus_online = 4, 2
    made.on_crash = "preserve"
    made.has.acpi, made.has.pae = True, False
    for disk in list(made.disks):
        if disk.device == "cdrom":
            disk.file = "/iso/other.iso"
    made.disks.add(
        xml.Disk(type="file", device="disk", file="/new.qcow2", target="vdz", bus="virtio")
    )
    for nic in list(made.interfaces):
        made.interfaces.remove(nic)


def change_network(made: xml.Network) -> None:
    made.mtu, made.forward = 9000, None


def change_pool(made: xml.Pool) -> None:
    made.path = "/elsewhere"


def change_volume(made: xml.Volume) -> None:
    made.capacity, made.backing = 2 << 30, "/parent.qcow2"


CHANGES: dict[str, Any] = {
    "domain": change_domain,
    "network": change_network,
    "pool": change_pool,
    "volume": change_volume,
}


@pytest.mark.parametrize("name", PAIRS)
def test_pairs(name: str) -> None:
    """A document with some changes is the one that was looked at when the file was written."""
    made = kind_of((DATA / f"{name}-in.xml").read_text()).parse(
        (DATA / f"{name}-in.xml").read_text()
    )
    CHANGES[made.tag](made)
    out = DATA / f"{name}-out.xml"
    if not out.exists():  # a new pair: look at it before it is committed
        ET.indent(made.node)
        out.write_text(made.dump() + "\n")
    assert xml.meaning(made.node) == xml.meaning(ET.fromstring(out.read_text()))


@pytest.mark.parametrize("name", PAIRS)
def test_round_trip(name: str) -> None:
    """What is read and written again says the same, modelled or not."""
    text = (DATA / f"{name}-in.xml").read_text()
    assert xml.meaning(kind_of(text).parse(text).node) == xml.meaning(ET.fromstring(text))
    assert kind_of(text).parse(kind_of(text).parse(text).dump()) == kind_of(text).parse(text)


def elements() -> Iterator[type[xml.Element]]:
    for name in xml.__all__:
        value = getattr(xml, name)
        if isinstance(value, type) and issubclass(value, xml.Element) and value.properties:
            yield value


def values(kind: type[xml.Element], name: str) -> st.SearchStrategy[Any]:
    """What a property can be set to."""
    prop = next(vars(base)[name] for base in kind.__mro__ if name in vars(base))
    word = st.text("aZ09<&>\"'/:-é…", min_size=1)
    spelling = {"Size": st.integers(0, 1 << 50), "Flag": st.just(True)}.get(type(prop).__name__)
    if spelling is not None:
        return spelling
    sample = prop._read("1") if type(prop).__name__ == "Property" else None
    return st.booleans() if sample is False else st.integers(0, 1 << 40) if sample == 1 else word


@pytest.mark.parametrize("kind", list(elements()), ids=lambda kind: kind.__name__)
@settings(deadline=None)
@given(data=st.data())
def test_properties(kind: type[xml.Element], data: st.DataObject) -> None:
    """What is set is read, also after the text; taking it away brings back what was there."""
    settable = [name for name in kind.properties if not hasattr(getattr(kind, name), "_kind")]
    node = ET.Element(kind.tag, {"unknown": "kept"})
    ET.SubElement(node, "mystery").text = "kept"
    made = kind(node)
    for name in data.draw(
        st.lists(st.sampled_from(settable), unique=True) if settable else st.just([])
    ):
        value = data.draw(values(kind, name))
        setattr(made, name, value)
        again = kind.parse(made.dump())
        assert getattr(again, name) == value
        assert (again.node.get("unknown"), again.node.findtext("mystery")) == ("kept", "kept")
        setattr(made, name, None)
        assert getattr(made, name) is None
        setattr(made, name, value)


def test_what_is_no_document() -> None:
    """Text that is no XML, or another document, is an error that says so."""
    for text in ("", "<domain>", "<network/>"):
        with pytest.raises(EngineError):
            xml.Domain.parse(text)


def test_unknown_properties() -> None:
    """A misspelt property is a mistake of the program."""
    with pytest.raises(TypeError, match="colour"):
        xml.Disk(colour="red")


def documents(connection: Any) -> Iterator[str]:
    """Everything that a libvirt has to show."""
    yield connection.getCapabilities()
    for domain in connection.listAllDomains():
        yield domain.XMLDesc(0)
        yield domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    for network in connection.listAllNetworks():
        yield network.XMLDesc()
    for pool in connection.listAllStoragePools():
        yield pool.XMLDesc()
        for volume in pool.listAllVolumes():
            yield volume.XMLDesc()


def assert_kept(connection: Any) -> int:
    count = 0
    for text in documents(connection):
        assert xml.meaning(kind_of(text).parse(text).node) == xml.meaning(ET.fromstring(text))
        made = kind_of(text).parse(text)
        for name in made.properties:
            getattr(made, name)
        count += 1
    return count


def test_what_the_test_driver_shows() -> None:
    """The documents of libvirt's test driver survive."""
    connection = libvirt.open("test:///default")
    try:
        assert assert_kept(connection) > 3
    finally:
        connection.close()


def test_what_qemu_shows(libvirtd: Daemon) -> None:
    """The documents of a real libvirtd survive, and it takes back a domain that we have read."""
    connection = libvirt.open(libvirtd.uri)
    try:
        text = (DATA / "domain-qemu-in.xml").read_text()
        domain = connection.defineXML(text)
        try:
            before = domain.XMLDesc()
            assert assert_kept(connection) > 1
            connection.defineXML(xml.Domain.parse(before).dump())
            assert xml.Domain.parse(domain.XMLDesc()) == xml.Domain.parse(before)
        finally:
            domain.undefine()
    finally:
        connection.close()


def test_the_prefixes_of_others() -> None:
    """Name spaces that somebody else uses keep the prefixes that he gave them."""
    text = (
        '<domain type="test"><name>a</name><metadata>'
        '<app:note xmlns:app="urn:a&amp;b" app:for="x ns0:y" ns0="z"><app:of>ns0:me="1"</app:of>'
        '<other:one xmlns:other="urn:other" /></app:note></metadata></domain>'
    )
    made = xml.Domain.parse(text)
    assert made.dump() == made.copy().dump()
    assert xml.Domain.parse(made.dump()) == made
    for told in ("<app:note", 'app:for="x ns0:y"', 'ns0="z"', '<app:of>ns0:me="1"', "<other:one"):
        assert told in made.dump()
    assert "<ns" not in made.dump()
