"""DOC"""

from __future__ import annotations

from ._fields import Model, message
from ._types import Void


class debug(Model, create=True, destroy=True):
    """DOC"""

    return_failure = message(Void, "DOC", static=True)
