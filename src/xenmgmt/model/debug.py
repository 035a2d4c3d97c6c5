"""A class to try clients with."""

from __future__ import annotations

from ._fields import Model, message
from ._types import Void


class debug(Model, create=True, destroy=True):
    """A class without meaning, to try the machinery with.

    Source: Xen-API 1.0.10, class debug.
    """

    return_failure = message(Void, "Fail, always.", static=True)
