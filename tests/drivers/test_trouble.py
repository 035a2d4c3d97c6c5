"""The simulator's faults, console and hardware."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=1GiB&cpus=4", seed=7) as xen:
        yield xen


@pytest.fixture
def vm(xen: Xen) -> Any:
    return xen.VM.create(
        name_label="vm", memory_static_max="128MiB", actions_after_crash="preserve"
    )


def test_a_fault_strikes_the_call_it_is_meant_for_and_names_the_seed(xen: Xen, vm: Any) -> None:
    xen.sim.fail("vm_pause", errors.EngineError("no"), after=1)
    vm.start()
    vm.pause()
    vm.unpause()
    with pytest.raises(errors.EngineError, match="seed 7"):
        vm.pause()
    vm.pause()


@pytest.mark.parametrize("behaviour", [{}, {"shutdown_seconds": 5.0}, {"ignores_shutdown": True}])
def test_faults_strike_guests_of_every_kind(xen: Xen, vm: Any, behaviour: dict[str, Any]) -> None:
    xen.sim.behave(vm.uuid, **behaviour)
    vm.start()
    xen.sim.fail("vm_shutdown", errors.EngineError("no"))
    with pytest.raises(errors.EngineError):
        vm.clean_shutdown()
    assert vm.state == "Running"
    xen.sim.hang("vm_shutdown")
    task = vm.clean_shutdown.task()
    xen.clock.sleep(60)
    assert not task.done
    xen.sim.unhang("vm_shutdown")
    assert (task.status, vm.state) == ("failure", "Running")


def test_waiting_for_memory_can_fail(xen: Xen, vm: Any) -> None:
    vm.start()
    xen.sim.fail("vm_wait_memory", errors.EngineError("no"))
    with pytest.raises(errors.EngineError):
        vm.wait_memory_target_live()
    vm.wait_memory_target_live()


def test_what_an_engine_says_names_the_operation_and_the_object(xen: Xen, vm: Any) -> None:
    xen.sim.fail("vm_start", errors.EngineError("no room", engine="sim", native_code=28))
    with pytest.raises(errors.EngineError) as told:
        vm.start()
    about = f'VM.start of VM "{vm.name_label}" ({vm.ref})'
    assert told.value.about == about
    assert told.value.text == f"{about} failed; sim (28): no room"
    assert told.value.wire() == ["INTERNAL_ERROR", "no room"]


def test_what_an_engine_knows_by_uuid_a_caller_hears_of_by_reference(xen: Xen, vm: Any) -> None:
    xen.sim.fail("vm_start", errors.BootloaderFailed(vm.uuid, "no kernel"))
    with pytest.raises(errors.BootloaderFailed) as told:
        vm.start()
    assert told.value.vm == vm.ref
    assert told.value.wire() == ["BOOTLOADER_FAILED", vm.ref, "no kernel"]
    xen.sim.fail("vm_start", errors.HandleInvalid("VM", vm.uuid))
    with pytest.raises(errors.HandleInvalid) as gone:
        vm.start()
    assert gone.value.wire() == ["HANDLE_INVALID", "VM", vm.ref]


def test_slow_calls_and_unknown_ones(xen: Xen, vm: Any) -> None:
    xen.sim.slow("vm_start", 7)
    before = xen.clock.now()
    vm.start()
    assert (xen.clock.now() - before).total_seconds() == 7
    xen.sim.slow("vm_start", 0)
    vm.hard_reboot()
    with pytest.raises(errors.InvalidValue):
        xen.sim.slow("vm_start", -1)
    for arm in (xen.sim.hang, lambda name: xen.sim.fail(name, errors.EngineError("no"))):
        with pytest.raises(errors.InternalError):
            arm("vm_dance")


@pytest.mark.parametrize("after", [0, 1])
def test_the_power_goes_in_the_middle_of_an_evacuation(xen: Xen, after: int) -> None:
    one, two = xen.host.get_all()
    vms = [xen.VM.create(name_label=f"v{n}", memory_static_max="64MiB") for n in range(2)]
    for vm in vms:
        vm.start_on(one)
    xen.sim.crash_at("vm_migrate", two.uuid, after=after)
    with pytest.raises(errors.XenError):
        one.evacuate()
    assert two.state == "Offline"
    live = {info.uuid for info in xen.driver.vm_list()}
    assert {vm.uuid for vm in vms if vm.state == "Running"} == live
    xen.sim.host_recover(two.uuid)
    for vm in vms:
        if vm.state == "Unknown":
            vm.power_state_reset()
    for host in xen.host:
        info = xen.driver.host_info(host.uuid)
        assert host.metrics.memory_free == info.memory_free


def test_a_console_types_and_answers(xen: Xen, vm: Any) -> None:
    xen.sim.program(
        "boot: hello\nprompt: $\ncommand -> done\nsay -> you said {0}\nbye -> !shutdown"
    )
    vm.start()
    driver = xen.driver
    assert driver.console_read(vm.uuid, 0).data == b"hello\r\n$ "
    driver.console_write(vm.uuid, b"sax\x7fy it\rwhat\n")
    text = driver.console_read(vm.uuid, 9)
    assert b"you said it" in text.data
    assert b"what: not found" in text.data
    assert driver.console_read(vm.uuid, text.position).data == b""
    driver.console_write(vm.uuid, b"bye\nbye\nbye\n")
    xen.clock.sleep(1)
    assert vm.state == "Halted"
    with pytest.raises(errors.EngineError):
        driver.console_read(vm.uuid, 0)
    for wrong in ("nonsense", "a -> !dance"):
        with pytest.raises(errors.InvalidValue):
            xen.sim.program(wrong)


def test_two_crash_keys_crash_a_guest_once(xen: Xen, vm: Any) -> None:
    vm.start()
    vm.send_sysrq("c")
    vm.send_sysrq("c")
    xen.clock.sleep(1)
    assert vm.state == "Crashed"


def test_output_that_is_too_old_is_counted_as_lost(xen: Xen, vm: Any) -> None:
    vm.start()
    xen.driver.console_read(vm.uuid, 0)
    for _ in range(40):
        xen.driver.console_write(vm.uuid, b"echo " + b"x" * 4000 + b"\n")
    text = xen.driver.console_read(vm.uuid, 0)
    assert text.lost > 0
    assert text.position == text.lost + len(text.data)


def test_hosts_tell_their_messages_once_when_cleared(xen: Xen) -> None:
    host = xen.host.get_all()[0]
    assert "Xen version" in host.dmesg()
    host.send_debug_keys("hq")
    assert "'q' pressed" in host.dmesg_clear()
    assert host.dmesg() == ""
    for keys in ("", "h!"):
        with pytest.raises(errors.InvalidValue):
            host.send_debug_keys(keys)
    assert host.dmesg() == ""
    xen.sim.host_crash(host.uuid)
    with pytest.raises(errors.XenError):
        host.dmesg()


def test_reports_go_to_files_only(xen: Xen, tmp_path: Any) -> None:
    host = xen.host.get_all()[0]
    host.bugreport_upload(f"file://{tmp_path}/report", {})
    assert host.uuid in (tmp_path / "report").read_text()
    for url in ("http://example.com/x", "file://", "report", "file://host/x"):
        with pytest.raises(errors.InvalidValue):
            host.bugreport_upload(url, {})
    with pytest.raises(errors.EngineError):
        host.bugreport_upload(f"file://{tmp_path}/no/such/place", {})
    assert host.state == "Enabled"


def test_a_refusal_of_the_engine_does_not_blame_the_operation_for_its_own_state(
    xen: Xen,
) -> None:
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=1 << 20, name_label="disk")
    xen.sim.fail("vdi_destroy", errors.VDIInUse(disk.ref, "destroy"))
    with pytest.raises(errors.VDIInUse) as told:
        disk.destroy()
    said = str(told.value)
    assert 'on VDI "disk"' in said
    assert "is destroying" not in said
    assert "needs" not in said
    assert (told.value.state, told.value.legal_states) == (None, ())
    disk.destroy()
