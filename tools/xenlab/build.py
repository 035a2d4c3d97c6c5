"""The images: hypervisor, dom0's kernel, its initial RAM disk and its root file system."""

from __future__ import annotations

import fcntl
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import guests, kernel, packages
from .settings import (
    DOM0_MODULES,
    HERE,
    ROOT,
    ROOT_MODULES,
    ROOT_SIZE,
    UNPACKED_PACKAGES,
    XEN,
    LabError,
    recipe,
)

PROGRAMS = {
    "qemu-system-x86_64": "qemu-system-x86",
    "qemu-img": "qemu-utils",
    "mmdebstrap": "mmdebstrap",
    "setpriv": "util-linux",
    "unshare": "util-linux",
    "mke2fs": "e2fsprogs",
    "cpio": "cpio",
    "depmod": "kmod",
    "lz4": "lz4",
    "zstd": "zstd",
    "gcc": "gcc",
    "ld": "binutils",
}
"""What the host must have, and the Debian package that brings it."""

EARLY_INIT = """#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
{load}
tries=0
until [ -b /dev/vda ]; do
    tries=$((tries + 1))
    [ $tries -lt 1500 ] || {{ echo "xenlab: no disk"; poweroff -f; }}
    usleep 20000
done
mount -t ext4 -o noatime /dev/vda /root || {{ echo "xenlab: no root"; poweroff -f; }}
for each in dev proc sys; do mount --move /$each /root/$each; done
exec switch_root /root /sbin/init
"""

MAKE = "make-"
"""How the folders begin that images are made in."""

Say = Callable[[str], None]


def is_current(folder: Path) -> bool:
    """Whether the images were made by this very recipe."""
    stamp = folder / "recipe"
    return stamp.exists() and stamp.read_text() == recipe()


def build(folder: Path, say: Say) -> bool:
    """Make the images unless they are current; whether any were made.

    Raises:
        LabError: a program is missing, or a step failed; there are no images then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock"):
        if is_current(folder):
            return False
        missing = {name: each for name, each in PROGRAMS.items() if not _which(name)}
        if missing:
            wanted = " ".join(sorted(set(missing.values())))
            raise LabError(
                f"missing: {', '.join(sorted(missing))}. Install: apt-get install {wanted}"
            )
        if os.geteuid() != 0:
            _as_root(folder)
        else:
            _build(folder, say)
        return True


def _which(program: str) -> str | None:
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _as_root(folder: Path) -> None:
    """Packages can be unpacked by root alone: their files have owners and devices."""
    inner = "from pathlib import Path; from tools.xenlab import build; import sys; "
    inner += "build._build(Path(sys.argv[1]), print)"
    command = [sys.executable, "-B", "-c", inner, str(folder)]
    for each in (["sudo", *command], ["sudo", "chown", "-R", f"{os.getuid()}", str(folder)]):
        if subprocess.run(each, cwd=ROOT).returncode:
            raise LabError("the images are built by root, and sudo did not let that happen")


def _build(folder: Path, say: Say) -> None:
    begun = time.monotonic()

    def tell(text: str) -> None:
        say(f"{text} ({time.monotonic() - begun:.0f} s)")

    os.environ["PATH"] += ":/usr/sbin:/sbin"
    for old in ("recipe", "ready"):
        path = folder / old
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    clear(folder)
    with tempfile.TemporaryDirectory(prefix=MAKE, dir=folder) as name:
        work = Path(name)
        tell("fetching and unpacking Debian packages")
        root = packages.bootstrap(work)
        parts = packages.take_apart(work)
        tell("packages are unpacked")
        dom0, guest = _kernels(parts)
        hypervisor = parts[UNPACKED_PACKAGES[0]] / "boot" / f"xen-{XEN}-amd64.gz"
        (folder / "xen").write_bytes(gzip.decompress(hypervisor.read_bytes()))
        kernel.unpack_vmlinux(dom0, folder / "vmlinux")
        release = dom0.name.removeprefix("vmlinuz-")
        package = dom0.parents[1]
        kernel.install_modules(package, release, (*ROOT_MODULES, *DOM0_MODULES), root)
        early = kernel.with_dependencies(package / "lib" / "modules" / release, ROOT_MODULES)
        (folder / "initramfs.cpio").write_bytes(_initramfs(root / "bin" / "busybox", early, work))
        guests.install_guests(root, guest)
        _install_dom0(root)
        _file_system(root, folder / "root.ext4")
    (folder / "recipe").write_text(recipe())
    tell("images are built")


def clear(folder: Path) -> None:
    """Take away what a build left behind that was killed.

    Raises:
        LabError: something is mounted there and cannot be unmounted; nothing below is removed.
    """
    for left in sorted(folder.glob(f"{MAKE}*")):
        for place in reversed(mounts_below(left)):
            if subprocess.run(["umount", str(place)]).returncode:
                raise LabError(f"{place} is mounted, and is no place to remove files from")
        shutil.rmtree(left)


def mounts_below(folder: Path) -> list[Path]:
    """What is mounted at a folder or below, as this process sees it; the outer ones first."""
    inside = folder.resolve()
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    points = (Path(re.sub(r"\\(\d{3})", _character, line.split()[4])) for line in lines)
    return [point for point in points if point.is_relative_to(inside)]


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 8))


def _kernels(parts: dict[str, Path]) -> tuple[Path, Path]:
    """The bzImages of dom0 and of the guests."""
    found = {path: "-cloud-" in name for name, each in parts.items()
             for path in each.glob("boot/vmlinuz-*")}  # fmt: skip
    dom0 = [path for path, is_cloud in found.items() if not is_cloud]
    guest = [path for path, is_cloud in found.items() if is_cloud]
    if not (dom0 and guest):
        raise LabError(f"kernels are missing among {', '.join(parts)}")
    return dom0[0], guest[0]


def _initramfs(busybox: Path, modules: list[Path], work: Path) -> bytes:
    place = work / "initramfs"
    for each in ("bin", "dev", "proc", "sys", "root", "modules"):
        (place / each).mkdir(parents=True)
    shutil.copy(busybox, place / "bin" / "busybox")
    for path in modules:
        shutil.copy(path, place / "modules" / path.name)
    load = "\n".join(f"insmod /modules/{path.name}" for path in modules)
    (place / "init").write_text(EARLY_INIT.format(load=load))
    (place / "init").chmod(0o755)
    return guests.archive(place)


def _install_dom0(root: Path) -> None:
    init = root / "usr" / "sbin" / "init"
    init.unlink(missing_ok=True)
    shutil.copy(HERE / "dom0" / "init", init)
    init.chmod(0o755)
    place = root / "usr" / "local" / "lib" / "xenlab"
    place.mkdir(parents=True)
    (place / "__init__.py").touch()
    for each in ("agent.py", "wire.py"):
        shutil.copy(HERE / each, place / each)
    (root / "etc" / "hostname").write_text("dom0\n")
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost dom0\n")
    _quicken_hotplug(root)
    _install_libvirt(root)


def _quicken_hotplug(root: Path) -> None:
    """Put quick scripts for disks and interfaces before Xen's own, which start many programs."""
    scripts = root / "etc" / "xen" / "scripts"
    for quick in (HERE / "dom0" / "scripts").iterdir():
        place = scripts / quick.name
        place.rename(scripts / f"debian-{quick.name}")
        shutil.copy(quick, place)
        place.chmod(0o755)


def _install_libvirt(root: Path) -> None:
    """Leave libvirt the drivers for a Xen host; no other one starts in so small a system."""
    kept = {f"libvirt_driver_{name}.so" for name in ("libxl", "storage", "network")}
    for driver in (root / "usr/lib/x86_64-linux-gnu/libvirt/connection-driver").iterdir():
        if driver.name not in kept:
            driver.unlink()
    # The emulated CPU has no VME, and libvirt knows none without it.
    for model in (root / "usr/share/libvirt/cpu_map").glob("x86_*.xml"):
        if model.name != "x86_features.xml":
            lines = model.read_text().splitlines(keepends=True)
            model.write_text("".join(line for line in lines if "feature name='vme'" not in line))
    settings = root / "etc" / "libvirt" / "libvirtd.conf"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(
        'unix_sock_rw_perms = "0700"\nauth_unix_ro = "none"\nauth_unix_rw = "none"\n'
    )
    start = root / "usr" / "local" / "sbin" / "start-libvirt"
    shutil.copy(HERE / "dom0" / "start-libvirt", start)
    start.chmod(0o755)


def _file_system(root: Path, image: Path) -> None:
    image.unlink(missing_ok=True)
    command = ["mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-d", str(root)]
    subprocess.run([*command, str(image), ROOT_SIZE], stdout=subprocess.DEVNULL, check=True)
