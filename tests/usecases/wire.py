"""Parts of scenarios that go over the wire: a server, and clients for it."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
import urllib.request
import xmlrpc.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.patience import PROGRAM
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import ensure, errors, rpc
from xenmgmt.rpc import auth


def over_https(story: Story, xen: xenmgmt.Xen) -> None:
    """The same from another process's point of view: a server, and a client that pins it."""
    with (
        tempfile.TemporaryDirectory() as state,
        rpc.serve(
            xen, "https://127.0.0.1:0", authenticate=("console", "pw"), state=state
        ) as server,
    ):
        trust = rpc.Trust(fingerprint=server.fingerprint)
        with story.refused(
            "connect over HTTPS without knowing the certificate", errors.TlsConnectionFailed
        ):
            xenmgmt.connect(server.url, login=("console", "pw"))
        with (
            story.step("connect over HTTPS, with the certificate's fingerprint") as step,
            xenmgmt.connect(server.url, login=("console", "pw"), trust=trust) as far,
        ):
            (vm,) = far.VM.get_all()
            stream = far.events.stream(["VM"])
            vm.pause.task().wait()
            told = stream.next(10)
            assert (vm.state, told[-1].snapshot["power_state"]) == ("Paused", "Paused")
            step.gives(f"the same objects: the guest is {vm.state}, and an event said so")


def over_the_wire(story: Story, xen: xenmgmt.Xen) -> None:
    """What a client of any make sends and gets."""
    with rpc.serve(xen, "http://127.0.0.1:0", authenticate=("ops", "s3cret")) as server:
        with story.step("serve it, and let a standard XML-RPC client do the same") as step:
            with xmlrpc.client.ServerProxy(server.url) as proxy:
                client: Any = proxy
                session = client.session.login_with_password("ops", "s3cret")["Value"]
                (vm,) = client.VM.get_by_name_label(session, "remote")["Value"]
                client.VM.hard_shutdown(session, vm)
                told = client.VM.get_power_state(session, vm)
            assert told == {"Status": "Success", "Value": "Halted"}
            step.gives(f"{told}")
        with story.step("connect with this library from afar") as step:
            with xenmgmt.connect(server.url, login=("ops", "s3cret")) as far:
                far.VM.get_by_ref(vm).start()
                state = far.VM.get_by_ref(vm).state
            assert state == xen.VM.get_by_ref(vm).state == "Running"
            step.gives(f"the same objects; the guest is {state}")


CLIENTS = Path(__file__).parents[1] / "rpc" / "clients"


def run(*command: str) -> list[str]:
    """The lines that a program prints, which must end well."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout.splitlines()


def in_ruby(story: Story, url: str, password: str) -> None:
    """Ruby's xmlrpc, which knows nothing of this library."""
    with story.step("the same in Ruby, with its xmlrpc") as step:
        lines = run("ruby", str(CLIENTS / "life.rb"), url, password)
        assert lines[1:4] == [
            "event mod Running",
            "refused VM_BAD_POWER_STATE",
            "task success",
        ]
        step.gives("; ".join(lines[1:4]))


def in_c(story: Story, url: str, password: str) -> None:
    """libxmlrpc-c, compiled on the spot."""
    with story.step("the same in C, with libxmlrpc-c") as step:
        with tempfile.TemporaryDirectory() as folder:
            libraries = ("-lxmlrpc_client", "-lxmlrpc", "-lxmlrpc_util")
            run("gcc", str(CLIENTS / "life.c"), "-o", f"{folder}/life", *libraries)
            lines = run(f"{folder}/life", f"{url}/RPC2", password)
        assert lines == [
            "state Running",
            "memory 134217728",
            "refused VM_BAD_POWER_STATE",
            "gone HANDLE_INVALID",
        ]
        step.gives("; ".join(lines))


def in_javascript(story: Story, url: str, password: str) -> None:
    """JSON-RPC with nothing but what JavaScript has."""
    with story.step("the same in JavaScript, over JSON-RPC, with a long poll beside") as step:
        lines = run("node", str(CLIENTS / "life.mjs"), url, password)
        assert lines[1:4] == ["event vm mod", "refused 1 VM_BAD_POWER_STATE 3", "task success"]
        step.gives("; ".join(lines[1:4]))


def scripts_over_the_wire(story: Story, xen: xenmgmt.Xen) -> None:
    """Scripts on another machine, in any language."""
    with rpc.serve(xen, "http://127.0.0.1:0", authenticate=("root", "pw")) as server:
        in_ruby(story, server.url, "pw")
        in_javascript(story, server.url, "pw")
        with story.step("do it with commands, at the server's address") as step:
            place = f"http://root:pw@{server.url.removeprefix('http://')}"
            command = (sys.executable, "-m", "xenmgmt", "vm", "list", "--json", "--engine", place)
            (row,) = [
                one for one in json.loads("".join(run(*command))) if one["name_label"] == "web"
            ]
            assert row["state"] == "Running"
            step.gives(f"web is {row['state']}")


@contextmanager
def served_to(xen: xenmgmt.Xen, roles: Mapping[str, str]) -> Iterator[rpc.Server]:
    """A server with these accounts, by name and role."""
    with tempfile.TemporaryDirectory() as folder:
        accounts = auth.create(Path(folder) / "accounts")
        for name, role in roles.items():
            accounts.set(name, "a pass phrase", role)
        with rpc.serve(xen, "http://127.0.0.1:0", authenticate=auth.Passwords(accounts)) as server:
            yield server


def monitored_over_the_wire(story: Story, xen: xenmgmt.Xen) -> None:
    """Programs that are there already: a monitor that fetches, a description that is applied."""
    roles = {"monitor": "read-only", "deploy": "vm-admin"}
    with served_to(xen, roles) as server:
        with story.step("let a monitor fetch the figures, and whether it is healthy") as step:
            request = urllib.request.Request(f"{server.url}/metrics")
            word = base64.b64encode(b"monitor:a pass phrase").decode()
            request.add_header("Authorization", f"Basic {word}")
            with urllib.request.urlopen(request) as answer:
                kind, text = answer.headers["content-type"], answer.read().decode()
            with urllib.request.urlopen(f"{server.url}/healthz") as answer:
                health = json.load(answer)["status"]
            assert "xenmgmt_vm_running_seconds_total{" in text
            step.gives(f"{kind.split(';')[0]}; {health}")
        with (
            xenmgmt.connect(server.url, login=("monitor", "a pass phrase")) as far,
            story.refused("let the monitor change something", errors.RbacPermissionDenied),
        ):
            far.VM.get_by_name_label("web")[0].suspend()
        with story.step("apply a description from another machine, twice") as step:
            with xenmgmt.connect(server.url, login=("deploy", "a pass phrase")) as far:
                done = [ensure.vm(far, "far", state="Running").changes for _ in range(2)]
            assert done == [("create", "start"), ()]
            assert xen.VM.get_by_name_label("far")[0].state == "Running"
            step.gives(f"{', '.join(done[0])}; then nothing")
        with story.step("hook another program up to events, over JSON-RPC") as step:
            login = ["deploy", "a pass phrase", "1.0", "a hook"]
            session = json_call(server.url, "session.login_with_password", *login)
            token = json_call(server.url, "event.from", session, ["VM"], "", 0)["token"]
            xen.VM.get_by_name_label("far")[0].hard_shutdown()
            found = json_call(server.url, "event.from", session, ["vm"], token, 10)["events"]
            told = [
                found[-1]["class"],
                found[-1]["operation"],
                found[-1]["snapshot"]["power_state"],
            ]
            assert told == ["vm", "mod", "Halted"]
            step.gives(" ".join(told))


def json_call(url: str, method: str, *params: Any) -> Any:
    """One call over JSON-RPC 2.0."""
    body = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
    with urllib.request.urlopen(f"{url}/jsonrpc", json.dumps(body).encode()) as answer:
        return json.load(answer)["result"]


def tuned_over_the_wire(story: Story, xen: xenmgmt.Xen) -> None:
    """The client is a program elsewhere, with an account of its own."""
    roles = {"client": "vm-power-admin", "other": "vm-operator"}
    with served_to(xen, roles) as server:
        with story.step("the client does it from afar, with an account of its own") as step:
            with xenmgmt.connect(server.url, login=("client", "a pass phrase")) as far:
                (vm,) = far.VM.get_by_name_label("client")
                vm.set_memory_target_live("2GiB")
                vm.set_VCPUs_number_live(2)
                told = xen.driver.vm_info(vm.uuid)
            assert (told.memory, told.vcpus) == (2 << 30, 2)
            step.gives(f"{told.memory >> 20} MiB, {told.vcpus} vCPUs, says the engine")
        with (
            xenmgmt.connect(server.url, login=("other", "a pass phrase")) as far,
            story.refused("who may only operate guests does it", errors.RbacPermissionDenied),
        ):
            far.VM.get_by_name_label("client")[0].set_memory_target_live("1GiB")
