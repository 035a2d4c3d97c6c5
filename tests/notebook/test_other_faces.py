"""Objects of a remote connection and of the asynchronous face show themselves as well."""

from __future__ import annotations

import asyncio

from tests.notebook.test_html import shown

import xenmgmt
from xenmgmt import Xen, aio, frames, notebook, plots, rpc

PASSWORD = "a pass phrase"


def test_remote(xen: Xen) -> None:
    """What a server has looks as it does in its own process, and gives the same frames."""
    xen.sample()
    with (
        rpc.serve(xen, "http://127.0.0.1:0", authenticate=("root", PASSWORD)) as server,
        xenmgmt.connect(server.url, login=("root", PASSWORD)) as far,
    ):
        for cls in ("VM", "host", "VIF", "VM_metrics"):
            here, there = xen.collection(cls), far.collection(cls)
            assert shown(there).text == shown(here).text
            assert there.to_frame().equals(here.to_frame())
        vm = far.VM.get_by_name_label("web")[0]
        near = xen.VM.get_by_name_label("web")[0]
        assert shown(vm).text.startswith("VM web Running")
        assert (
            shown(vm.get_record()).text.partition("fields")[2]
            == (shown(near.get_record()).text.partition("fields")[2])
        )
        task = vm.pause.task()
        task.wait()
        assert shown(task).text == f"task VM.pause {vm!r} success 100%"
        assert "Paused" in shown(notebook.timeline(far)).text
        assert shown(far.events)
        assert shown(far)
        assert len(frames.statistics(far).columns) == 8
        assert plots.life(far).rows.keys() <= plots.life(xen).rows.keys()


def test_async() -> None:
    """Awaited objects and tasks are shown by the same functions."""

    async def life() -> None:
        async with aio.connect("sim://", seed=1) as xen:
            vm = await xen.VM.create(name_label="web", memory_static_max="64MiB")
            task = vm.start.task()
            await task
            assert shown(vm).text.startswith("VM web Running")
            assert len(xen.VM.to_frame()) == 1
            assert shown(task).text == f"task VM.start {vm!r} success 100%"

    asyncio.run(life())
