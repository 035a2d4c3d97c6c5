"""What simulated guests do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ...errors import InvalidValue

PREFIX = "sim:"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestBehaviour:
    """How a guest behaves. Times are in (virtual) seconds, rates in bytes per second.

    boot_seconds: until the agent reports. shutdown_seconds: that a clean shutdown takes.
    ignores_shutdown, ignores_reboot: the guest does not answer. crashes_after: seconds after start,
    0 never. balloon_rate: how fast it follows its memory target, 0 at once. balloon_floor: below
    which it will not go. agent: whether it has a guest agent. leaks: memory per second that
    it takes beyond its use until it crashes for lack of it, 0 none. cpu_load: share of its vCPUs'
    time that it uses, from 0 to 1.
    """

    boot_seconds: float = 0.0
    shutdown_seconds: float = 0.0
    ignores_shutdown: bool = False
    ignores_reboot: bool = False
    crashes_after: float = 0.0
    balloon_rate: int = 0
    balloon_floor: int = 0
    agent: bool = True
    leaks: int = 0
    cpu_load: float = 0.0

    def changed(self, other_config: Mapping[str, str]) -> GuestBehaviour:
        """With what a VM's ``other_config`` says: ``sim:boot_seconds`` and so on."""
        told = {k: v for k, v in other_config.items() if k.startswith(PREFIX)}
        if not told:
            return self
        known = {f.name: f.type for f in fields(self)}
        values: dict[str, object] = {}
        for key, text in told.items():
            name = key.removeprefix(PREFIX)
            if name not in known:
                raise InvalidValue(key, text, would_do=f"one of {', '.join(known)}")
            values[name] = _read(key, str(known[name]), text)
        return replace(self, **values)  # type: ignore[arg-type]


def _read(key: str, kind: str, text: str) -> object:
    if kind == "bool":
        if text not in ("true", "false"):
            raise InvalidValue(key, text, would_do="true or false")
        return text == "true"
    try:
        number = float(text)
    except ValueError:
        raise InvalidValue(key, text, would_do="a number") from None
    return int(number) if kind == "int" else number
