"""What the engine tells by itself, in order: kept while it cannot be heard, and heard then."""

from __future__ import annotations

import threading

from ..abc import EngineEvent
from ..engine import hear
from ..errors import ConnectionClosed, StoreBroken, StoreError
from ..tasks import AGAIN, Context


class Hearing:
    """The ear of a connection. What comes before `listen` is heard when it is called."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._early: list[EngineEvent] | None = []
        self._gate = threading.Lock()
        self._over = False

    def on_engine(self, event: EngineEvent) -> None:
        """The engine's listener."""
        if self._early is not None:
            with self._gate:
                if self._early is not None:
                    self._early.append(event)
                    return
        if not self._over and not self._hear(event):
            self._keep([event])

    def listen(self) -> None:
        """From now on events mean something; those that came before are heard first."""
        with self._gate:
            early, self._early = self._early or [], None
        for number, event in enumerate(early):
            if not self._hear(event):
                self._keep(early[number:])
                return

    def end(self) -> None:
        """The connection is closed: what comes now is for nobody."""
        self._over = True

    def _hear(self, event: EngineEvent) -> bool:
        """Write what the engine told into the model; False when that is to be tried again."""
        try:
            hear.hear(self._context, event)
        except (ConnectionClosed, StoreBroken):
            return True  # it is over: who opens the store again looks at the engine
        except StoreError:
            return False
        return True

    def _keep(self, events: list[EngineEvent]) -> None:
        """The store cannot be written to: these are heard later, before what comes meanwhile."""
        with self._gate:
            waits = self._early is not None
            self._early = [*events, *(self._early or ())]
        if not waits:
            self._context.clock.call_later(AGAIN, self.listen)
