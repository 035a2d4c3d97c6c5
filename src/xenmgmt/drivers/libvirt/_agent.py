"""The guest agent, where a guest has one: what it tells becomes the VM's guest metrics."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from ...abc import EngineEvent
from ...errors import ConnectionClosed
from . import xml
from ._documents import AGENT
from ._found import FoundCalls
from ._library import load

CONNECTED = 1
"""VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED."""

LATER = (0.5, 1.5)
"""So many seconds after it has connected an agent is asked: addresses come later than it does.

Not at once: libvirt may still be at work on the guest, as when its memory is read, and a question
to the guest would hold that up by a tenth of a second, or three.
"""

ANSWER = 4
"""Seconds that an agent may take for an answer; libvirt would wait for ever."""


class AgentCalls(FoundCalls):
    """Agents that connect are asked who they are, and what addresses they have."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._asked: dict[str, None] = {}
        """The guests that have not answered yet; the first one is being asked."""
        self._asked_lock = threading.Lock()

    def _subscribe(self, connection: Any) -> None:
        super()._subscribe(connection)
        libvirt = load()
        if self.engine != "qemu":
            return
        kind = libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE
        connection.domainEventRegisterAny(None, kind, self._on_agent, None)
        for domain in connection.listAllDomains(1):
            if _is_connected(domain):
                self._post_asking(domain.UUIDString())
                self._ask_later(domain.UUIDString())

    def _on_agent(self, connection: Any, domain: Any, state: int, reason: int, opaque: Any) -> None:
        if state == CONNECTED:
            self._ask_later(domain.UUIDString())

    def _post_asking(self, vm: str) -> None:
        self._post(lambda: self._ask_agent(vm))

    def _ask_later(self, vm: str) -> None:
        for seconds in LATER:
            self.clock.call_later(seconds, lambda: self._ask_agent(vm))

    def _ask_agent(self, vm: str) -> None:
        with self._asked_lock:
            is_asking = bool(self._asked)
            self._asked.setdefault(vm)
        if not is_asking:
            with suppress(ConnectionClosed):
                self.work.begin("agents", self._ask_agents)

    def _ask_agents(self) -> None:
        """One after the other, those that come meanwhile too: one may not answer."""
        vm = next(iter(self._asked), None)
        while vm is not None:
            told = None
            with suppress(Exception):  # it went away again, or is silent: nothing is known of it
                told = self._read(partial(self._agent, vm=vm), asks=False)
            if told is not None:
                self._tell_agent(vm, told)
            with self._asked_lock:
                del self._asked[vm]
                vm = next(iter(self._asked), None)

    def _tell_agent(self, vm: str, told: Mapping[str, Any]) -> None:
        self._post(lambda: self.emit(EngineEvent(kind="agent", subject=vm, data=told)))

    def _agent(self, connection: Any, vm: str) -> dict[str, dict[str, str]] | None:
        libvirt = load()
        domain = self._domain_or_none(connection, vm)
        if domain is None or not domain.isActive():
            return None
        domain.agentSetResponseTimeout(ANSWER, 0)
        numbers = {
            nic.mac: number
            for number, nic in enumerate(xml.Domain.parse(domain.XMLDesc(0)).interfaces)
        }
        found = domain.interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT)
        networks = {}
        for one in found.values():
            for count, address in enumerate(one["addrs"] or ()):
                if one["hwaddr"] in numbers:
                    number = numbers[one["hwaddr"]]
                    kind = "ip" if address["type"] == 0 else f"ipv6/{count}"
                    networks[f"{number}/{kind}"] = address["addr"]
        if self._closing.is_set():
            return None
        try:
            told = domain.guestInfo(libvirt.VIR_DOMAIN_GUEST_INFO_OS, 0)
        except libvirt.libvirtError:  # an agent need not know this
            told = {}
        names = {"os.name": "name", "os.kernel-release": "uname", "os.id": "distro"}
        version = {ours: told[theirs] for theirs, ours in names.items() if theirs in told}
        return {"networks": networks, "os_version": version}


def _is_connected(domain: Any) -> bool:
    libvirt = load()
    try:
        told = xml.Domain.parse(domain.XMLDesc(0))
    except libvirt.libvirtError:  # it ended while we looked
        return False
    return any(one.name == AGENT and one.state == "connected" for one in told.channels)
