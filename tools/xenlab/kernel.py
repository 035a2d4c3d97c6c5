"""Linux kernels out of their packages: uncompressed, with the few modules that are wanted."""

from __future__ import annotations

import bz2
import lzma
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterable
from pathlib import Path

from .settings import LabError

ELF = b"\x7fELF"
LEGACY_LZ4 = b"\x02!L\x18"


def unpack_vmlinux(bzimage: Path, to: Path) -> None:
    """The ELF kernel inside a bzImage, so that the emulated CPU need not unpack it.

    Linux's x86 boot protocol (Documentation/arch/x86/boot.rst) says where it lies.
    """
    image = bzimage.read_bytes()
    if image[0x202:0x206] != b"HdrS":
        raise LabError(f"{bzimage} is not a Linux bzImage")
    setup_sectors = image[0x1F1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = (setup_sectors + 1) * 512 + offset
    kernel = _decompress(image[start : start + length], bzimage)
    if not kernel.startswith(ELF):
        raise LabError(f"what {bzimage} holds is not an ELF kernel")
    to.write_bytes(kernel)


def _decompress(data: bytes, origin: Path) -> bytes:
    if data.startswith(ELF):
        return data
    if data.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMADecompressor().decompress(data)
    if data.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(31).decompress(data)
    if data.startswith(b"BZh"):
        return bz2.BZ2Decompressor().decompress(data)
    if data.startswith((b"\x28\xb5\x2f\xfd", LEGACY_LZ4)):
        program = "lz4" if data.startswith(LEGACY_LZ4) else "zstd"
        # The last four bytes are the kernel's size, which the program would take for data.
        done = subprocess.run([program, "-dcq"], input=data[:-4], stdout=subprocess.PIPE)
        return done.stdout
    raise LabError(f"{origin}: no way to unpack a kernel that begins with {data[:8]!r}")


def _name(path: Path) -> str:
    return path.name.partition(".ko")[0].replace("-", "_")


def with_dependencies(modules: Path, wanted: Iterable[str]) -> list[Path]:
    """The files of the modules wanted and of those that they need, in the order to load them.

    What is built into the kernel is there already.
    """
    built_in = {_name(Path(line)) for line in (modules / "modules.builtin").read_text().split()}
    files = {_name(path): path for path in modules.rglob("*.ko*")}
    ordered: list[Path] = []

    def add(name: str) -> None:
        name = name.replace("-", "_")
        if name in built_in:
            return
        path = files.get(name)
        if path is None:
            raise LabError(f"no kernel module {name} below {modules}")
        if path in ordered:
            return
        needs = re.search(rb"\0depends=([^\0]*)\0", path.read_bytes())
        for each in needs[1].decode().split(",") if needs and needs[1] else ():
            add(each)
        ordered.append(path)

    for name in wanted:
        add(name)
    return ordered


def install_modules(package: Path, release: str, wanted: Iterable[str], root: Path) -> list[Path]:
    """Put modules with what they need below a root; their files there, in the order to load."""
    modules = package / "lib" / "modules" / release
    found = with_dependencies(modules, wanted)
    target = root / "usr" / "lib" / "modules" / release
    copies = [target / path.relative_to(modules) for path in found]
    for path, copy in zip(found, copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    for listing in ("modules.builtin", "modules.order", "modules.builtin.modinfo"):
        if (modules / listing).exists():
            shutil.copy2(modules / listing, target / listing)
    subprocess.run(["depmod", "-b", str(root), release], check=True)
    return copies
