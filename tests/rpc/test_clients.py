"""Clients of other makers, unmodified: the official Python binding, Ruby, C and JavaScript."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import XenAPI
from tests.patience import PROGRAM
from tests.rpc.conftest import PASSWORD

from xenmgmt import Xen, rpc

HERE = Path(__file__).parent / "clients"


@pytest.fixture
def session(server: rpc.Server) -> Iterator[Any]:
    """A session of the official binding."""
    session = XenAPI.Session(server.url)
    session.xenapi.login_with_password("root", PASSWORD, "2.3", "tests")
    yield session
    session.logout()
    session("close")()


class TestXenAPI:
    """PyPI XenAPI, the official binding."""

    def test_life(self, session: Any) -> None:
        """A VM with disk and network goes through its life."""
        x = session.xenapi
        sr = x.pool.get_default_SR(x.pool.get_all()[0])
        vm = x.VM.create({"name_label": "web", "memory_static_max": str(256 << 20)})
        disk = x.VDI.create({"SR": sr, "virtual_size": str(8 << 20), "name_label": "disk"})
        x.VBD.create({"VM": vm, "VDI": disk, "userdevice": "0", "type": "Disk", "mode": "RW"})
        x.VIF.create({"VM": vm, "network": x.network.get_all()[0], "device": "0"})
        x.VM.start(vm, False, False)
        assert x.VM.get_record(vm)["power_state"] == "Running"
        x.VM.pause(vm)
        x.VM.unpause(vm)
        snapshot = x.VM.snapshot(vm, "before")
        assert x.VM.get_is_a_snapshot(snapshot)
        x.VM.suspend(vm)
        x.VM.resume(vm, False, False)
        x.VM.clean_shutdown(vm)
        x.VM.revert(snapshot)
        x.VM.destroy(snapshot)
        x.VM.destroy(vm)
        assert x.VM.get_all() == []

    def test_errors(self, session: Any) -> None:
        """An error is a Failure with the code and its parameters."""
        vm = session.xenapi.VM.create({"name_label": "a", "memory_static_max": str(64 << 20)})
        with pytest.raises(XenAPI.Failure) as caught:
            session.xenapi.VM.pause(vm)
        assert caught.value.details == ["VM_BAD_POWER_STATE", vm, "running", "halted"]

    def test_tasks(self, session: Any, xen: Xen) -> None:
        """The binding's own way to wait for a task, with its result."""
        vm = session.xenapi.VM.create({"name_label": "a", "memory_static_max": str(64 << 20)})
        task = session.xenapi.Async.VM.clone(vm, "b")
        while session.xenapi.task.get_status(task) == "pending":
            time.sleep(0.01)
        found = session.xenapi.task.get_result(task)
        (clone,) = session.xenapi.VM.get_by_name_label("b")
        assert found == f"<value>{clone}</value>"
        session.xenapi.task.destroy(task)
        assert session.xenapi.task.get_all() == []

    def test_events(self, session: Any) -> None:
        """event_from and event.from, and the loop that every script has."""
        x = session.xenapi
        token = x.event_from(["VM"], "", 0.0)["token"]
        vm = x.VM.create({"name_label": "a", "memory_static_max": str(64 << 20)})
        found = x.event_from(["VM"], token, 10.0)
        assert [(e["class"], e["operation"], e["ref"]) for e in found["events"]] == [
            ("vm", "add", vm)
        ]
        assert x.event_from(["VM"], found["token"], 0.1)["events"] == []

    def test_logs_in_again(self, session: Any, server: rpc.Server) -> None:
        """After SESSION_INVALID the binding logs in again by itself."""
        for one in list(server.service.sessions._open.values()):
            server.service.sessions.close(one)

        assert session.xenapi.VM.get_all() == []


def installed(command: str) -> str:
    found = shutil.which(command)
    assert found, f"{command} is missing: `make test` installs it (tools/setup/system.sh)"
    return found


def output(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_ruby(server: rpc.Server) -> None:
    """Ruby's xmlrpc."""
    told = output(installed("ruby"), str(HERE / "life.rb"), server.url, PASSWORD)

    assert told == [
        "created from <Ruby> & é Halted 134217728",
        "event mod Running",
        "refused VM_BAD_POWER_STATE",
        "task success",
        "left 0",
        "unknown MESSAGE_METHOD_UNKNOWN",
        "then SESSION_INVALID",
    ]


def test_c(server: rpc.Server, tmp_path: Path) -> None:
    """libxmlrpc-c, compiled here."""
    program = tmp_path / "life"
    libraries = ("-lxmlrpc_client", "-lxmlrpc", "-lxmlrpc_util")
    output(installed("gcc"), str(HERE / "life.c"), "-o", str(program), *libraries)

    assert output(str(program), f"{server.url}/RPC2", PASSWORD) == [
        "state Running",
        "memory 134217728",
        "refused VM_BAD_POWER_STATE",
        "gone HANDLE_INVALID",
    ]


def test_javascript(server: rpc.Server) -> None:
    """JSON-RPC from JavaScript, with a long poll going on beside other calls."""
    told = output(installed("node"), str(HERE / "life.mjs"), server.url, PASSWORD)

    assert told == [
        "created from JavaScript \U0001f600 Halted 134217729",
        "event vm mod",
        "refused 1 VM_BAD_POWER_STATE 3",
        "task success",
        "then SESSION_INVALID",
    ]


def test_three_lines(tmp_path: Path) -> None:
    """A program serves itself with three lines."""
    program = tmp_path / "embed.py"
    program.write_text(
        "import xenmgmt\n"
        "from xenmgmt import rpc\n"
        "with xenmgmt.connect('sim://') as xen, rpc.serve(xen, 'http://127.0.0.1:0') as server:\n"
        "    print(server.url)\n"
    )
    (line,) = output(sys.executable, str(program))
    assert line.startswith("http://127.0.0.1:")


def test_many_at_once(serve: Callable[..., rpc.Server], xen: Xen) -> None:
    """Sessions of many clients do not disturb each other."""
    from concurrent.futures import ThreadPoolExecutor

    url = serve().url

    def life(number: int) -> str:
        session = XenAPI.Session(url)
        session.xenapi.login_with_password("root", PASSWORD, "2.3", "tests")
        x = session.xenapi
        vm = x.VM.create({"name_label": f"vm{number}", "memory_static_max": str(64 << 20)})
        for _ in range(5):
            x.VM.start(vm, False, False)
            x.VM.hard_shutdown(vm)
        label: str = x.VM.get_name_label(vm)
        x.VM.destroy(vm)
        session.logout()
        session("close")()
        return label

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(life, range(32))) == [f"vm{n}" for n in range(32)]
    assert xen.VM.get_all() == []
    assert len(xen.session.get_all()) == 1
