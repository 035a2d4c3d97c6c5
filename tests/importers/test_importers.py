"""What the importers keep, what they list, and what they refuse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xenmgmt
from xenmgmt.importers import (
    GuestFormatError,
    create,
    libvirt_xml,
    parse_guest,
    read_guest,
    xl,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "guests"
FILES = sorted(EXAMPLES.iterdir())
XL = [path for path in FILES if path.suffix == ".cfg"]
XML = [path for path in FILES if path.suffix == ".xml"]


class TestXl:
    """xl configuration files."""

    def test_every_field_of_the_pv_example(self) -> None:
        """A PV guest keeps its name, memory, vCPUs, kernel, disks and interface."""
        guest = read_guest(EXAMPLES / "web-pv.cfg")

        assert guest.record == {
            "name_label": "web",
            "memory_static_min": 0,
            "memory_dynamic_min": 512 << 20,
            "memory_dynamic_max": 512 << 20,
            "memory_static_max": 1024 << 20,
            "VCPUs_max": 4,
            "VCPUs_at_startup": 2,
            "VCPUs_params": {"weight": "512"},
            "actions_after_shutdown": "destroy",
            "actions_after_reboot": "restart",
            "actions_after_crash": "coredump_and_restart",
            "domain_type": "pv",
            "PV_kernel": "/boot/vmlinuz-guest",
            "PV_ramdisk": "/boot/initrd-guest",
            "PV_args": "root=/dev/xvda1 ro console=hvc0",
        }
        assert [(d.userdevice, d.format, d.source) for d in guest.disks] == [
            ("0", "raw", "/dev/vg0/web-root"),
            ("1", "qcow2", "/srv/images/web-data.qcow2"),
        ]
        (nic,) = guest.interfaces
        assert (nic.mac, nic.network, nic.rate) == ("00:16:3e:1a:2b:01", "xenbr0", 12207)
        assert guest.unsupported == ()

    @pytest.mark.parametrize("path", XL, ids=lambda path: path.stem)
    def test_each_setting_is_kept_or_listed(self, path: Path) -> None:
        """Taking any one line away changes the definition: none was dropped in silence."""
        text = path.read_text()
        whole = xl.parse(text)
        for key in re.findall(r"^(\w+) *=", text, re.MULTILINE):
            if key in ("type", "builder", "on_poweroff", "on_reboot"):  # the default's own words
                continue
            changed = re.sub(rf"^{key} *=", f"x_{key} =", text, flags=re.MULTILINE)
            assert any(u.key == f"x_{key}" for u in xl.parse(changed).unsupported), key
            assert xl.parse(changed) != whole

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("memory = 0x200", 512 << 20),
            ("memory=512 ; vcpus=1", 512 << 20),
            ("memory = 512 # MiB", 512 << 20),
            ('memory = "512"', 512 << 20),
            ("memory = 01000", 512 << 20),
        ],
    )
    def test_numbers(self, text: str, value: int) -> None:
        """Numbers are decimal, hexadecimal or octal, quoted or not."""
        assert xl.parse(text).record["memory_static_max"] == value

    def test_texts(self) -> None:
        """Quotes of both kinds, escapes, += and lists over several lines."""
        guest = xl.parse(
            'name = "a\\x62\\143"\nextra = \'one\'\nextra += " two"\n'
            "vif = [ 'bridge=b0', # first\n  'bridge=b1', ]\nvif += ['bridge=b2']\n"
        )
        assert guest.name == "abc"
        assert guest.record["PV_args"] == "one two"
        assert [nic.network for nic in guest.interfaces] == ["b0", "b1", "b2"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("memory = lots", "1:10"),
            ("memory = -1", "1:10"),
            ("name = 'a\nmemory = 1", "1:8"),
            ("disk = ['a,raw,xvda,w', 'b,raw,xvda,w']", "disk xvda and disk xvda"),
            ("disk = ['a,raw,xvda,z']", "access 'z'"),
            ("disk = ['a']", "no vdev"),
            ("vif = ['mac=00:16:3e:00:00:01', 'mac=00:16:3e:00:00:01']", "same MAC"),
            ("type = 'zz'", "pv, pvh, hvm"),
            ("", "no settings"),
            ("vcpus = 5000", "up to 4096"),
        ],
    )
    def test_mistakes_are_told(self, text: str, said: str) -> None:
        """An error says where, what, and what would do."""
        with pytest.raises(GuestFormatError) as caught:
            xl.parse(text)
        assert said in str(caught.value)

    @given(st.text(max_size=200))
    def test_any_text(self, text: str) -> None:
        """Whatever the text, there is a guest or a clear error."""
        assert says_something(text)

    @given(st.sampled_from(FILES), st.data())
    def test_damaged_files(self, path: Path, data: Any) -> None:
        """A file with a piece cut out is read or refused, never anything else."""
        text = path.read_text()
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        assert says_something(text[:start] + data.draw(st.text(max_size=3)) + text[end:])


class TestLibvirt:
    """libvirt domain XML."""

    @pytest.mark.parametrize("path", XML, ids=lambda path: path.stem)
    def test_each_part_is_kept_or_listed(self, path: Path) -> None:
        """Every attribute and every text changes the definition when it changes."""
        whole = libvirt_xml.parse(path.read_text())
        for change in mutations(path.read_text()):
            try:
                assert libvirt_xml.parse(change) != whole
            except GuestFormatError:
                continue

    def test_the_xen_example(self) -> None:
        """Memory in bytes, current memory as the balloon target, the kernel, the disk."""
        guest = read_guest(EXAMPLES / "mail-xen.xml")
        assert guest.record["memory_static_max"] == 768 << 20
        assert guest.record["memory_dynamic_max"] == 512 << 20
        assert guest.record["domain_type"] == "pv"
        assert guest.record["PV_kernel"] == "/boot/vmlinuz-guest"
        assert guest.record["VCPUs_at_startup"] == 1
        assert [d.source for d in guest.disks] == ["/dev/vg0/mail"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("<domain><name>a</name><memory unit='parsec'>1</memory></domain>", "parsec"),
            ("<domain/>", "no <name>"),
            ("<network/>", "<network>"),
            ("<domain>\n<name>a</name>", "2:15"),
            ("<!DOCTYPE a><domain/>", "<!DOCTYPE"),
            ("<domain><name>a</name><devices><disk/></devices></domain>", "no target"),
        ],
    )
    def test_mistakes_are_told(self, text: str, said: str) -> None:
        """An error says where, what, and what would do."""
        with pytest.raises(GuestFormatError) as caught:
            parse_guest(text)
        assert said in str(caught.value)


def says_something(text: str) -> str:
    """The name of the guest, or what is wrong with the text."""
    try:
        return parse_guest(text).name
    except GuestFormatError as error:
        return error.problem


def mutations(text: str) -> list[str]:
    """The document with one attribute or one text changed, each in turn."""
    found = []
    count = len(list(ElementTree.fromstring(text).iter()))
    for number in range(count):
        for name in [*list(ElementTree.fromstring(text).iter())[number].attrib, None]:
            root = ElementTree.fromstring(text)
            element = list(root.iter())[number]
            if name is not None:
                element.attrib[name] = f"{element.attrib[name]}7"
            elif (element.text or "").strip():
                element.text = f"{(element.text or '').strip()}7"
            else:
                continue
            found.append(ElementTree.tostring(root, encoding="unicode"))
    return found


def test_all_examples_start() -> None:
    """Each example becomes a VM with its devices, and runs on the simulator."""
    with xenmgmt.connect("sim://?seed=1") as xen:
        for path in FILES:
            guest = read_guest(path)
            vm = create(xen, guest)
            vm.start()
            assert len(vm.VBDs) == len(guest.disks)
            assert len(vm.VIFs) == len(guest.interfaces)


def test_nothing_is_left_of_a_guest_that_cannot_be_made() -> None:
    """When the last interface is refused, VM, disks and networks of the guest are gone."""
    guest = read_guest(EXAMPLES / "web-pv.cfg")
    with xenmgmt.connect("sim://?seed=1") as xen:
        create(xen, guest)
        counts = [len(kind) for kind in (xen.VM, xen.VDI, xen.VBD, xen.VIF, xen.network)]
        with pytest.raises(xenmgmt.errors.DuplicateMac):
            create(xen, guest)
        after = [len(kind) for kind in (xen.VM, xen.VDI, xen.VBD, xen.VIF, xen.network)]
        assert after == counts


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    """Bytes that are no text are refused."""
    path = tmp_path / "x.cfg"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GuestFormatError, match="UTF-8"):
        read_guest(path)
