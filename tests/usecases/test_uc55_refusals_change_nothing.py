"""Do not let a client break the dynamic model

Whatever a client calls, and in whatever state: either it is legal there, or it is refused and
nothing has changed. The operations of a guest's life and all its fields are tried here.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import NotApplicable, Xen, errors
from xenmgmt.objects import VM

PLAIN = """start pause unpause suspend resume clean_shutdown clean_reboot hard_shutdown hard_reboot
shutdown provision revert destroy fork dump_core wait_memory_target_live""".split()
GIVEN: dict[str, tuple[Any, ...]] = {
    "clone": ("c",),
    "copy": ("c",),
    "snapshot": ("s",),
    "checkpoint": ("s",),
    "send_sysrq": ("h",),
    "set_VCPUs_number_live": (1,),
    "add_to_VCPUs_params_live": ("weight", "1"),
    "set_memory_target_live": ("128MiB",),
    "set_memory_dynamic_range": ("64MiB", "128MiB"),
    "set_memory_static_range": (0, "128MiB"),
}
CALLS: dict[str, tuple[Any, ...]] = {**dict.fromkeys(PLAIN, ()), **GIVEN}


def guests(xen: Xen) -> dict[str, VM]:
    """A guest in each stable state, a template and a snapshot."""
    here, there = xen.host.get_all()
    found: dict[str, VM] = {}
    for name in ("Halted", "Running", "Paused", "Suspended", "Crashed", "Unknown"):
        vm = xen.VM.create(
            name_label=name, memory_static_max="128MiB", actions_after_crash="preserve"
        )
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        if name != "Halted":
            vm.start_on(there if name == "Unknown" else here)
        found[name] = vm
    found["Snapshot"] = found["Running"].snapshot("before")
    found["Template"] = xen.VM.create(name_label="Template", is_a_template=True)
    found["Paused"].pause()
    found["Suspended"].suspend()
    xen.sim.guest_crash(found["Crashed"].uuid)
    xen.sim.partition(there.uuid)
    xen.clock.sleep(1)
    return found


def test_uc55(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2", seed=55) as xen:
        with story.step("bring guests into every stable state") as step:
            found = guests(xen)
            for name, vm in found.items():
                assert vm.state == {"Snapshot": "Halted", "Template": "Halted"}.get(name, name)
            step.gives(", ".join(found))

        def world() -> tuple[object, ...]:
            records = {ref: dict(one) for ref, one in xen.VM.get_all_records().items()}
            return xen.events.token, records, list(xen.driver.vm_list())

        refused: Counter[str] = Counter()
        tried = 0
        with story.step(f"call each of {len(CALLS)} operations where it is not legal") as step:
            for name, vm in found.items():
                for verb, args in CALLS.items():
                    if not (reason := vm.explain(verb)):
                        continue
                    before = world()
                    try:
                        getattr(vm, verb)(*args)
                    except errors.Refused as error:
                        refused[name] += error.code in reason
                    else:
                        raise AssertionError(f"{verb} of {name} was not refused")
                    assert world() == before, (name, verb)
                    tried += 1
            assert refused.total() == tried > 0
            step.gives(f"{tried} refusals, each as foretold, and nothing changed")
        story.note("Refused: " + ", ".join(f"{n} {c} of {len(CALLS)}" for n, c in refused.items()))

        with story.step("read each field where it means nothing") as step:
            before, count = world(), 0
            for vm in found.values():
                for field, value in vm.observe().items():
                    if isinstance(value, NotApplicable):
                        try:
                            getattr(vm, field)
                        except errors.InvalidState:
                            count += 1
            assert world() == before
            step.gives(f"{count} refusals, and nothing changed")
            assert count

        vm = found["Running"]
        with story.refused("a value out of range", errors.InvalidValue, unchanged=xen):
            vm.set_VCPUs_number_live(99)
        with story.refused("a field that there is not", errors.UnknownField, unchanged=xen):
            xen.VM.create(name_label="x", no_such_field=1)
        with story.refused("set the state by hand", AttributeError, unchanged=xen):
            vm.power_state = "Halted"  # type: ignore[misc]
        with story.refused("pause a guest on a lost host", errors.InvalidState, unchanged=xen):
            found["Unknown"].pause()

        story.limit("Here the operations of a guest; the tests do the same for every class.")
