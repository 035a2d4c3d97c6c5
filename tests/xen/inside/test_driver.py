"""The driver ``xen+native`` on real guests: through the whole library, as its users come to it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.xen.inside.guests import LINUX, LOGS, MIB, create, is_up, within, xl

import xenmgmt
from xenmgmt import errors as err


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

    def test_missing_kernel(self, connection: Any) -> None:
        """A kernel that is not there is named."""
        vm = create(connection, "empty", 4, {"PV_kernel": "/srv/xen/no-such-kernel"})
        with pytest.raises(err.EngineError, match=r"no-such-kernel|kernel"):
            vm.start()

        assert vm.power_state == "Halted"
        assert "empty" not in xl("list")
