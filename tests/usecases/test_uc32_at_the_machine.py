"""Manage at the physical machine

Whoever sits at the machine, or is logged in to it, uses the server's unix socket: no network and no
password are needed, since the kernel tells who is at the other end.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import tempfile
import xmlrpc.client
from pathlib import Path
from typing import Any

from tests.usecases.story import Story
from tests.usecases.wire import run

import xenmgmt
from xenmgmt import rpc
from xenmgmt.rpc import auth


def call(path: Path, method: str, *params: Any) -> Any:
    """One call of XML-RPC through a unix socket."""
    body = xmlrpc.client.dumps(params, method).encode()
    head = f"POST / HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(30)
        sock.connect(str(path))
        sock.sendall(head + body)
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    return xmlrpc.client.loads(answer.partition(b"\r\n\r\n")[2].decode())[0][0]


def test_uc32(story: Story) -> None:
    with tempfile.TemporaryDirectory() as folder, xenmgmt.connect("sim://", seed=32) as xen:
        path = Path(folder) / "api.sock"
        audit = Path(folder) / "audit.log"
        with rpc.serve(xen, f"unix:{path}", audit=audit):
            with story.step("serve at a unix socket alone") as step:
                assert stat.S_ISSOCK(path.stat().st_mode)
                step.gives("a socket in the file system; nothing listens on the network")
            with story.step("log in, with no name and no password") as step:
                session = call(path, "session.login_with_password", "", "")["Value"]
                record = call(path, "session.get_record", session, session)["Value"]
                assert record["is_local_superuser"] is True
                step.gives("a session of the superuser of the host")
            with story.step("make a guest and start it") as step:
                told = {"name_label": "at the machine", "memory_static_max": "134217728"}
                vm = call(path, "VM.create", session, told)["Value"]
                assert call(path, "VM.start", session, vm, False, False)["Status"] == "Success"
                step.gives(call(path, "VM.get_power_state", session, vm)["Value"])
            with story.step("do it with commands, and with the library's own objects") as step:
                place = ("--engine", f"unix:{path}")
                words = (sys.executable, "-m", "xenmgmt", "vm", "list", "--json", *place)
                (row,) = json.loads("".join(run(*words)))
                with xenmgmt.connect(f"unix:{path}") as near:
                    assert near.VM.get_by_ref(vm).state == row["state"] == "Running"
                step.gives(f"{row['name_label']} is {row['state']}")
            with story.step("see in the audit log who it was") as step:
                assert f"uid={os.getuid()}" in audit.read_text()
                step.gives("the process and the user that the kernel named")
        path = Path(folder) / "other.sock"
        stranger = auth.UnixPeers({os.getuid() + 1: "pool-admin"})
        with (
            rpc.serve(xen, f"unix:{path}", authenticate=stranger),
            story.step("another user, who is not let in") as step,
        ):
            told = call(path, "session.login_with_password", "", "")
            assert told["Status"] == "Failure"
            step.gives(f"refused: {told['ErrorDescription'][0]}")
