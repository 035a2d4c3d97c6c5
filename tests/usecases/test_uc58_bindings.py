"""Use it from Python, C, Ruby and JavaScript, and from a command line

The protocol is the binding: what speaks it, and knows nothing of this library, must get through a
guest's life, its events, its tasks and its errors.
"""

from __future__ import annotations

import json
import sys
import xmlrpc.client
from typing import Any

import pytest
import XenAPI
from tests.usecases.story import Story
from tests.usecases.wire import in_c, in_javascript, in_ruby, run

import xenmgmt
from xenmgmt import rpc


def test_uc58(story: Story) -> None:
    with (
        xenmgmt.connect("sim://?hosts=2", seed=58) as xen,
        rpc.serve(xen, "http://127.0.0.1:0", authenticate=("root", "pw")) as server,
    ):
        with story.step("a guest's life in Python, with the official binding") as step:
            session = XenAPI.Session(server.url)
            session.xenapi.login_with_password("root", "pw", "2.3", "a script")
            x = session.xenapi
            vm = x.VM.create({"name_label": "py", "memory_static_max": str(128 << 20)})
            token = x.event_from(["VM"], "", 0.0)["token"]
            x.VM.start(vm, False, False)
            states = [x.VM.get_power_state(vm)]
            task = x.Async.VM.suspend(vm)
            while x.task.get_status(task) == "pending":
                pass
            states.append(x.VM.get_power_state(vm))
            told = x.event_from(["VM"], token, 10.0)["events"]
            assert (states, told[-1]["operation"]) == (["Running", "Suspended"], "mod")
            step.gives(f"{', '.join(states)}, and an event for it")
        with story.step("an error, as the binding has it") as step:
            with pytest.raises(XenAPI.Failure) as caught:
                x.VM.start(vm, False, False)
            details = caught.value.details
            assert details == ["VM_BAD_POWER_STATE", vm, "halted", "suspended"]
            step.gives(f"{details[0]}: needs {details[2]}, is {details[3]}")
        x.VM.hard_shutdown(vm)
        x.VM.destroy(vm)

        in_c(story, server.url, "pw")
        in_ruby(story, server.url, "pw")
        in_javascript(story, server.url, "pw")

        with story.step("the same with commands, at the server's address") as step:
            place = f"http://root:pw@{server.url.removeprefix('http://')}"

            def command(*words: str) -> str:
                return "".join(run(sys.executable, "-m", "xenmgmt", *words, "--engine", place))

            command("vm", "create", "cli", "memory=128MiB")
            command("vm", "start", "cli")
            (row,) = json.loads(command("vm", "list", "--json"))
            assert (row["name_label"], row["state"]) == ("cli", "Running")
            assert [one.name_label for one in xen.VM.get_all()] == ["cli"]
            step.gives(f"{row['name_label']} is {row['state']}")

        with story.step("the names that a binding is made from") as step:
            with xmlrpc.client.ServerProxy(server.url) as proxy:
                methods: Any = proxy.system.listMethods()
            assert {"VM.start", "Async.VM.start", "event.from"} <= set(methods)
            step.gives("every message of the document, by its name")
        session.logout()
        session("close")()
