"""The driver ``xen+native`` on real guests: through the whole library, as its users come to it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, LOGS, MIB, create, emulated, is_up, within, xl

import xenmgmt
from xenmgmt import errors as err
from xenmgmt.engine.settling import settled

BOOT_SECTOR = (
    bytes.fromhex(
        "fc 31c0 8ed8"  # cld; xor ax, ax; mov ds, ax
        "baf803 be187c"  # again: mov dx, 0x3f8; mov si, text
        "ac 84c0 7403 ee ebf8"  # next: lodsb; test al, al; jz wait; out dx, al; jmp next
        "fb f4 ebee 90"  # wait: sti; hlt; jmp again
    )
    + b"emulated machine is up\r\n\0"
).ljust(510, b"\0") + b"\x55\xaa"
"""What a BIOS starts from a disk: it writes a line to the serial port at each tick."""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as opened:
        yield opened


class TestLife:
    """Building, pausing, ending."""

    def test_tiny_guest(self, connection: Any) -> None:
        """From Halted through Running and Paused back to Halted, as xl sees it, too."""
        vm = create(connection, "life")
        vm.start()
        assert vm.power_state == "Running"
        assert int(xl("domid", "life")) == vm.domid
        vm.pause()
        assert re.search(r"life .*-.p---", xl("list"))
        vm.unpause()
        assert not re.search(r"life .*-.p---", xl("list"))
        vm.hard_shutdown()

        assert vm.power_state == "Halted"
        assert "life" not in xl("list")

    def test_start_paused(self, connection: Any) -> None:
        """A VM that is started paused has not run."""
        vm = create(connection, "paused")
        vm.start(start_paused=True)

        assert vm.power_state == "Paused"
        assert re.search(r"paused .*-.p---", xl("list"))

    def test_pvh_guest(self, connection: Any) -> None:
        """A Linux guest boots by the CPU's virtualisation, reboots and shuts down when asked.

        The conformance suite does this with paravirtual guests.
        """
        name = "linux-pvh"
        vm = create(connection, name, 192, LINUX, domain_type="pvh")
        vm.start()
        within(lambda: is_up(name))
        first = vm.domid
        (LOGS / f"guest-{name}.log").write_text("")
        vm.clean_reboot()
        assert vm.domid > first
        within(lambda: is_up(name))
        vm.clean_shutdown()

        assert vm.power_state == "Halted"
        assert name not in xl("list")

    def test_hvm_guest(self, connection: Any, tmp_path: Path) -> None:
        """An emulated machine boots from its disk by its BIOS, is heard, and is paused and ended.

        Its device model is Xen's QEMU in dom0.
        """
        vm = emulated(connection, tmp_path, "emulated", BOOT_SECTOR)
        vm.start()
        connection.open_console(vm).expect("emulated machine is up", timeout=PROGRAM)
        vm.pause()
        assert re.search(r"emulated .*--p---", xl("list"))
        vm.unpause()
        vm.hard_shutdown()

        assert vm.power_state == "Halted"
        assert "emulated" not in xl("list")


class TestRunning:
    """What can be changed while a guest runs."""

    def test_memory_and_share(self, connection: Any) -> None:
        """The memory target and the scheduler's parameters, as xl tells them."""
        vm = create(connection, "sized", 32, least=8 * MIB)
        vm.start()
        vm.set_memory_target_live(16 * MIB)
        vm.add_to_VCPUs_params_live("weight", "700")

        domid = vm.domid
        target = subprocess.check_output(
            ["xenstore-read", f"/local/domain/{domid}/memory/target"], text=True
        )
        assert int(target) == 16 * 1024
        assert re.search(rf" {domid} +700 ", xl("sched-credit"))

    def test_a_share_lasts(self, connection: Any) -> None:
        """Each domain that a VM has gets the share that its record says, whoever builds it."""
        (host,) = connection.host
        sr = connection.SR.create(host=host, type="file")
        vm = create(connection, "lasting", 128, LINUX, VCPUs_params={"weight": "700", "cap": "50"})
        vm.suspend_SR = sr

        def is_as_said() -> None:
            assert re.search(rf" {vm.domid} +700 +50\b", xl("sched-credit"))

        vm.start()
        is_as_said()
        within(lambda: is_up("lasting"))
        vm.suspend()
        vm.resume()
        is_as_said()
        vm.pool_migrate(host, {"live": "false"})
        is_as_said()
        vm.hard_reboot()
        is_as_said()
        vm.hard_shutdown()

    def test_rates_of_one_that_rests(self, connection: Any) -> None:
        """What a guest uses in a second is of the time since it was looked at; paused, it is 0."""
        vm = create(connection, "rests")
        vm.start(start_paused=True)

        def sample() -> Any:
            batch = settled(connection.driver, connection.driver.vm_stats(0))
            return next(one for one in batch.samples if one.uuid == vm.uuid)

        before = sample()
        vm.unpause()
        within(lambda: connection.driver.vm_info(vm.uuid).cpu_time > before.cpu_time)
        vm.pause()
        ran, rested = sample(), sample()

        assert ran.cpu_rate == pytest.approx(
            (ran.cpu_time - before.cpu_time) / (ran.time - before.time)
        )
        assert ran.cpu_rate > 0
        assert (rested.cpu_rate, rested.cpu_time) == (0.0, ran.cpu_time)
        assert rested.time > ran.time


class TestOthers:
    """What happens beside us."""

    def test_events(self, connection: Any) -> None:
        """What xl does to a guest of ours is seen: pause, unpause, destroy."""
        vm = create(connection, "touched")
        vm.start()
        xl("pause", "touched")
        within(lambda: vm.power_state == "Paused")
        xl("unpause", "touched")
        within(lambda: vm.power_state == "Running")
        xl("destroy", "touched")
        within(lambda: vm.power_state == "Halted")

    def test_guest_that_ends_itself(self, connection: Any) -> None:
        """A guest that powers itself off is Halted, and its domain is taken away."""
        vm = create(connection, "leaver", 192, LINUX)
        vm.start()
        within(lambda: is_up("leaver"))
        domid = vm.domid
        subprocess.run(
            ["xenstore-write", f"/local/domain/{domid}/control/shutdown", "poweroff"], check=True
        )
        within(lambda: vm.power_state == "Halted")
        within(lambda: "leaver" not in xl("list"))

    def test_guest_of_xl(self, connection: Any) -> None:
        """A guest that xl made is left alone."""
        xl("create", "-q", "/srv/xen/tiny.cfg", 'name="theirs"')
        vm = create(connection, "ours")
        vm.start()
        vm.hard_shutdown()

        assert "theirs" in xl("list")

    def test_same_name_twice(self, connection: Any) -> None:
        """Two VMs of one name both run: xl knows the second by a longer one."""
        one, two = create(connection, "twin"), create(connection, "twin")
        one.start()
        two.start()

        assert sorted(re.findall(r"^twin\S*", xl("list"), re.MULTILINE)) == [
            "twin",
            f"twin-{two.uuid[:8]}",
        ]


class TestErrors:
    """What real Xen refuses, as errors of the library; nothing is left behind."""

    def test_too_much_memory(self, connection: Any) -> None:
        """More memory than the host has."""
        vm = create(connection, "huge", 64 * 1024)
        with pytest.raises(err.XenError) as caught:
            vm.start()
        assert "MEMORY" in caught.value.code or "memory" in str(caught.value)
        assert vm.power_state == "Halted"
        assert "huge" not in xl("list")

    @pytest.mark.parametrize(
        ("wrong", "path"),
        [
            ("PV_kernel", "/srv/xen/no-such-kernel"),
            ("PV_kernel", "/etc/passwd"),
            ("PV_ramdisk", "/srv/xen/no-such-ramdisk"),
        ],
    )
    @pytest.mark.parametrize("kind", ["pv", "pvh"])
    def test_no_kernel(self, connection: Any, kind: str, wrong: str, path: str) -> None:
        """A kernel that is none, or a file that is not there, is named with the VM."""
        vm = create(connection, "empty", 96, {**LINUX, wrong: path}, domain_type=kind)
        with pytest.raises(err.BootloaderFailed, match=rf"{vm.ref}.*{wrong} '{path}'"):
            vm.start()

        assert vm.power_state == "Halted"
        assert "empty" not in xl("list")


def xenpm(*words: str) -> str:
    """What Xen's own tool says."""
    return subprocess.run(["xenpm", *words], capture_output=True, text=True, check=True).stdout


class TestProcessors:
    """C-states, P-states and governors. Emulated CPUs have C-states; nothing drives them faster."""

    def test_as_xenpm_tells(self, connection: Any) -> None:
        """CPUs, their C-states and the time in each are those that Xen's own tool tells."""
        told = connection.host.get_all()[0].get_cpu_power()
        text = xenpm("get-cpuidle-states")
        of = dict(
            re.findall(r"^cpu id +: (\d+)$(.*?)(?=^cpu id|\Z)", text, re.MULTILINE | re.DOTALL)
        )

        assert list(told) == list(map(int, of))
        for cpu, lines in of.items():
            here = told[int(cpu)]["C_states"]
            states = re.findall(r"^C(\d+) .*\n +residency +\[ *(\d+) ms\]", lines, re.MULTILINE)
            assert [int(number) for number, _ in states] == list(here)
            for number, milliseconds in states:
                assert abs(here[int(number)] - int(milliseconds) / 1000) < 10
        assert told[0]["C_states"][0] > 1

    def test_nothing_drives_them(self, connection: Any) -> None:
        """No governor can be set here, for a reason that is told; xenpm cannot either."""
        host = connection.host.get_all()[0]
        assert host.get_cpu_power()[0]["governors"] == ()
        for call in (
            lambda: host.set_cpu_governor("powersave"),
            lambda: host.set_cpu_frequency_range(800, 1200),
        ):
            with pytest.raises(err.NotSupported, match="xen-acpi-processor"):
                call()
        assert host.current_operations == {}
        tried = subprocess.run(
            ["xenpm", "set-scaling-governor", "powersave"], capture_output=True, text=True
        )
        assert "failed to set governor" in tried.stdout + tried.stderr

    def test_limit_of_c_states(self, connection: Any) -> None:
        """The deepest C-state is set, told and lifted, as xenpm tells; one too deep is refused."""
        host = connection.host.get_all()[0]
        before = host.get_cpu_power()[0]["C_state_limit"]
        for limit, words in ((0, "C-state: C0"), (-1, "All C-states"), (1, "C-state: C1")):
            host.set_C_state_limit(limit)
            assert host.get_cpu_power()[0]["C_state_limit"] == limit
            assert words in xenpm("get-cpuidle-states")
        with pytest.raises(err.InvalidValue, match="from 0 to 1, or -1"):
            host.set_C_state_limit(9)
        host.set_C_state_limit(before)
