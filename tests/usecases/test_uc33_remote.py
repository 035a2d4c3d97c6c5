"""Manage from another machine

The library runs beside the engine. What a remote client may do is shown at the point where a server
hands its calls over: a message by its name, with plain values, in a session.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys

from tests.patience import PROGRAM
from tests.usecases.story import Story
from tests.usecases.wire import over_the_wire

import xenmgmt
from xenmgmt import errors
from xenmgmt.dispatch import invoke

UNPICKLE = """
import pickle, sys
try:
    pickle.loads(sys.stdin.buffer.read())
except Exception as error:
    print(type(error).__name__)
"""


def known(name: str, password: str) -> bool:
    """Who is let in."""
    return (name, password) == ("ops", "s3cret")


def test_uc33(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1", seed=33, authenticate=known) as xen:
        with story.refused(
            "log in with a wrong password", errors.SessionAuthenticationFailed, unchanged=xen
        ):
            invoke(xen, "session.login_with_password", ["ops", "guess"])
        with story.step("log in with the right one") as step:
            session = invoke(xen, "session.login_with_password", ["ops", "s3cret"])
            assert xen.session.get_by_ref(session).this_user.short_name == "ops"
            step.gives("a session of user ops")

        with story.step("make a guest and start it, by the names of the messages") as step:
            record = {"name_label": "remote", "memory_static_max": 256 << 20}
            vm = invoke(xen, "VM.create", [record], session=session)
            assert isinstance(vm, str)
            assert invoke(xen, "VM.start", [vm, False, False], session=session) is None
            state = str(invoke(xen, "VM.get_power_state", [vm], session=session))
            assert state == xen.VM.get_by_ref(vm).state == "Running"
            step.gives(f"a reference as text, and power_state {state}")

        with story.step("every value that comes back is plain") as step:
            told = invoke(xen, "VM.get_record", [vm], session=session)
            text = json.dumps(dict(told), default=str)
            assert json.loads(text)["name_label"] == "remote"
            step.gives(f"{len(told)} fields, as JSON")

        with story.refused(
            "call a message that there is not", errors.MessageMethodUnknown, unchanged=xen
        ) as refusal:
            invoke(xen, "VM.strat", [vm], session=session)
        with story.refused(
            "forget a parameter", errors.MessageParameterCountMismatch, unchanged=xen
        ):
            invoke(xen, "VM.start", [], session=session)

        with story.refused(
            "start it a second time", errors.VMBadPowerState, unchanged=xen
        ) as refusal:
            invoke(xen, "VM.start", [vm, False, False], session=session)
        with story.step("an error goes over the wire as code and texts, and comes back") as step:
            assert isinstance(refusal.error, errors.XenError)
            wire = refusal.error.wire()
            assert all(isinstance(part, str) for part in wire)
            assert type(errors.XenError.from_wire(wire)) is errors.VMBadPowerState
            step.gives(wire)

        with story.step("a handle that is pickled is the same object in this process") as step:
            handle = xen.VM.get_by_ref(vm)
            pickled = pickle.dumps(handle)
            assert pickle.loads(pickled) == handle
            assert len(pickled) < 500
            step.gives("the same object, in under 500 bytes")
        with story.step("in another process, without the connection, it says so") as step:
            done = subprocess.run(
                [sys.executable, "-c", UNPICKLE],
                input=pickled,
                capture_output=True,
                timeout=PROGRAM,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            assert done.stdout.decode().strip() == "ConnectionClosed"
            step.gives(done.stdout.decode().strip())

        with story.step("log out") as step:
            xen.session.get_by_ref(session).logout()
            step.gives("the session is gone")
        with story.refused("go on in that session", errors.XenError):
            invoke(xen, "session.get_this_user", [session])

        over_the_wire(story, xen)
