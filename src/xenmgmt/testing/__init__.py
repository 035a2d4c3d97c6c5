"""What finds mistakes in the library and in drivers: random scripts and checkers of histories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .driver_suite import DriverSuite

__all__ = ["DriverSuite"]


def __getattr__(name: str) -> Any:
    if name != "DriverSuite":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from .driver_suite import DriverSuite
    except ModuleNotFoundError as missing:
        if missing.name != "pytest":
            raise
        from ..errors import MissingExtra

        raise MissingExtra("pytest", "pytest", feature="testing.DriverSuite") from None
    globals()[name] = DriverSuite
    return DriverSuite
