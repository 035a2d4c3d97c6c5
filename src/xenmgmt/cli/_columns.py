"""Nouns, and the columns of their lists."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its title, the field that it shows, and how.

    ``kind``: empty for the value itself, ``bytes``, ``percent``, ``time``, or the class whose
    objects a reference or set of references is shown by name of. ``wide``: only in wide lists.
    """

    title: str
    field: str
    kind: str = ""
    wide: bool = False


class Noun(NamedTuple):
    """A class of the API under the name that people type."""

    cls: str
    help: str
    columns: tuple[Column, ...]
    hidden: tuple[str, ...] = ()
    """Flags: objects that have one of them are listed only with ``--all``."""


NAME = Column("NAME", "name_label")
STATE = Column("STATE", "state")
UUID = Column("UUID", "uuid")
WIDE_UUID = Column("UUID", "uuid", wide=True)

NOUNS: dict[str, Noun] = {
    "vm": Noun(
        "VM",
        "Virtual machines, templates and snapshots.",
        (
            NAME,
            STATE,
            Column("MEMORY", "memory_static_max", "bytes"),
            Column("VCPUS", "VCPUs_max"),
            Column("HOST", "resident_on", "host"),
            UUID,
            Column("DOMID", "domid", wide=True),
            Column("TAGS", "tags", wide=True),
            Column("SNAPSHOTS", "snapshots", "VM", wide=True),
        ),
        ("is_a_snapshot", "is_a_template"),
    ),
    "host": Noun(
        "host",
        "Physical machines.",
        (
            NAME,
            STATE,
            Column("ADDRESS", "address"),
            Column("VMS", "resident_VMs", "VM"),
            UUID,
            Column("VERSION", "API_version_major", wide=True),
        ),
    ),
    "network": Noun(
        "network",
        "Networks between virtual machines and to the outside.",
        (NAME, STATE, Column("BRIDGE", "bridge"), Column("MTU", "MTU"), UUID),
    ),
    "sr": Noun(
        "SR",
        "Storage repositories.",
        (
            NAME,
            STATE,
            Column("TYPE", "type"),
            Column("SIZE", "physical_size", "bytes"),
            Column("USED", "physical_utilisation", "bytes"),
            Column("SHARED", "shared"),
            UUID,
        ),
    ),
    "disk": Noun(
        "VDI",
        "Virtual disks.",
        (
            NAME,
            STATE,
            Column("SIZE", "virtual_size", "bytes"),
            Column("TYPE", "type"),
            Column("SR", "SR", "SR"),
            UUID,
        ),
    ),
    "vbd": Noun(
        "VBD",
        "Disks in virtual machines.",
        (
            Column("VM", "VM", "VM"),
            Column("DEVICE", "userdevice"),
            Column("DISK", "VDI", "VDI"),
            Column("TYPE", "type"),
            Column("MODE", "mode"),
            STATE,
            UUID,
        ),
    ),
    "vif": Noun(
        "VIF",
        "Network interfaces in virtual machines.",
        (
            Column("VM", "VM", "VM"),
            Column("DEVICE", "device"),
            Column("NETWORK", "network", "network"),
            Column("MAC", "MAC"),
            STATE,
            UUID,
        ),
    ),
    "pif": Noun(
        "PIF",
        "Network interfaces of hosts.",
        (
            Column("HOST", "host", "host"),
            Column("DEVICE", "device"),
            Column("NETWORK", "network", "network"),
            Column("MAC", "MAC"),
            STATE,
            UUID,
        ),
    ),
    "pbd": Noun(
        "PBD",
        "Ways of hosts to storage repositories.",
        (Column("HOST", "host", "host"), Column("SR", "SR", "SR"), STATE, UUID),
    ),
    "usb": Noun(
        "PUSB",
        "USB devices of hosts.",
        (
            Column("HOST", "host", "host"),
            Column("PATH", "path"),
            Column("DEVICE", "product_desc"),
            Column("PASSTHROUGH", "passthrough_enabled"),
            UUID,
        ),
    ),
    "task": Noun(
        "task",
        "Operations in progress, and those that have ended.",
        (
            NAME,
            STATE,
            Column("PROGRESS", "progress", "percent"),
            Column("CREATED", "created", "time"),
            Column("UUID", "uuid"),
            Column("ERROR", "error_info", wide=True),
        ),
    ),
    "pool": Noun(
        "pool",
        "The pool of hosts.",
        (NAME, Column("MASTER", "master", "host"), Column("DEFAULT-SR", "default_SR", "SR"), UUID),
    ),
    "message": Noun(
        "message",
        "What somebody should look at.",
        (
            Column("TIME", "timestamp", "time"),
            Column("NAME", "name"),
            Column("PRIORITY", "priority"),
            Column("BODY", "body"),
            WIDE_UUID,
        ),
    ),
}
ALIASES = {"vdi": "disk", "usb-device": "usb", "storage": "sr"}
