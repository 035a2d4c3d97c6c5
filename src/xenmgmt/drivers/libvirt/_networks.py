"""Virtual networks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...abc import NetworkInfo
from . import xml
from ._bytes import ByteCalls
from ._errors import is_gone
from ._library import load


class NetworkCalls(ByteCalls):
    """Networks that libvirt makes on its host."""

    def network_create(self, network: str, name: str, config: Mapping[str, str]) -> Any:
        return self._begin("network_create", lambda c: self._make(c, network, name, config))

    def _make(
        self, connection: Any, network: str, name: str, config: Mapping[str, str]
    ) -> NetworkInfo:
        """An isolated network; ``forward`` (nat, route, open) lets it out.

        ``address`` is the one that the host has in it. There it answers names with ``dns`` alone.
        """
        libvirt, is_new = load(), False
        try:
            found = connection.networkLookupByUUIDString(network)
        except libvirt.libvirtError as error:
            if not is_gone(error):
                raise
            made = xml.Network(name=self._free_network_name(connection, name, network))
            made.uuid, made.stp, made.delay = network, "on", 0
            if config.get("bridge"):
                made.bridge = config["bridge"]
            if config.get("forward"):
                made.forward = config["forward"]
            if config.get("address"):
                made.address = config["address"]
                made.netmask = config.get("netmask", "255.255.255.0")
                made.dns = "yes" if config.get("dns") in ("1", "true") else "no"
            found, is_new = connection.networkDefineXML(made.dump()), True
        if not found.isActive():
            try:
                found.create()
            except libvirt.libvirtError:
                if is_new:
                    found.undefine()
                raise
            found.setAutostart(1)
        return self._network(found)

    @staticmethod
    def _network(found: Any) -> NetworkInfo:
        told = xml.Network.parse(found.XMLDesc())
        return NetworkInfo(
            uuid=told.uuid or found.UUIDString(),
            name=told.name or found.name(),
            bridge=told.bridge or "",
            mtu=told.mtu or 1500,
        )

    @staticmethod
    def _free_network_name(connection: Any, name: str, network: str) -> str:
        plain = re.sub(r"[^\w.+-]+", "-", name).strip("-.")[:60]
        taken = {one.name() for one in connection.listAllNetworks()}
        return plain if plain and plain not in taken else f"{plain or 'net'}-{network[:8]}"

    def network_destroy(self, network: str) -> Any:
        def do(connection: Any) -> None:
            libvirt = load()
            try:
                found = connection.networkLookupByUUIDString(network)
            except libvirt.libvirtError as error:
                if is_gone(error):
                    return
                raise
            if found.isActive():
                found.destroy()
            if found.isPersistent():
                found.undefine()

        return self._begin("network_destroy", do)
