"""A connection as a service with many nodes: what it reports, and hosts that become bare metal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import errors as err
from ..model._layout import LAYOUTS, STATE
from ..operations.vm._domain import free_of
from ..states.host import TABLE as HOST
from ..states.host import HostState
from ._node import BARE_METAL, Report

if TYPE_CHECKING:
    from ..objects.host import host
    from ..toolstack import Toolstack

_HOST = LAYOUTS["host"].index
_TOTAL = LAYOUTS["host_metrics"].index["memory_total"]
TYPE = "plan:hypervisor_type"
"""Key of a host's ``other_config``: "none" while it is given away as bare metal."""


def reports(xen: Toolstack) -> list[Report]:
    """What a connection says of its hosts, all of one moment, for `Scheduler.report`.

    A host has as many free CPUs as it has CPUs: Xen shares them. A host that was made bare metal
    is up when the hypervisor on it is not.
    """
    frozen = xen.store.snapshot(("host", "host_metrics"))
    found = []
    for ref, row in frozen.items("host"):
        metrics = frozen.row("host_metrics", row[_HOST["metrics"]])
        if metrics is None:
            continue
        bare = row[_HOST["other_config"]].get(TYPE) == BARE_METAL
        wanted = HostState.OFFLINE if bare else HostState.ENABLED
        up = bool(row[STATE] & HOST.bit[wanted])
        cpus = len(row[_HOST["host_CPUs"]])
        found.append(
            Report(
                node=row[_HOST["name_label"]],
                hypervisor_type=BARE_METAL if bare else xen.driver.name,
                cpus=cpus,
                memory=metrics[_TOTAL],
                cpus_free=None if bare else cpus,
                memory_free=None if bare else max(0, free_of(row, metrics)),
                up=up,
                why="" if up else f"is {HOST.word[row[STATE]]}",
                id=ref,
            )
        )
    return found


def to_bare_metal(node: host) -> None:
    """Take the hypervisor off a host: no VM starts there until `to_hypervisor`.

    Its guests are moved away first. Here the power is switched; to install something else on the
    node is the work of whoever it is given to.

    Raises:
        Refused, HostError: a guest cannot leave, or the host cannot be powered off. Then it stays
            a host, disabled.
    """
    if node.other_config.get(TYPE) == BARE_METAL:
        return
    if node.state == HostState.ENABLED.value:
        node.evacuate()
    node.shutdown()
    node.add_to_other_config(TYPE, BARE_METAL)


def to_hypervisor(node: host) -> None:
    """Make a bare-metal node a host again: powered on, enabled, and open for guests.

    Raises:
        OperationNotAllowed: it is no bare-metal node.
        Refused, HostError: it cannot be powered on or enabled.
    """
    if node.other_config.get(TYPE) != BARE_METAL:
        raise err.OperationNotAllowed(f"{node!r} is no bare-metal node")
    node.power_on()
    node.enable()
    node.remove_from_other_config(TYPE)
