"""The guests that the lab brings along, below /srv/xen in dom0."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tempfile
from pathlib import Path

from .kernel import unpack_vmlinux, with_dependencies
from .settings import GUEST_ARGUMENTS, GUEST_MODULES, HERE

FOLDER = "srv/xen"

LINUX = f"""name = "{{name}}"
type = "{{type}}"
kernel = "/srv/xen/vmlinux"
ramdisk = "/srv/xen/initrd"
extra = "{GUEST_ARGUMENTS}"
memory = 192
vcpus = 1
on_crash = "destroy"
"""

TINY = """name = "tiny"
kernel = "/srv/xen/tiny"
memory = 4
vcpus = 1
on_crash = "destroy"
"""


def install_guests(root: Path, kernel: Path) -> None:
    """A Linux guest, PV and PVH, and the tiny one; each with a configuration for ``xl create``."""
    place = root / FOLDER
    place.mkdir(parents=True)
    unpack_vmlinux(kernel, place / "vmlinux")
    release = kernel.name.removeprefix("vmlinuz-")
    modules = kernel.parents[1] / "lib" / "modules" / release
    files = _initrd(root / "bin" / "busybox", with_dependencies(modules, GUEST_MODULES))
    (place / "initrd").write_bytes(gzip.compress(files, 1))
    compile_tiny(place / "tiny")
    for kind in ("pv", "pvh"):
        (place / f"{kind}.cfg").write_text(LINUX.format(name=kind, type=kind))
    (place / "tiny.cfg").write_text(TINY)


def archive(folder: Path) -> bytes:
    """The folder as an initial RAM disk."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
    done = subprocess.run(
        ["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"],
        cwd=folder, input="\n".join(names).encode() + b"\n", stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return done.stdout


def _initrd(busybox: Path, modules: list[Path]) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("bin", "dev", "proc", "sys", "modules"):
            (folder / each).mkdir()
        for number, path in enumerate(modules):
            shutil.copy(path, folder / "modules" / f"{number:02}-{path.name}")
        shutil.copy(busybox, folder / "bin" / "busybox")
        shutil.copy(HERE / "domu" / "init", folder / "init")
        (folder / "init").chmod(0o755)
        return archive(folder)


def compile_tiny(to: Path) -> None:
    """The tiny guest, from its assembler."""
    with tempfile.TemporaryDirectory() as name:
        part = Path(name) / "tiny.o"
        subprocess.run(["gcc", "-c", "-o", part, HERE / "tiny" / "tiny.S"], check=True)
        subprocess.run(
            ["ld", "-m", "elf_x86_64", "-static", "-nostdlib", "--build-id=none",
             "-z", "noexecstack", "--no-warn-rwx-segments", "-z", "max-page-size=4096",
             "-T", HERE / "tiny" / "tiny.lds", "-o", to, part],
            check=True,
        )  # fmt: skip
