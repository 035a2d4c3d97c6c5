"""The head of a memory image that libvirt wrote: whose it is.

QEMU's head is a magic, numbers, the domain's XML and a cookie; then QEMU's stream begins. Names are
replaced by names of the same length, so that nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..._durable import flush
from ...errors import EngineError

MAGIC = (b"LibvirtQemudSave", b"LibvirtQemudPart")
NUMBERS = 19
"""So many 32-bit numbers follow: version, length of what is behind them, and others."""

LARGEST = 16 << 20

XEN_MAGIC = b"libvirt-xml\n \0 \r"
XEN_HEAD = 64
"""Of libvirt's driver for Xen: magic, version, length of the document, ten numbers not in use."""


def document_of_xen(path: Path) -> str | None:
    """The document of the domain whose memory a file holds; None when it holds none."""
    try:
        with path.open("rb") as file:
            head = file.read(XEN_HEAD)
            length = int.from_bytes(head[20:24], "little")
            if head[:16] != XEN_MAGIC or not 0 < length < LARGEST:
                return None
            return file.read(length).rstrip(b"\0").decode()
    except FileNotFoundError:
        return None


def rename(path: Path, names: Mapping[str, str]) -> None:
    """Put other names in the place of some. Idempotent, and whole or not at all for each name."""
    with path.open("r+b") as file:
        head = file.read(16 + 4 * NUMBERS)
        length = int.from_bytes(head[20:24], "little")
        if head[:16] not in MAGIC or not 0 < length < LARGEST:
            raise EngineError(f"{path.name} is no memory image of QEMU", engine="libvirt")
        begin = file.tell()
        text = file.read(length)
        for old, new in names.items():
            if not old or len(old) != len(new):
                raise EngineError(f"{new!r} cannot stand for {old!r} in a memory image")
            text = text.replace(old.encode(), new.encode())
        file.seek(begin)
        file.write(text)
    flush(path)
