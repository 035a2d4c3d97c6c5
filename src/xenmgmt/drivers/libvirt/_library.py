"""libvirt-python, loaded when it is needed, and the one thread that runs its event loop.

libvirt has one event loop per process. It runs while a connection of ours is open, and stops with
the last one.
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any

from ...errors import MissingExtra
from ._heard import listen

TICK_MS = 1000
"""The loop looks up this often, so that it cannot miss that it is to stop."""


def load() -> Any:
    """The module ``libvirt``."""
    return _import("libvirt")


def load_qemu() -> Any:
    """The module ``libvirt_qemu``: what only the QEMU driver has."""
    return _import("libvirt_qemu")


def load_below() -> Any | None:
    """The module below ``libvirt``, in which its calls are C; None when there is none."""
    load()
    try:
        return import_module("libvirtmod")
    except ImportError:
        return None


def _import(name: str) -> Any:
    try:
        module: Any = import_module(name)
    except ImportError:
        raise MissingExtra("libvirt-python", "libvirt", feature="the libvirt driver") from None
    return module


class EventLoop:
    """The thread ``xenmgmt-libvirt-loop``, shared by all connections of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._thread: threading.Thread | None = None
        self._timer = -1
        self._registered = False
        self._stop = threading.Event()

    def enter(self) -> None:
        """Before a connection is opened."""
        libvirt = load()
        with self._lock:
            self._users += 1
            if self._users > 1:
                return
            if not self._registered:
                listen(libvirt)
                libvirt.virEventRegisterDefaultImpl()
                self._registered = True
            self._stop = stop = threading.Event()
            self._timer = libvirt.virEventAddTimeout(TICK_MS, lambda *_: None, None)
            self._thread = threading.Thread(
                target=_run, args=(libvirt, stop), name="xenmgmt-libvirt-loop", daemon=True
            )
            self._thread.start()

    def leave(self) -> None:
        """After it is closed."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
            libvirt = load()
            self._stop.set()
            libvirt.virEventUpdateTimeout(self._timer, 0)
            thread, self._thread = self._thread, None
            if thread is not None and thread is not threading.current_thread():
                thread.join(5.0)
            libvirt.virEventRemoveTimeout(self._timer)


def _run(libvirt: Any, stop: threading.Event) -> None:
    while not stop.is_set():
        if libvirt.virEventRunDefaultImpl() < 0:
            stop.wait(0.1)


LOOP = EventLoop()
