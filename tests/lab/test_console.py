"""The text console: a small program in the guest, read and answered (use case 37)."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.drivers.sim import Program

PROGRAM = """
; a guest for tests
boot: Loading
boot: Ready
prompt: $
uname -r -> 6.1.0
greet -> hello {0}
die -> !crash
"""


@pytest.fixture
def vm() -> Any:
    xen = xenmgmt.connect("sim://", seed=1)
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB", actions_after_crash="preserve")
    xen.sim.program(PROGRAM, vm.uuid)
    vm.start()
    yield vm
    xen.close()


def xen_of(vm: Any) -> Xen:
    found: Xen = vm._xen
    return found


def test_reading_and_typing(vm: Any) -> None:
    """Boot messages, a prompt, answers, echo, and what is not known."""
    console = xen_of(vm).open_console(vm)
    assert console.read() == "Loading\r\nReady\r\n$ "
    assert console.read() == ""
    assert console.run("uname -r", r"\$ ") == "6.1.0\n"
    assert console.run("greet big world", r"\$ ") == "hello big world\n"
    assert console.run("nonsense", r"\$ ") == "nonsense: not found\n"
    console.write("gree\x7f\x7f\x03")
    assert "^C" in console.read()


def test_waiting_has_a_limit(vm: Any) -> None:
    """What was printed instead stands in the error."""
    console = xen_of(vm).open_console(vm)
    with pytest.raises(errors.Timeout, match="Ready"):
        console.expect("never", timeout=2)


def test_programs_act_on_their_guest(vm: Any) -> None:
    """A guest shuts itself down, reboots and crashes from its console."""
    xen = xen_of(vm)
    console = xen.open_console(vm)
    before = vm.domid
    console.send("reboot")
    xen.clock.sleep(1)
    assert (vm.state, vm.domid > before) == ("Running", True)
    xen.open_console(vm).expect("Ready")
    console.send("die")
    xen.clock.sleep(1)
    assert vm.state == "Crashed"
    with pytest.raises(errors.VMBadPowerState):
        console.read()
    vm.hard_reboot()
    xen.open_console(vm).send("poweroff")
    xen.clock.sleep(1)
    assert vm.state == "Halted"
    with pytest.raises(errors.VMBadPowerState, match="Halted"):
        xen.open_console(vm)


def test_size(vm: Any) -> None:
    console = xen_of(vm).open_console(vm)
    console.resize(132, 50)
    assert console.run("stty size", r"\$ ") == "50 132\n"
    with pytest.raises(errors.InvalidValue, match="columns"):
        console.resize(0, 1)


def test_a_paused_guest_hears_nothing(vm: Any) -> None:
    console = xen_of(vm).open_console(vm)
    console.read()
    vm.pause()
    console.send("uname -r")
    assert console.read() == ""


def test_only_so_much_is_kept(vm: Any) -> None:
    """A reader that comes late is told how much it missed."""
    xen = xen_of(vm)
    early = xen.open_console(vm)
    early.read()
    for _ in range(3000):
        early.send("greet " + "x" * 60)
    text = early.read()
    late = xen.open_console(vm)
    assert len(late.read()) <= 2 * (64 << 10)
    assert late.lost > 0
    assert early.lost + len(text) > 200_000


@pytest.mark.parametrize("text", ["nothing", "x -> !explode"])
def test_programs_that_are_none(text: str) -> None:
    with pytest.raises(errors.InvalidValue, match="line 1"):
        Program.parse(text)
