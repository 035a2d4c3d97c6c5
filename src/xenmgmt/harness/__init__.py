"""Guests for tests: taken from templates, ready, turned back between tests, and given back.

    lab = harness.Lab(xen)
    guest = lab.take(harness.Want("debian", reset="snapshot", ready=(ready.console("login:"),)))
    use(guest.vm)
    lab.give(guest)  # the next `take` of the same want turns it back
    lab.close()

The pytest plugin (`xenmgmt.pytest_plugin`) is this with fixtures; other test runners call it
themselves. Every guest is under a lease. `Lab.left` tells what tests have left behind.
"""

from ._engines import Engines, Kept
from ._evidence import Evidence, gather
from ._lab import Lab
from ._left import Left
from ._want import Guest, Template, Want

__all__ = [
    "Engines",
    "Evidence",
    "Guest",
    "Kept",
    "Lab",
    "Left",
    "Template",
    "Want",
    "gather",
]
