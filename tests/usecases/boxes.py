"""Twelve boxes that were measured for a week, as the tables that a monitoring system gives."""

from __future__ import annotations

import random
from math import pi, sin
from pathlib import Path

HOUR = 3600


def write(folder: Path, count: int = 12, days: int = 7) -> Path:
    """A table of samples: one row for each box and hour; busy by day, some by night."""
    draw = random.Random(3)
    lines = ["guest,time,cpu,memory,host"]
    for number in range(count):
        top, memory = draw.uniform(0.4, 2.0), draw.choice([2, 4, 8])
        shift = pi if number % 4 == 3 else 0.0
        for hour in range(days * 24):
            wave = max(0.0, sin(2 * pi * (hour - 6) / 24 + shift))
            cpu = 0.05 + top * wave * draw.uniform(0.8, 1.0)
            lines.append(f"box{number},{hour * HOUR},{cpu:.3f},{memory}GiB,old{number}")
    path = folder / "samples.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    hosts = ["host,cpus,memory"] + [f"old{number},4,16GiB" for number in range(count)]
    (folder / "hosts.csv").write_text("\n".join(hosts) + "\n", encoding="utf-8")
    return path
