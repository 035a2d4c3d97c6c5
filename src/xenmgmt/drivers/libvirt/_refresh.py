"""Having libvirt look anew at what is in a storage pool."""

from __future__ import annotations

import time
from typing import Any

from ._errors import text_of
from ._library import load

PATIENCE = 20.0
"""Seconds that what somebody else does in the pool is waited for."""
LOOK = 0.05
BUSY = "asynchronous jobs running"
"""libvirt has no code of its own for it."""


def refresh(pool: Any) -> None:
    """Refresh a pool. It cannot be while a volume is being made in it, by whomever.

    Raises:
        libvirtError: it cannot be refreshed, or was busy for too long.
    """
    libvirt = load()
    end = time.monotonic() + PATIENCE
    while True:
        try:
            pool.refresh()
        except libvirt.libvirtError as error:
            if BUSY not in text_of(error) or time.monotonic() > end:
                raise
            time.sleep(LOOK)
        else:
            return


__all__ = ["refresh"]
