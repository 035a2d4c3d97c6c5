"""A process that writes until it is killed, and says what it was told is safe."""

from __future__ import annotations

import sys
import threading
from typing import Any

from xenmgmt.abc import Journal, Put
from xenmgmt.clock import VirtualClock
from xenmgmt.model._layout import LAYOUTS
from xenmgmt.store.sqlite import SqliteStore


def row(name: str) -> list[Any]:
    found = [1, 0, *LAYOUTS["VM"].defaults[2:]]
    found[LAYOUTS["VM"].index["name_label"]] = name
    return found


def work(store: SqliteStore, thread: int) -> None:
    number = 0
    while True:
        ref = f"{thread}-{number}"
        store.txn((), (), [Put("VM", ref, row(ref)), Journal(f"j{thread}", {"last": number})])
        sys.stdout.write(f"{thread} {number}\n")
        sys.stdout.flush()
        number += 1


opened = SqliteStore(sys.argv[1], VirtualClock())
for each in range(int(sys.argv[2])):
    threading.Thread(target=work, args=(opened, each), daemon=True).start()
threading.Event().wait()
