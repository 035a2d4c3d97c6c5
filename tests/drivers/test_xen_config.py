"""What the native driver hands to libxl, and reads back."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xenmgmt.abc import DiskSpec, NicSpec, VMSpec
from xenmgmt.drivers.xen import _config as config
from xenmgmt.drivers.xen import _saved as saved
from xenmgmt.errors import EngineError, InvalidValue

MIB = 1 << 20
NET, SR = "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0002", "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0001"


@st.composite
def specs(draw: st.DrawFn) -> VMSpec:
    """A guest with a few devices."""
    vcpus = draw(st.integers(1, 8))
    disks = draw(st.integers(0, 30))
    nics = draw(st.integers(0, 4))
    static = draw(st.integers(1, 4096)) * MIB
    return VMSpec(
        uuid=str(draw(st.uuids())),
        name=draw(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1)),
        memory_static_max=static,
        memory_target=draw(st.integers(1, static // MIB)) * MIB,
        vcpus_max=vcpus + draw(st.integers(0, 4)),
        vcpus=vcpus,
        domain_type=draw(st.sampled_from(["pv", "pvh", "hvm"])),
        disks=tuple(
            DiskSpec(
                vbd="",
                device=str(n),
                vdi=f"{SR}/{n}",
                mode=draw(st.sampled_from(["RW", "RO"])),
            )
            for n in range(disks)
        ),
        nics=tuple(
            NicSpec(vif="", device=str(n), network=NET, mac=f"00:16:3e:00:00:{n:02x}", mtu=9000)
            for n in range(nics)
        ),
        boot={"PV_kernel": "/k", "PV_args": "quiet"},
        on_crash="preserve",
    )


@given(specs())
def test_there_and_back(spec: VMSpec) -> None:
    """What a guest was built from can be read out of its configuration."""
    paths = {disk.vdi: f"/disks/{disk.device}" for disk in spec.disks}
    made = config.config_of(spec, "any", paths, {NET: "xenbr0"})
    vdis = {path: vdi for vdi, path in paths.items()}

    assert config.spec_of(made, spec.name, vdis, {"xenbr0": NET}) == spec


@given(st.integers(0, 1000))
def test_names_of_disks(number: int) -> None:
    """A disk's number and its name are two ways to say the same."""
    assert config.device_of(config.vdev_of(str(number))) == str(number)


@pytest.mark.parametrize("value", ["two\nlines", "a\0b"])
def test_what_cannot_be_written(value: str) -> None:
    """A value that libxl would read as another one is refused."""
    spec = VMSpec(uuid=SR, name="x", memory_static_max=MIB, memory_target=MIB, vcpus_max=1,
                  vcpus=1, boot={"PV_args": value})  # fmt: skip
    with pytest.raises(InvalidValue, match="PV_args"):
        config.config_of(spec, "x", {}, {})


def test_saved_file(tmp_path: Path) -> None:
    """The head of a saved guest is what xl writes: 48 bytes, the configuration, the stream."""
    path = tmp_path / "saved"
    with path.open("wb") as file:
        saved.write_head(file, {"c_info": {"name": "one"}, "b_info": {}})
        file.write(b"stream")
    data = path.read_bytes()
    assert data.startswith(b"Xen saved domain, xl format\n \0 \r")
    assert struct.unpack_from("=IIII", data, 32) == (0x01020304, 3, 0, len(data) - 48 - 6)
    with path.open("rb", buffering=0) as file:
        assert saved.read_head(file) == {"c_info": {"name": "one"}, "b_info": {}}
        assert file.read() == b"stream"
    assert saved.is_saved(path)


@pytest.mark.parametrize("data", [b"", b"Xen saved domain, xl format\n", b"x" * 100])
def test_no_saved_file(data: bytes, tmp_path: Path) -> None:
    """Something else is told apart."""
    (tmp_path / "other").write_bytes(data)
    assert not saved.is_saved(tmp_path / "other")
    assert not saved.is_saved(tmp_path / "none")
    file = io.BytesIO(data)
    file.name = "other"  # type: ignore[attr-defined]
    with pytest.raises(EngineError, match="no saved guest"):
        saved.read_head(file)


def test_awake_with_the_devices_that_it_knows() -> None:
    """A disk keeps the guest's name for it, an interface its model; what others gave it stays."""
    disk = {"pdev_path": "/sr/root.disk", "format": "raw", "backend": "phy", "readwrite": 1}
    other = {"pdev_path": "/theirs.img", "vdev": "sdq", "readwrite": 0}
    nic = {"devid": 0, "mac": "00:16:3e:00:00:01", "bridge": "lan", "mtu": 1500}
    had = {
        "c_info": {"uuid": NET, "type": "hvm"},
        "b_info": {"max_memkb": 1},
        "disks": [
            {**disk, "vdev": "hda", "backend": "qdisk"},
            {**disk, "vdev": "hdb", "backend": "qdisk", "pdev_path": "/sr/gone.disk"},
            other,
        ],
        "nics": [{**nic, "bridge": "old", "model": "e1000"}],
    }
    wanted = {
        "c_info": {"uuid": NET, "type": "hvm", "name": "one"},
        "b_info": {"target_memkb": 1},
        "disks": [
            {**disk, "vdev": "xvda", "readwrite": 0},
            {**disk, "vdev": "xvdb", "pdev_path": "/sr/copy.disk"},
        ],
        "nics": [nic],
    }
    paths = ["/sr/root.disk", "/sr/copy.disk", "/sr/gone.disk"]

    awake = config.awake(wanted, had, paths, ["lan", "old"])

    assert awake["disks"] == [
        {**disk, "vdev": "hda", "backend": "qdisk", "readwrite": 0},
        {**disk, "vdev": "hdb", "pdev_path": "/sr/copy.disk"},
        other,
    ]
    assert awake["nics"] == [{**nic, "model": "e1000"}]
