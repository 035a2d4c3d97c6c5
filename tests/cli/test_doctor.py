"""What `doctor` says of a machine, by files that it looks at."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from xenmgmt.cli import _checks
from xenmgmt.cli._where import Where

Ok = Callable[..., str]


def looked(root: Path, store: str) -> dict[str, _checks.Check]:
    return {one.what: one for one in _checks.examine(Where("sim://", store), root)}


def test_here(ok: Ok) -> None:
    """On the machine of the tests, all that every command needs is there."""
    found = json.loads(ok("doctor", "--json"))
    assert {one["what"] for one in found} >= {"python", "click", "store", "sim://", "QEMU", "Xen"}
    assert all(one["state"] in ("ok", "missing", "no") for one in found)
    assert all(bool(one["fix"]) == (one["state"] == "missing") for one in found)
    assert all(shlex.split(one["fix"]) for one in found if one["fix"])
    text = ok("doctor")
    for one in found:
        assert one["told"] in text
        assert one["fix"] in text


def test_an_empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed: each thing that is missing names the command that brings it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(_checks, "find_spec", lambda name: None)
    found = looked(tmp_path, str(tmp_path / "store.db"))
    assert found["libvirt"].fix.startswith("apt install libvirt")
    assert found["QEMU"].fix.startswith("apt install qemu-system")
    assert found["rich"].fix == "pip install 'xenmgmt[cli]'"
    assert found["KVM"].state == "no"
    assert found["Xen"].state == "missing"
    assert "libvirt daemon" not in found


def test_a_machine_with_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KVM, libvirt and the control domain of Xen are seen for what they are."""
    for name in ("virsh", "qemu-system-x86_64", "qemu-system-aarch64"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("run/libvirt/libvirt-sock", "dev/kvm", "proc/xen/capabilities"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("control_d\n")
    found = looked(tmp_path, str(tmp_path / "store.db"))
    for what in ("libvirt", "libvirt daemon", "QEMU", "KVM", "Xen"):
        assert found[what].state == "ok", found[what]


def test_a_guest_of_xen(tmp_path: Path) -> None:
    """A guest is told from the control domain; a CPU that could do KVM from one that cannot."""
    (tmp_path / "sys/hypervisor").mkdir(parents=True)
    (tmp_path / "sys/hypervisor/type").write_text("xen\n")
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("processor: 0\nflags\t\t: fpu vmx pae\n")
    found = looked(tmp_path, str(tmp_path / "store.db"))
    assert "guest of Xen" in found["Xen"].told
    assert found["KVM"].fix.startswith("modprobe")


def test_a_damaged_store(run: Run, own_places: Path) -> None:
    """What every command needs and is not right makes the status 1."""
    (own_places / "store.db").write_bytes(b"x" * 5000)
    done = run("doctor")
    assert done.code == 1
    assert "xenmgmt store check" in done.out


def test_a_missing_library_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, a command says what to install, with a status of its own."""
    import sys

    monkeypatch.setitem(sys.modules, "click", None)
    done = run("vm", "start", "web")
    assert done.code == 7
    assert "xenmgmt[cli]" in done.err
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert run("vm", "list", "--output", "yaml").code == 7
