"""A web console for guests

A page in a browser shows guests, and creates, starts, suspends, resumes, shuts down and snapshots
them, and gives them processors and memory. It speaks JSON over HTTP and has nothing else. Its
buttons are those of what is allowed now; it hears of changes by a long poll.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import rpc

MIB = 1 << 20


class Page:
    """What a page in a browser does: one session, and calls by JSON-RPC."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self._url = f"{url}/jsonrpc"
        self._session = self._call("session.login_with_password", name, password, "1.0", "page")
        self._token = self.call("event.from", ["VM"], "", 0)["token"]

    def _call(self, method: str, *params: Any) -> Any:
        body = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
        with urllib.request.urlopen(self._url, json.dumps(body).encode(), timeout=30) as answer:
            told = json.load(answer)
        return told["result"] if "result" in told else [told["error"]["message"]]

    def call(self, method: str, *params: Any) -> Any:
        return self._call(method, self._session, *params)

    def heard(self) -> list[str]:
        """The states that guests went through since the last look."""
        told = self.call("event.from", ["VM"], self._token, 10)
        self._token = told["token"]
        states = [one["snapshot"]["power_state"] for one in told["events"]]
        return list(dict.fromkeys(states))

    def buttons(self, vm: str) -> list[str]:
        known = ("start", "pause", "suspend", "resume", "clean_shutdown", "snapshot", "destroy")
        allowed = self.call("VM.get_allowed_operations", vm)
        return [name for name in known if name in allowed]


def test_uc59(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=59) as xen:
        xen.VM.create(name_label="debian", is_a_template=True, memory_static_max=512 * MIB)
        with rpc.serve(xen, "http://127.0.0.1:0", authenticate=("page", "pw")) as server:
            use(story, Page(server.url, "page", "pw"))
    story.limit("The page itself is not part of it: what is shown is all that it has to call.")
    story.limit("Roles are given by class of call, not by guest.")


def use(story: Story, page: Page) -> None:
    with story.step("list the templates, and make a guest of one") as step:
        records = page.call("VM.get_all_records")
        (template,) = [ref for ref, one in records.items() if one["is_a_template"]]
        vm = page.call("VM.clone", template, "shop")
        page.call("VM.provision", vm)
        step.gives(f"{records[template]['name_label']}; buttons: {', '.join(page.buttons(vm))}")
    with story.step("give it memory and processors while it is down") as step:
        page.call("VM.set_memory_limits", vm, *map(str, (0, 1024 * MIB, 256 * MIB, 1024 * MIB)))
        page.call("VM.set_VCPUs_max", vm, "4")
        page.call("VM.set_VCPUs_at_startup", vm, "1")
        told = page.call("VM.get_record", vm)
        assert int(told["memory_static_max"]) == 1024 * MIB
        step.gives(f"{int(told['memory_static_max']) // MIB} MiB, {told['VCPUs_max']} processors")
    page.heard()
    for verb, given, state in (
        ("start", (False, False), "Running"),
        ("suspend", (), "Suspended"),
        ("resume", (False, False), "Running"),
    ):
        with story.step(f"press {verb}") as step:
            page.call(f"VM.{verb}", vm, *given)
            assert page.heard()[-1] == state
            step.gives(f"the page hears {state}; buttons: {', '.join(page.buttons(vm))}")
    with story.step("press start all the same") as step:
        step.gives(page.call("VM.start", vm, False, False)[0])
    with story.step("give the running guest other memory, and more processors") as step:
        page.call("VM.set_memory_dynamic_range", vm, str(512 * MIB), str(512 * MIB))
        page.call("VM.set_VCPUs_number_live", vm, "3")
        metrics = page.call("VM_metrics.get_record", page.call("VM.get_metrics", vm))
        assert (int(metrics["memory_actual"]), int(metrics["VCPUs_number"])) == (512 * MIB, 3)
        step.gives("512 MiB, 3 processors")
    with story.step("take a snapshot, tag the guest, and go back") as step:
        snapshot = page.call("VM.snapshot", vm, "before")
        page.call("VM.add_tags", vm, "changed")
        page.call("VM.revert", snapshot)
        (vm,) = page.call("VM.get_by_name_label", "shop")
        told = page.call("VM.get_record", vm)
        assert told["tags"] == []
        step.gives(f"the guest is {told['power_state']}, as it was")
    with story.step("press clean_shutdown, then destroy") as step:
        page.call("VM.start", vm, False, False)
        page.call("VM.clean_shutdown", vm)
        assert page.heard()[-1] == "Halted"
        page.call("VM.destroy", snapshot)
        page.call("VM.destroy", vm)
        assert page.call("VM.get_by_name_label", "shop") == []
        step.gives("it is gone")
