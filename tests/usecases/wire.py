"""Parts of scenarios that go over the wire: a server, and clients for it."""

from __future__ import annotations

import tempfile
import xmlrpc.client
from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, rpc


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
