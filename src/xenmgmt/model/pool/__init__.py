"""Resource pools: hosts that are managed as one."""

from __future__ import annotations

from .._fields import Model
from .availability import Availability
from .identity import Identity
from .members import Members
from .networks import Networks
from .trust import Trust
from .upkeep import Upkeep

__all__ = ["pool"]


class pool(
    Identity,
    Availability,
    Members,
    Trust,
    Networks,
    Upkeep,
    Model,
    since="rio",
    xapi=True,
):
    """A group of hosts that share storage, networks and one database.

    Source: xapi datamodel, class pool.
    """
