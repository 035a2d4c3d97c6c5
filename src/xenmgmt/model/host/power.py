"""What drives the frequency of a processor, and how deep it sleeps."""

from __future__ import annotations

from .._types import Bool, Float, Int, Map, Set, String, Struct

CPU_POWER = Struct(
    "cpu_power",
    (
        ("driver", String),
        ("governor", String),
        ("governors", Set(String)),
        ("frequency", Int),
        ("frequency_min", Int),
        ("frequency_max", Int),
        ("hardware_min", Int),
        ("hardware_max", Int),
        ("frequencies", Set(Int)),
        ("turbo", Bool),
        ("shares", Set(Int)),
        ("C_state_limit", Int),
        ("C_states", Map(Int, Float)),
        ("P_states", Map(Int, Float)),
    ),
)
"""One processor; `host.get_cpu_power` says what the members are."""
