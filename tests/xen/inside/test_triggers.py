"""What a guest is sent: triggers and SysRq keys, as the guest itself tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, create, emulated

import xenmgmt
from xenmgmt import errors as err

LISTENER = bytes.fromhex(
    "fc 31c0 8ed8 8ed0 bc007c"  # cld; xor ax, ax; mov ds, ax; mov ss, ax; mov sp, 0x7c00
    "b355 e81b00"  # mov bl, 'U'; call say
    "ba00b0 ed"  # again: mov dx, 0xb000; in ax, dx   (the status of ACPI's buttons)
    "b350 f6c401 7507"  # mov bl, 'P'; test ah, 1; jnz seen
    "b353 f6c402 74ee"  # mov bl, 'S'; test ah, 2; jz again
    "250003 ef e80200 ebe5"  # seen: and ax, 0x300; out dx, ax; call say; jmp again
    "baf803 88d8 ee b00a ee c3"  # say: mov dx, 0x3f8; mov al, bl; out dx, al; mov al, 10; …; ret
)
BOOT_SECTOR = LISTENER.ljust(510, b"\0") + b"\x55\xaa"
"""What a BIOS starts from a disk: it writes U, and then P and S for the buttons."""


HEARD = PROGRAM / 4


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as opened:
        yield opened


@pytest.mark.parametrize("kind", ["pv", "pvh"])
def test_linux(connection: Any, kind: str) -> None:
    """An NMI and a SysRq key reach Linux; what its kind of guest cannot get is refused as such."""
    args = f"{LINUX['PV_args']} sysrq_always_enabled=1"
    vm = create(connection, "told", 96, {**LINUX, "PV_args": args}, domain_type=kind)
    vm.start()
    console = connection.open_console(vm)
    console.expect("guest is up", timeout=PROGRAM)

    vm.send_trigger("nmi")
    console.expect("NMI.* reason", timeout=HEARD)
    vm.send_sysrq("h")
    console.expect("sysrq: HELP", timeout=HEARD)

    for trigger in ("power", "sleep", "s3resume"):
        with pytest.raises(err.NotSupported, match=f"'{trigger}'.*{vm.uuid}.*'{kind}'.*'hvm'"):
            vm.send_trigger(trigger)
    for trigger in ("reset", "init"):
        with pytest.raises(err.NotSupported, match=rf"'{trigger}'.*{vm.uuid}.*Xen 4\.\d+ has none"):
            vm.send_trigger(trigger)
    with pytest.raises(err.InvalidValue, match=r"tickle; it can be one of: nmi.*s3resume"):
        vm.send_trigger("tickle")
    with pytest.raises(err.InvalidValue, match="one character"):
        vm.send_sysrq("help")
    assert vm.power_state == "Running"
    assert vm.current_operations == {}


def test_hvm(connection: Any, tmp_path: Path) -> None:
    """An emulated machine has ACPI's buttons, and one that is awake cannot be woken.

    It gets no NMI here: for a guest in real mode, the lab's emulator was seen to stand still.
    """
    vm = emulated(connection, tmp_path, "buttons", BOOT_SECTOR)
    vm.start()
    console = connection.open_console(vm)
    console.expect(r"(^|\n)U\r?\n", timeout=PROGRAM)
    for trigger, letter in (("power", "P"), ("sleep", "S"), ("power", "P")):
        vm.send_trigger(trigger)
        console.expect(rf"{letter}\r?\n", timeout=HEARD)
    with pytest.raises(err.OperationNotAllowed, match=f"'s3resume'.*{vm.uuid}.*it is awake"):
        vm.send_trigger("s3resume")
    with pytest.raises(err.NotSupported, match="'reset'"):
        vm.send_trigger("reset")

    assert vm.power_state == "Running"
    vm.hard_shutdown()
