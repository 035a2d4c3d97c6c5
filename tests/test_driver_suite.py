"""The suite for drivers of one's own, by the name that it has in the docs."""

from __future__ import annotations

import sys

import pytest

from xenmgmt import errors, testing


def test_the_suite_by_its_short_name() -> None:
    from xenmgmt.testing.driver_suite import DriverSuite

    assert testing.DriverSuite is DriverSuite
    with pytest.raises(AttributeError, match="NoSuchSuite"):
        _ = testing.NoSuchSuite


def test_without_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package can be imported; asking for the suite says what to install."""
    monkeypatch.delitem(vars(testing), "DriverSuite", raising=False)
    monkeypatch.delitem(sys.modules, "xenmgmt.testing.driver_suite", raising=False)
    monkeypatch.setitem(sys.modules, "pytest", None)
    with pytest.raises(errors.MissingExtra, match=r"pip install 'xenmgmt\[pytest\]'"):
        _ = testing.DriverSuite
