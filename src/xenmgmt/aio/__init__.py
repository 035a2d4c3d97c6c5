"""The asynchronous face: the same names, awaited.

async with xenmgmt.aio.connect("sim://") as xen:
    vm = await xen.VM.create(name_label="web")
    await vm.start()
"""

from __future__ import annotations

from ._toolstack import AsyncTask, AsyncXen, connect

__all__ = ["AsyncTask", "AsyncXen", "connect"]
