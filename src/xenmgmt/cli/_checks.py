"""What to look at on this machine. Nothing is changed, nothing is started."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from .. import errors as err
from ._where import Where


class Check(NamedTuple):
    """One thing that was looked at."""

    what: str
    state: str
    """``ok``, ``missing``, or ``no``: it cannot be here."""
    told: str
    fix: str = ""
    """The command that would make it work."""
    then: str = ""
    """What it would be good for."""
    needed: bool = False
    """Whether every command needs it."""


EXTRAS = (
    ("cli", "click", "click", "this command line"),
    ("cli", "rich", "rich", "progress bars and live screens"),
    ("cli", "yaml", "PyYAML", "--output yaml"),
    ("libvirt", "libvirt", "libvirt-python", "engines through libvirt"),
    ("native", "cffi", "cffi", "native Xen"),
    ("numpy", "numpy", "numpy", "statistics as arrays"),
    ("pandas", "pandas", "pandas", "to_frame()"),
    ("plots", "matplotlib", "matplotlib", "plots"),
    ("notebook", "ipykernel", "ipykernel", "the example notebooks"),
)
QEMU = {
    "x86_64": ("qemu-system-x86_64", "qemu-system-x86"),
    "aarch64": ("qemu-system-aarch64", "qemu-system-arm"),
}
XEN_LIBRARIES = ("libxencall.so.1", "libxenstore.so.4")


def examine(where: Where, root: Path = Path("/")) -> list[Check]:
    """All of it; ``root`` is where the files of the system are."""
    looks: tuple[Callable[[], Iterator[Check]], ...] = (
        _python,
        _extras,
        lambda: _store(where),
        _simulator,
        lambda: _libvirt(root),
        lambda: _qemu(root),
        lambda: _xen(root),
    )
    return [one for look in looks for one in look()]


def _python() -> Iterator[Check]:
    told = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Check("python", "ok", told, needed=True)


def _extras() -> Iterator[Check]:
    for extra, module, package, use in EXTRAS:
        if find_spec(module) is None:
            fix = f"pip install 'xenmgmt[{extra}]'"
            yield Check(package, "missing", "not installed", fix, use)
            continue
        try:
            yield Check(package, "ok", version(package))
        except PackageNotFoundError:
            yield Check(package, "ok", "installed without metadata")


def _store(where: Where) -> Iterator[Check]:
    if where.store is None:
        yield Check("store", "ok", f"none: {where.engine} keeps its own records")
        return
    path = Path(where.store)
    if not path.exists():
        above = next(one for one in path.absolute().parents if one.exists())
        if os.access(above, os.W_OK):
            yield Check("store", "ok", f"{path} will be made by the first command", needed=True)
        else:
            fix = f"install -d -o {os.environ.get('USER', 'USER')} {path.parent}"
            yield Check("store", "missing", f"{above} may not be written", fix, "keeping", True)
        return
    from ..store.reading import Reader

    try:
        with Reader(path) as reader:
            count = sum(1 for _ in reader.rows("VM"))
    except err.StoreError as error:
        fix = f"xenmgmt store check {path}"
        yield Check("store", "missing", str(error), fix, "what is wrong with it", True)
        return
    if os.access(path, os.W_OK):
        yield Check("store", "ok", f"{path}: {count} VMs", needed=True)
    else:
        fix = f"chown $USER {path}"
        yield Check("store", "missing", f"{path} may only be read", fix, "changing things", True)


def _simulator() -> Iterator[Check]:
    from ..toolstack import connect

    with connect("sim://") as xen:
        vm = xen.VM.create(name_label="doctor")
        vm.start()
        state = vm.state
    yield Check("sim://", "ok" if state == "Running" else "missing", "a guest was started")


# --- engines --------------------------------------------------------------------------------------


def _libvirt(root: Path) -> Iterator[Check]:
    if shutil.which("virsh") or shutil.which("libvirtd") or shutil.which("virtqemud"):
        yield Check("libvirt", "ok", "installed")
    else:
        fix = "apt install libvirt-daemon-system libvirt-clients"
        yield Check("libvirt", "missing", "not installed", fix, "guests of QEMU through libvirt")
        return
    sockets = [root / "run/libvirt" / name for name in ("libvirt-sock", "virtqemud-sock")]
    there = [one for one in sockets if one.exists()]
    if not there:
        fix = "systemctl start libvirtd"
        yield Check("libvirt daemon", "missing", "not running", fix, "qemu:///system")
    elif any(os.access(one, os.W_OK) for one in there):
        yield Check("libvirt daemon", "ok", str(there[0]))
    else:
        fix = "usermod -aG libvirt $USER"
        yield Check("libvirt daemon", "missing", f"{there[0]}: no permission", fix, "using it")


def _qemu(root: Path) -> Iterator[Check]:
    program, package = QEMU.get(platform.machine(), ("qemu-system-x86_64", "qemu-system-x86"))
    found = shutil.which(program)
    if found is None:
        fix = f"apt install {package} qemu-utils"
        yield Check("QEMU", "missing", f"no {program}", fix, "real guests, also without Xen")
    else:
        yield Check("QEMU", "ok", found)
    device = root / "dev/kvm"
    if not device.exists():
        flags = _cpu_flags(root)
        if flags & {"vmx", "svm"}:
            fix = "modprobe kvm_intel || modprobe kvm_amd"
            yield Check("KVM", "missing", "no /dev/kvm", fix, "guests at full speed")
        else:
            yield Check("KVM", "no", "the CPU shows no virtualisation; QEMU emulates (TCG), slowly")
    elif os.access(device, os.R_OK | os.W_OK):
        yield Check("KVM", "ok", str(device))
    else:
        fix = "usermod -aG kvm $USER"
        yield Check("KVM", "missing", f"{device}: no permission", fix, "guests at full speed")


def _cpu_flags(root: Path) -> set[str]:
    try:
        text = (root / "proc/cpuinfo").read_text()
    except OSError:
        return set()
    return {flag for line in text.splitlines() if line.startswith("flags") for flag in line.split()}


def _xen(root: Path) -> Iterator[Check]:
    kind = root / "sys/hypervisor/type"
    capabilities = root / "proc/xen/capabilities"
    under = kind.is_file() and kind.read_text().strip() == "xen"
    control = capabilities.is_file() and "control_d" in capabilities.read_text()
    if control:
        yield Check("Xen", "ok", "this is the control domain")
    elif under:
        yield Check("Xen", "no", "this is a guest of Xen, not its control domain")
    else:
        fix = "apt install xen-system-amd64 && reboot"
        yield Check("Xen", "missing", "this kernel does not run on Xen", fix, "managing it here")
    if find_spec("xenmgmt._native") is None:
        yield Check("xenmgmt._native", "no", "this release has no native binding for Xen")
    elif find_spec("cffi") is None:
        fix = "pip install 'xenmgmt[native]'"
        yield Check("xenmgmt._native", "missing", "needs cffi", fix, "native Xen")
    else:
        yield from _xen_libraries(control)


def _xen_libraries(control: bool) -> Iterator[Check]:
    from ctypes.util import find_library

    lost = [name for name in XEN_LIBRARIES if find_library(name[3:].partition(".")[0]) is None]
    if lost:
        fix = "apt install libxen-dev"
        told = f"not found: {', '.join(lost)}"
        yield Check("xenmgmt._native", "missing", told, fix, "native Xen")
    elif not control:
        yield Check("xenmgmt._native", "ok", "libraries are here; it works in the control domain")
    elif os.access("/dev/xen/privcmd", os.R_OK | os.W_OK):
        yield Check("xenmgmt._native", "ok", "may make hypercalls")
    else:
        told = "/dev/xen/privcmd: no permission"
        yield Check("xenmgmt._native", "missing", told, "sudo xenmgmt doctor", "hypercalls")
