"""Connections and templates that the tests of the harness take guests from."""

from __future__ import annotations

from typing import Any

from xenmgmt import Xen, ready
from xenmgmt.harness import Template

PROGRAM = """
    boot: booting
    boot: login:
    prompt: $
"""

CONFTEST = """
from tests.harness.worlds import template

def pytest_xen_template(xen, name):
    return template(xen, name)
"""
"""The conftest of a project that is run by another pytest."""


def template(xen: Xen, name: str) -> Template | None:
    """A template with a disk, for any name that does not begin with ``no``."""
    if name.startswith("no"):
        return None
    if xen.driver.name == "sim":
        xen.sim.program(PROGRAM)
    vm = xen.VM.create(name_label=name, is_a_template=True, memory_static_max="64MiB")
    disk = xen.VDI.create(SR=repository(xen), virtual_size="8MiB", name_label=f"{name} disk")
    xen.VBD.create(VM=vm, VDI=disk)
    return Template(vm, (ready.console("login:"),) if xen.driver.name == "sim" else ())


def repository(xen: Xen) -> Any:
    """Where disks go."""
    return xen.pool.get_all()[0].default_SR


def count(xen: Xen) -> tuple[int, int, int, int]:
    """What a harness must not leave: VMs, disks, domains, leases."""
    from xenmgmt import leases

    return len(xen.VM), len(xen.VDI), len(xen.driver.vm_list()), len(leases.held(xen))
