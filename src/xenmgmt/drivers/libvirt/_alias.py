"""Our names for devices: libvirt keeps a name that begins like this as it was given."""

from __future__ import annotations

OURS = "ua-"


def alias(uuid: str) -> str:
    """The name by which libvirt calls a device of ours."""
    return f"{OURS}{uuid}"


def uuid_of(alias: str) -> str:
    """The device of ours that is called so; "" for those of others."""
    return alias.removeprefix(OURS) if alias.startswith(OURS) else ""


__all__ = ["alias", "uuid_of"]
