"""The uuids of devices to which nobody gave any: those that came with a definition of others."""

from __future__ import annotations

import uuid

SPACE = uuid.UUID("a3b0e1c6-5f0d-4c3e-9a53-6c9c4a1d7f02")


def found_uuid(vm: str, device: str) -> str:
    """The uuid of a device by the VM's uuid and the engine's name for it: always the same."""
    return str(uuid.uuid5(SPACE, f"{vm} {device}"))


def is_found_uuid(text: str) -> bool:
    """Whether a uuid is one of those; those that are made for new objects are random."""
    return text[14:15] == "5"  # the version
