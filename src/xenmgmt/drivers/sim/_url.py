"""The parameters of a ``sim://`` URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, parse_qsl

from ...abc import Clock
from ...clock import RealClock, VirtualClock
from ...errors import InvalidValue
from ...model._types import BadValue, parse_size
from ._latency import REALISTIC

MOST = {"hosts": 100_000, "cpus": 4096, "seed": 2**63 - 1}
"""Beyond these it is a slip of the hand, which would fill the memory of this machine."""

KNOWN = ("hosts", "memory", "cpus", "seed", "clock", "latency", "guests")


def settings(url: SplitResult, seed: int | None, clock: Clock | None) -> dict[str, Any]:
    """Arguments for the driver; `InvalidValue` names the parameter and what would do."""
    found: dict[str, Any] = {"seed": seed, "clock": clock}
    if url.netloc or url.path.strip("/"):
        raise InvalidValue("url", url.geturl(), would_do="sim:// with parameters behind a ?")
    for name, text in parse_qsl(url.query, keep_blank_values=True):
        if name not in KNOWN:
            raise InvalidValue("url", name, would_do=f"parameters {', '.join(KNOWN)}")
        if name == "clock":
            found["clock"] = _clock(text)
        elif name == "latency":
            found["latency"] = _latency(text)
        elif name == "memory":
            found[name] = _size(text)
        elif name == "guests":
            found["keep_guests"] = _kept(text)
        elif name != "seed" or seed is None:
            found[name] = _number(name, text)
    return found


def _clock(text: str) -> Clock:
    if text not in ("virtual", "real"):
        raise InvalidValue("clock", text, would_do="virtual or real")
    return RealClock() if text == "real" else VirtualClock()


def _latency(text: str) -> Any:
    if text not in ("none", "real"):
        raise InvalidValue("latency", text, would_do="none or real")
    return REALISTIC if text == "real" else None


def _kept(text: str) -> bool:
    if text not in ("forgotten", "kept"):
        raise InvalidValue("guests", text, would_do="forgotten or kept")
    return text == "kept"


def _size(text: str) -> int:
    try:
        return parse_size(text)
    except BadValue as bad:
        raise InvalidValue("memory", text, would_do=bad.would_do) from None


def _number(name: str, text: str) -> int:
    least = 0 if name == "seed" else 1
    most = MOST[name]
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not digits or not least <= int(text) <= most:
        raise InvalidValue(name, text, would_do=f"a whole number from {least} to {most}")
    return int(text)
