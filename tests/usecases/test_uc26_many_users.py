"""Many users, protected from each other

Each user has an account with a role; the server lets nobody do more than the role permits, ends
what is left open, and keeps a log of who did what.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, rpc
from xenmgmt.rpc import auth

WORD = "a pass phrase"


def test_uc26(story: Story) -> None:
    with tempfile.TemporaryDirectory() as folder, xenmgmt.connect("sim://", seed=26) as xen:
        accounts = auth.create(Path(folder) / "accounts")
        for name, role in (("root", "pool-admin"), ("ann", "vm-operator"), ("bob", "read-only")):
            accounts.set(name, WORD, role)
        audit = Path(folder) / "audit.log"
        settings = {"authenticate": auth.Passwords(accounts), "audit": audit}
        with rpc.serve(xen, "http://127.0.0.1:0", **settings) as server:  # type: ignore[arg-type]
            with story.refused(
                "log in with a wrong password", errors.SessionAuthenticationFailed, unchanged=xen
            ):
                xenmgmt.connect(server.url, login=("ann", "guess"))
            with (
                xenmgmt.connect(server.url, login=("root", WORD)) as root,
                xenmgmt.connect(server.url, login=("ann", WORD)) as ann,
                xenmgmt.connect(server.url, login=("bob", WORD)) as bob,
            ):
                with story.step("the administrator makes a guest") as step:
                    vm = root.VM.create(name_label="shared", memory_static_max="128MiB")
                    step.gives(vm.name_label)
                with story.step("the operator starts it, the reader sees it run") as step:
                    ann.peer.catch_up()
                    ann.VM.get_by_name_label("shared")[0].start()
                    bob.peer.catch_up()
                    state = bob.VM.get_by_name_label("shared")[0].state
                    assert state == "Running"
                    step.gives(f"the reader sees: {state}")
                with story.refused(
                    "the operator destroys it", errors.RbacPermissionDenied, unchanged=xen
                ):
                    ann.VM.get_by_name_label("shared")[0].destroy()
                with story.refused(
                    "the reader stops it", errors.RbacPermissionDenied, unchanged=xen
                ):
                    bob.VM.get_by_name_label("shared")[0].hard_shutdown()
                with story.step("nobody finds the session of another") as step:
                    told = json.dumps(bob.peer.call("event.from", [["*"], "", 0.0]))
                    assert root.peer.token not in told
                    step.gives("no record and no event has a token in it")
                with story.step("the administrator blocks an operation") as step:
                    vm.blocked_operations = {"hard_shutdown": "IN_USE_BY_ANN"}
                    step.gives("hard_shutdown, with a reason")
                with story.refused("and cannot do it by mistake", errors.OperationBlocked):
                    vm.hard_shutdown()
            with story.step("read the audit log") as step:
                lines = [json.loads(line) for line in audit.read_text().splitlines()]
                denied = [one for one in lines if one["result"] == "RBAC_PERMISSION_DENIED"]
                assert {one["user"] for one in denied} == {"ann", "bob"}
                assert all("value" not in one and WORD not in str(one) for one in lines)
                step.gives(f"{len(lines)} lines, {len(denied)} of them refusals, no password")
        assert len(xen.session.get_all()) == 1
        story.limit("Roles hold for all objects alike: nobody owns single guests. No quotas.")
        story.limit("A program in the same process is trusted.")
