"""A client of bare libvirt in a process of its own: when it hears that a domain has ended.

``python -m benchmarks._bare_listener URI`` prints a line for each domain that ends.
``python -m benchmarks._bare_listener URI UUID`` connects until it can, and prints a line when the
domain does not run. Each line has the uuid and the seconds of the monotonic clock, which is the
same in all processes.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import libvirt


def told(connection: Any, domain: Any, event: int, detail: int, opaque: Any) -> None:
    if event in (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_CRASHED):
        print(domain.UUIDString(), time.perf_counter(), flush=True)


def listen(uri: str) -> None:
    libvirt.virEventRegisterDefaultImpl()
    connection = libvirt.open(uri)
    kind = libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE
    connection.domainEventRegisterAny(None, kind, told, None)
    print("listening", flush=True)
    while True:
        libvirt.virEventRunDefaultImpl()


def look(uri: str, uuid: str) -> None:
    libvirt.registerErrorHandler(lambda *_: None, None)
    print("listening", flush=True)
    while True:
        try:
            connection = libvirt.open(uri)
            running = {one.UUIDString() for one in connection.listAllDomains(1)}
            connection.close()
        except libvirt.libvirtError:
            time.sleep(0.05)
            continue
        if uuid not in running:
            print(uuid, time.perf_counter(), flush=True)
            return
        time.sleep(0.05)


if __name__ == "__main__":
    (listen if len(sys.argv) == 2 else look)(*sys.argv[1:])
