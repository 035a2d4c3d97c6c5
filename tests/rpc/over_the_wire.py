"""A plug-in: ``xenmgmt.connect("sim://…")`` opens a simulator, serves it, and gives the far end.

Tests of the object API run with it unchanged, over HTTP. What only drives the simulator (``sim``,
``clock``, ``driver``) is the near end's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import rpc, toolstack
from xenmgmt.rpc.remote import RemoteXen

open_near = toolstack.connect


class FarXen(RemoteXen):
    """The far end, with the simulator at hand."""

    near: Any

    @property
    def sim(self) -> Any:
        return Settling(self, self.near.sim)

    @property
    def driver(self) -> Any:
        return Settling(self, self.near.driver)

    @property
    def context(self) -> Any:
        return self.near.context

    def sample(self) -> int:
        found = self.near.sample()
        self.peer.catch_up()
        return int(found)

    def close(self) -> None:
        super().close()
        self.server.close()
        self.near.close()

    server: Any


class Settling:
    """The simulator; what it is told has reached the far end when the call returns."""

    def __init__(self, far: FarXen, sim: Any) -> None:
        self._far = far
        self._sim = sim

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._sim, name)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            told = found(*args, **kwargs)
            self._far.peer.catch_up()
            return told

        return call


class FarClock:
    """The simulator's clock; what its time brought has reached the far end."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self.far: Any = None

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._clock, name)
        if name not in ("sleep", "advance", "run_until_idle", "wait", "step"):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            told = found(*args, **kwargs)
            if self.far is not None and not self.far.closed:
                self.far.peer.catch_up()
            return told

        return call


def connect_far(url: str = "sim://", **settings: Any) -> Any:
    """What `xenmgmt.connect` does while the plug-in is in use."""
    if not url.startswith("sim:"):
        return open_near(url, **settings)
    near = open_near(url, **settings)
    server = rpc.serve(near, "http://127.0.0.1:0", authenticate=("root", "pw"), dialect="xapi")
    clock = FarClock(near.clock)
    options = xenmgmt.Options(timeout=settings.get("timeout", near.options.timeout))
    far = FarXen(
        server.url,
        rpc.Trust(),
        "root",
        "pw",
        options=options,
        session="far",
        clock=clock,  # type: ignore[arg-type]
    )
    far.near, far.server, clock.far = near, server, far
    return far


@pytest.fixture(autouse=True)
def _over_the_wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened = []

    def connect(*args: Any, **settings: Any) -> Any:
        opened.append(connect_far(*args, **settings))
        return opened[-1]

    monkeypatch.setattr(xenmgmt, "connect", connect)
    yield
    for one in opened:  # many tests leave this to the end of the process
        one.close()
