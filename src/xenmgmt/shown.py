"""How an object shows itself in a notebook: one method, which asks the face that draws.

IPython looks for ``_repr_html_`` on what a cell ends with, so objects show well without any set-up.
The core knows no HTML: the face is only named here, and is loaded when a notebook first asks.
"""

from __future__ import annotations

from importlib import import_module

FACE = "xenmgmt.notebook"


class Shown:
    """Has a form for notebooks."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        html: str = import_module(FACE).html(self)
        return html
