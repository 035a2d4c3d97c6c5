"""Guest definitions that people already have: xl configuration files and libvirt domain XML.

Reading is pure: text in, `GuestDefinition` out. What the Xen-API has no place for is listed in
``unsupported``, never dropped. `create` makes the VM of a definition on a connection.
"""

from __future__ import annotations

from pathlib import Path

from . import libvirt_xml, xl
from ._create import create
from ._guest import (
    DiskDefinition,
    GuestDefinition,
    GuestFormatError,
    InterfaceDefinition,
    Unsupported,
)

MAX_SIZE = 8 << 20
"""Bytes: no guest definition is larger."""


def read_guest(path: str | Path) -> GuestDefinition:
    """Read a file in either format, told apart by its content.

    Raises:
        GuestFormatError: the file is not a guest definition; says where and what would do.
        OSError: the file cannot be read.
    """
    found = Path(path)
    source = str(found)
    if found.stat().st_size > MAX_SIZE:
        raise GuestFormatError(source, f"larger than {MAX_SIZE} bytes", "a guest definition")
    try:
        text = found.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise GuestFormatError(source, "not text in UTF-8", "xl configuration or XML") from None
    return parse_guest(text, source)


def parse_guest(text: str, source: str = "<string>") -> GuestDefinition:
    """The same for text."""
    is_xml = text.lstrip("\ufeff \t\r\n").startswith("<")
    return libvirt_xml.parse(text, source) if is_xml else xl.parse(text, source)


__all__ = [
    "DiskDefinition",
    "GuestDefinition",
    "GuestFormatError",
    "InterfaceDefinition",
    "Unsupported",
    "create",
    "libvirt_xml",
    "parse_guest",
    "read_guest",
    "xl",
]
