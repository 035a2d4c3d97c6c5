"""A guest whose kernel cannot be started is one error, whatever the engine said of it."""

from __future__ import annotations

import re

from ..abc import VMSpec
from ..errors import BootloaderFailed

FILES = ("PV_kernel", "PV_ramdisk", "PV_bootloader")
ABOUT = re.compile(
    r"load\w* (a |the )?(kernel|ram ?disk)|kernel too old|invalid kernel|kernel loader|xc_dom"
)
"""How engines speak of a kernel whose file they do not name."""


def boot_failed(spec: VMSpec, said: str) -> BootloaderFailed | None:
    """The error for what an engine said when it was to build a guest; None for other matters."""
    files = {name: spec.boot[name] for name in FILES if spec.boot.get(name)}
    if not files or not (any(path in said for path in files.values()) or ABOUT.search(said)):
        return None
    told = ", ".join(f"{name} {path!r}" for name, path in files.items())
    return BootloaderFailed(spec.uuid, f"{told}: {said}")
