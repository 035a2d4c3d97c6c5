"""C-states, P-states and governors, against a stand-in hypervisor with the CPUs 0 and 2."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from xenmgmt import _native as native
from xenmgmt._native import Binding, CpuPower, Hypervisor, Spent
from xenmgmt._native.layouts import RELEASES
from xenmgmt.abc import CPUPower
from xenmgmt.drivers.xen import XenDriver, XenHost
from xenmgmt.drivers.xen._power import NOT_DRIVEN
from xenmgmt.errors import EngineError, InvalidValue, NotSupported


@pytest.fixture
def power(hypervisor: Hypervisor) -> CpuPower:
    return hypervisor.power


@pytest.fixture
def driver(binding: Binding, tmp_path: Path) -> Any:
    made = XenDriver(state=tmp_path)
    made._xen = XenHost(binding)
    yield made
    made.close()


class TestHypercalls:
    """What the hypervisor is asked, and told."""

    @pytest.mark.parametrize("minor", [minor for _, minor in RELEASES])
    def test_every_release(self, binding: Binding, standin: Any, minor: int) -> None:
        """In every release the same places hold the same."""
        standin.says_minor = standin.is_minor = minor
        with Hypervisor(binding) as xen:
            found = xen.power.frequency(2)
            assert found is not None
            assert (found.driver, found.governor) == ("acpi-cpufreq", "ondemand")
            assert found.governors == ("userspace", "ondemand", "powersave")
            assert found.frequencies == (2_400_000, 800_000)
            assert (found.current, found.least, found.most) == (1_600_000, 800_000, 2_400_000)
            assert (found.hardware_least, found.hardware_most) == (800_000, 2_400_000)
            assert (found.turbo, found.cpus) == (True, (2,))
            assert xen.physinfo().highest_cpu == 2

    def test_time_in_states(self, power: CpuPower) -> None:
        """C-states in their order, P-states by frequency; nanoseconds and how often."""
        assert power.idle_states(0) == (Spent(1000, 10), Spent(1001, 11), Spent(1002, 12))
        assert power.frequency_states(0) == {2_400_000: Spent(7000, 5), 800_000: Spent(7001, 5)}

    def test_a_cpu_that_is_off(self, power: CpuPower) -> None:
        """It is told from one that is on; asking it is no crash."""
        assert [power.is_online(cpu) for cpu in range(4)] == [True, False, True, False]
        assert power.frequency(1) is None
        assert power.frequency_states(1) == {}
        with pytest.raises(native.NativeError, match="get_pmstat"):
            power.idle_states(1)

    def test_nothing_drives_it(self, power: CpuPower, standin: Any) -> None:
        """Where Xen has no driver and counts nothing, there is nothing to tell."""
        standin.driven = standin.counted = 0
        assert power.frequency(0) is None
        assert power.frequency_states(0) == {}
        assert power.idle_states(0) == ()
        assert power.is_online(0)

    def test_settings(self, power: CpuPower, standin: Any) -> None:
        """Governor, range in either direction, and the deepest C-state reach the hypervisor."""
        power.set_governor(0, "powersave")
        assert b"".join(standin.governor).startswith(b"powersave\0")
        for limits in ((800_000, 800_000), (2_000_000, 2_400_000), (900_000, 1_000_000)):
            power.set_limits(0, *limits)
            assert (standin.freq_min, standin.freq_max) == limits
        for deepest in (1, None, 0):
            power.set_deepest_idle(deepest)
            assert power.deepest_idle() == deepest

    def test_what_changes_all_the_time(self, power: CpuPower, standin: Any) -> None:
        """An answer that never fits its room is an error, and no endless loop."""
        standin.restless = 1
        with pytest.raises(native.NativeError, match="changes all the time"):
            power.frequency(0)

    def test_errors(self, power: CpuPower, standin: Any) -> None:
        """A refusal of the hypervisor's is an error with its code, in every call."""
        standin.call_errno = errno.EPERM
        for call in (
            lambda: power.frequency(0),
            lambda: power.frequency_states(0),
            lambda: power.idle_states(0),
            lambda: power.deepest_idle(),
            lambda: power.set_governor(0, "ondemand"),
            lambda: power.set_limits(0, 1, 2),
            lambda: power.set_deepest_idle(1),
        ):
            with pytest.raises(native.NotPrivileged):
                call()


class TestDriver:
    """The driver's calls on it."""

    def test_told(self, driver: Any) -> None:
        """CPUs that are on, in MHz and seconds."""
        found = driver.host_cpu_power(driver.host_uuid)

        assert [one.number for one in found] == [0, 2]
        assert found[1] == CPUPower(
            number=2,
            driver="acpi-cpufreq",
            governor="ondemand",
            governors=("userspace", "ondemand", "powersave"),
            frequency=1600,
            least=800,
            most=2400,
            hardware_least=800,
            hardware_most=2400,
            frequencies=(2400, 800),
            turbo=True,
            shares=(2,),
            c_states={0: 1e-6, 1: 1.001e-6, 2: 1.002e-6},
            p_states={2400: 7e-6, 800: 7.001e-6},
        )

    def test_set(self, driver: Any, standin: Any) -> None:
        """What is set is told."""
        host = driver.host_uuid
        driver.host_set_governors(host, ((0, "powersave"), (2, "powersave")))
        driver.host_set_frequencies(host, ((0, 1000, 1200), (2, 1000, 1200)))
        driver.host_set_c_states(host, 1)
        told = driver.host_cpu_power(host)[0]
        assert (told.governor, told.least, told.most) == ("powersave", 1000, 1200)
        assert told.deepest == 1
        driver.host_set_c_states(host, -1)
        assert standin.deepest == -1

    def test_refused_whole(self, driver: Any, standin: Any) -> None:
        """A governor or CPU that there is not changes nothing, also on the CPUs before it."""
        host = driver.host_uuid
        with pytest.raises(InvalidValue, match="userspace, ondemand, powersave"):
            driver.host_set_governors(host, ((0, "powersave"), (2, "fast")))
        with pytest.raises(InvalidValue, match="cpu cannot be 1"):
            driver.host_set_frequencies(host, ((0, 1000, 1200), (1, 1000, 1200)))
        with pytest.raises(EngineError):
            driver.host_set_frequencies(host, ((0, 1000, 1200), (2, 1300, 1200)))
        assert b"".join(standin.governor).startswith(b"ondemand\0")
        assert (standin.freq_min, standin.freq_max) == (800_000, 2_400_000)

    def test_nothing_drives_them(self, driver: Any, standin: Any) -> None:
        """A setting is refused with the reason; the C-states are told and limited all the same."""
        standin.driven = 0
        host = driver.host_uuid
        for name in ("host_set_governors", "host_set_frequencies"):
            assert driver.capability(name).reason == NOT_DRIVEN
            with pytest.raises(NotSupported, match="xen-acpi-processor") as caught:
                getattr(driver, name)(host, ())
            assert (caught.value.capability, caught.value.reason) == (name, NOT_DRIVEN)
        told = driver.host_cpu_power(host)[0]
        assert (told.driver, told.governor, told.governors) == ("", "", ())
        assert told.c_states
        driver.host_set_c_states(host, 2)

    def test_asked_once(self, driver: Any, standin: Any) -> None:
        """Whether anything drives the CPUs is asked once, as long as the connection is open."""
        assert driver.capability("host_set_governors")
        calls = standin.calls
        for name in ("host_set_governors", "host_set_frequencies") * 10:
            assert driver.capability(name)
        assert standin.calls == calls
