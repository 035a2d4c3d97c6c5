"""Write scripts

A script must know what went wrong without reading texts, must be able to run twice, and ends with a
status that its caller understands.
"""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory

from tests.usecases.story import Story
from tests.usecases.wire import scripts_over_the_wire

import xenmgmt
from xenmgmt import Xen, cli, errors
from xenmgmt.objects import VM

OK, YOURS, THEIRS = 0, 1, 2


def ensure_running(xen: Xen, name: str) -> VM:
    """Make the guest when there is none, start it when it does not run; safe to repeat."""
    found = xen.VM.get_by_name_label(name)
    vm = found[0] if found else xen.VM.create(name_label=name, memory_static_max="256MiB")
    if vm.state == "Suspended":
        vm.resume()
    elif vm.state == "Halted":
        vm.start()
    return vm


def status(xen: Xen, name: str) -> int:
    """A script as a whole: its exit status by the kind of error, never by its text."""
    try:
        ensure_running(xen, name)
    except errors.CallerError:
        return YOURS
    except errors.HostError:
        return THEIRS
    return OK


def shell(*words: str) -> tuple[int, str]:
    """A command, as a shell script has it: its status and what it printed."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()):
        code = cli.main(list(words))
    return code, out.getvalue().strip()


def test_uc34(story: Story) -> None:
    with TemporaryDirectory() as folder:
        store = ("--store", f"{folder}/store.db")
        with story.step("do the same with commands, each a process of its own") as step:
            assert shell("vm", "create", "web", "memory=256MiB", *store)[0] == 0
            codes = [shell("vm", "start", "web", *store)[0] for _ in range(2)]
            assert codes == [0, 3]
            code, rows = shell("vm", "list", "--json", *store)
            assert [one["state"] for one in json.loads(rows)] == ["Running"]
            assert shell("vm", "start", "nobody", *store)[0] == 1
            assert shell("vm", "why", "web", "start", *store)[0] == 3
            step.gives(f"start ends with {codes[0]}, again with {codes[1]}, list with {code}")
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB", seed=34) as xen:
        with story.step("run a script that wants a guest to run, on each state of it") as step:
            seen = []
            for prepare in ("", "clean_shutdown", "suspend", "hard_shutdown"):
                if prepare:
                    getattr(xen.VM.get_by_name_label("web")[0], prepare)()
                seen.append(status(xen, "web"))
            assert seen == [OK] * 4
            assert [vm.state for vm in xen.VM.get_by_name_label("web")] == ["Running"]
            step.gives(f"status {OK} each time, and one guest that runs")

        with story.step("run it again: nothing is to be done") as step:
            token = xen.events.token
            assert status(xen, "web") == OK
            assert xen.events.token == token
            step.gives("status 0, and no event")

        with story.step("run it when the engine fails") as step:
            xen.VM.get_by_name_label("web")[0].clean_shutdown()
            xen.sim.fail("vm_start", errors.EngineError("no"))
            assert status(xen, "web") == THEIRS
            assert xen.VM.get_by_name_label("web")[0].state == "Halted"
            assert status(xen, "web") == OK
            step.gives(f"status {THEIRS} and the guest Halted; the next try is status {OK}")

        with story.step("run it when there is no room") as step:
            xen.VM.create(name_label="large", memory_static_max="2GiB")
            assert status(xen, "large") == THEIRS
            step.gives(f"status {THEIRS}: a host's memory is not the script's fault")

        vm = xen.VM.get_by_name_label("web")[0]
        with story.refused("mistype a field", errors.UnknownField, unchanged=xen):
            xen.VM.create(name_label="db", memory_static_mix="1GiB")
        with story.refused("resume what runs", errors.VMBadPowerState, unchanged=xen) as refusal:
            vm.resume()
        with story.step("read the refusal as data") as step:
            error = refusal.error
            assert isinstance(error, errors.VMBadPowerState)
            assert (error.code, error.state) == ("VM_BAD_POWER_STATE", "Running")
            assert error.legal_states == ("Suspended",)
            assert "clean_shutdown" in error.allowed_operations
            step.gives(f"code {error.code}, is {error.state}, needs {error.legal_states[0]}")

        with story.step("ask first instead") as step:
            assert not vm.resume.allowed
            assert vm.suspend.allowed
            step.gives("resume is not allowed now, suspend is")

        with story.step("print what there is as JSON") as step:
            records = {ref: dict(one) for ref, one in xen.VM.get_all_records().items()}
            parsed = json.loads(json.dumps(records, default=str))
            names = {one["name_label"] for one in parsed.values()}
            assert {"web", "large"} <= names
            step.gives(f"{len(records)} guests")

        scripts_over_the_wire(story, xen)
