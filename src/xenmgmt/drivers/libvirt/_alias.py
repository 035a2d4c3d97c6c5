"""Our names for devices: libvirt keeps a name that begins like this as it was given."""

from __future__ import annotations

from ...abc import found_uuid
from . import xml

OURS = "ua-"


def alias(uuid: str) -> str:
    """The name by which libvirt calls a device of ours."""
    return f"{OURS}{uuid}"


def uuid_of(alias: str) -> str:
    """The device of ours that is called so; "" for those of others."""
    return alias.removeprefix(OURS) if alias.startswith(OURS) else ""


def uuid_in(made: xml.Domain, device: xml.Disk | xml.Interface, name: str) -> str:
    """The uuid of a device in a document: by its alias, our note, or its name as its owner's."""
    noted = {one.target: one.uuid for one in made.ours.devices} if made.ours else {}
    return uuid_of(device.alias or "") or noted.get(name) or found_uuid(made.uuid or "", name)


__all__ = ["alias", "uuid_in", "uuid_of"]
