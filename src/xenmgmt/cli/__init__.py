"""The command line: ``xenmgmt``, also ``python -m xenmgmt``.

Listing what a store has goes a short way that loads no library (`_quick`); everything else is
click's. Both call the same functions.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import _quick


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status, by `_exit.STATUS`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        wanted = _quick.understood(given)
        if wanted is None:
            from ._exit import run

            status = run(given)
        else:
            status = _show(wanted)
        sys.stdout.flush()  # where it fails, it is told here, not when the process ends
        return status
    except Exception as error:  # told in one line, with the status of its kind
        from ._exit import told

        return told(error)
    except KeyboardInterrupt:
        return 130


def _show(wanted: _quick.Listing) -> int:
    import gc

    from ._list import show_list

    gc.disable()  # nothing becomes garbage before the process ends
    try:
        return show_list(wanted)
    finally:
        gc.enable()


__all__ = ["main"]
