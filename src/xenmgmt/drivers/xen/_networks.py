"""Networks: bridges of dom0's, found or made here.

A bridge that was made here says so in its alias, which Linux keeps with it; no other interface is
ever taken away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from ..._durable import flush_name
from ...abc import NetworkInfo
from ...errors import EngineError, HandleInvalid, InvalidValue, XenError
from ._commands import run
from ._notes import write_file
from ._storage import StorageCalls

FOLDER = "networks"
DEVICES = Path("/sys/class/net")
LONGEST = 15
"""Characters in the name of an interface."""
LIMIT = 30.0
"""Seconds for a command of ip's."""


class NetworkCalls(StorageCalls):
    """A network is a bridge; one that was there already is known by a uuid of its name."""

    def network_found(self) -> Sequence[NetworkInfo]:
        made = self._made_here()
        named = {bridge: uuid for uuid, (_, bridge) in made.items()}
        found = []
        for path in sorted(DEVICES.glob("*/bridge")):
            bridge = path.parent.name
            uuid = named.get(bridge) or str(uuid5(UUID(self.host_uuid), bridge))
            name = made[uuid][0] if uuid in made else bridge
            found.append(self._told(uuid, name, bridge))
        return found

    def network_create(self, network: str, name: str, config: Mapping[str, str]) -> Any:
        wanted = config.get("bridge") or f"xb{UUID(network).hex[:10]}"
        if not 0 < len(wanted) <= LONGEST or "/" in wanted or wanted in (".", ".."):
            raise InvalidValue("bridge", wanted, would_do=f"up to {LONGEST} characters")

        def create() -> NetworkInfo:
            bridge = self._made_here().get(network, ("", wanted))[1]
            there = {one.bridge: one.uuid for one in self.network_found()}
            if there.get(bridge, network) != network:
                raise InvalidValue("bridge", bridge, would_do="one that is no network yet")
            note = self._note(network)
            known = note.exists()
            note.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"name": name, "bridge": bridge})
            write_file(note, text, lasting=True)
            try:
                _ensure(network, bridge)
            except BaseException:
                if not known:
                    note.unlink(missing_ok=True)
                raise
            return self._told(network, name, bridge)

        return self.begin("network_create", network, create)

    def network_destroy(self, network: str) -> Any:
        def destroy() -> None:
            made = self._made_here().get(network)
            if made is not None:
                if _is_made_for(network, made[1]):
                    _ip("link", "delete", "dev", made[1])
                self._note(network).unlink(missing_ok=True)
                flush_name(self._note(network))

        return self.begin("network_destroy", network, destroy)

    def bridge_of(self, network: str) -> str:
        """The bridge of a network, which is there then.

        Raises:
            HandleInvalid: this host has no such network.
            InvalidValue: an interface that is no bridge has its bridge's name now.
        """
        made = self._made_here().get(network)
        if made is not None:
            _ensure(network, made[1])  # a bridge does not outlive a reboot of the host
            return made[1]
        for one in self.network_found():
            if one.uuid == network:
                return one.bridge
        raise HandleInvalid("network", network)

    def _note(self, network: str) -> Path:
        return self.state / FOLDER / f"{UUID(network)}.json"

    def _made_here(self) -> dict[str, tuple[str, str]]:
        """Name and bridge of the networks that were made here, by their uuid."""
        found = {}
        for path in (self.state / FOLDER).glob("*-*.json"):
            with suppress(FileNotFoundError, ValueError):
                noted = json.loads(path.read_text())
                found[path.stem] = (noted["name"], noted["bridge"])
        return found

    @staticmethod
    def _told(uuid: str, name: str, bridge: str) -> NetworkInfo:
        mtu = 1500
        with suppress(OSError, ValueError):
            mtu = int((DEVICES / bridge / "mtu").read_text())
        return NetworkInfo(uuid=uuid, name=name, bridge=bridge, mtu=mtu)


def _ensure(network: str, bridge: str) -> None:
    """Have the bridge there; one that was not is marked as made for this network."""
    if (DEVICES / bridge).exists():
        if not _is_bridge(bridge):
            would_do = "a name that no interface has; this one is no bridge"
            raise InvalidValue("bridge", bridge, would_do=would_do)
        _ip("link", "set", "dev", bridge, "up")
        return
    _ip("link", "add", "name", bridge, "type", "bridge")
    try:
        _ip("link", "set", "dev", bridge, "alias", _mark(network))
        _ip("link", "set", "dev", bridge, "up")
    except BaseException:
        with suppress(XenError):  # what failed first is what is told
            _ip("link", "delete", "dev", bridge)
        raise


def _is_bridge(name: str) -> bool:
    return (DEVICES / name / "bridge").is_dir()


def _is_made_for(network: str, bridge: str) -> bool:
    if not _is_bridge(bridge):
        return False
    try:
        return (DEVICES / bridge / "ifalias").read_text().strip() == _mark(network)
    except OSError:  # it has gone
        return False


def _mark(network: str) -> str:
    return f"xenmgmt {network}"


def _ip(*arguments: str) -> None:
    done = run("ip", *arguments, seconds=LIMIT)
    if done.status:
        raise EngineError(
            f"ip {' '.join(arguments)}: {done.errors.strip()}",
            engine="Linux",
            native_code=done.status,
        )


__all__ = ["NetworkCalls"]
