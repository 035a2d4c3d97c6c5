"""What one peer may ask of a server, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what a client sends and holds.

    Sizes are in bytes, times in seconds. What goes beyond is refused with an error that says so;
    nothing is cut short in silence.
    """

    body: int = 16 << 20
    """Size of the body of one call."""
    header: int = 32 << 10
    """Size of request line and headers together."""
    depth: int = 32
    """How deep arrays and structs may nest."""
    text: int = 1 << 20
    """Characters in one text."""
    calls: int = 1000
    """Calls in one `system.multicall` or JSON batch."""
    connections: int = 4096
    """Connections open at once; further ones are closed at once."""
    sessions: int = 2000
    """Sessions open at once."""
    sessions_per_user: int = 500
    """Sessions of one user; the one that was idle longest makes room for the next."""
    idle: float = 24 * 3600.0
    """A session ends when it was not used for so long."""
    request: float = 60.0
    """Time in which a request must have come in whole."""
    keep_alive: float = 120.0
    """Time for which a connection may wait for its next request."""
    poll: float = 3600.0
    """The longest that one wait for events goes on."""
    workers: int = 16
    """Threads for work that may wait for an engine."""
    waiting: int = 512
    """Calls that may wait for such a thread."""
    logins: int = 4
    """Threads in which passwords are looked at: guessing holds up no other work."""
    kept: int = 16
    """Exports, and imports, that broke off and are kept for their clients."""
    resume: float = 3600.0
    """The longest that one is kept."""
    transfer: int = 1 << 40
    """Size of an imported archive or disk."""
