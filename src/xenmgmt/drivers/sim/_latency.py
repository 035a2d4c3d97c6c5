"""How long the simulator takes: nothing, unless told otherwise."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

Seconds = float | tuple[float, float]
GIB = 1 << 30


@dataclass(frozen=True)
class LatencyModel:
    """Seconds per call, by driver method.

    ``calls``: a number, or (least, most) drawn from the simulator's seed. ``per_gib``: seconds more
    for each GiB that the call moves (suspend, resume,
    checkpoint, migrate, protect: memory; copy, export, import: disk).
    """

    calls: Mapping[str, Seconds] = field(default_factory=dict)
    per_gib: Mapping[str, float] = field(default_factory=dict)

    def seconds(self, method: str, size: int, rng: random.Random) -> float:
        """The time that one call takes."""
        base = self.calls.get(method, 0.0)
        took = rng.uniform(*base) if isinstance(base, tuple) else base
        return took + self.per_gib.get(method, 0.0) * size / GIB


REALISTIC = LatencyModel(
    calls={
        "vm_start": (1.5, 2.5),
        "vm_destroy": 0.3,
        "vm_pause": 0.02,
        "vm_unpause": 0.02,
        "vm_reboot": (2.0, 3.0),
        "vbd_plug": 0.3,
        "vbd_unplug": 0.3,
        "vif_plug": 0.2,
        "vif_unplug": 0.2,
        "vdi_create": 0.2,
        "vdi_snapshot": 0.5,
        "vdi_clone": 0.5,
        "vdi_destroy": 0.2,
    },
    per_gib={
        "vm_suspend": 4.0,
        "vm_resume": 3.0,
        "vm_checkpoint": 4.0,
        "vm_migrate": 6.0,
        "vdi_copy": 5.0,
        "vdi_export": 5.0,
        "vdi_import": 5.0,
        "vm_protect": 6.0,
    },
)
"""About what a small host with local disks takes."""
