"""``%xen``."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.notebook import _magic


class Shell:
    """As much of IPython's shell as the extension uses."""

    def __init__(self, **names: Any) -> None:
        self.user_ns = names
        self.magics: dict[str, Any] = {}

    def register_magic_function(self, function: Any, kind: str, name: str) -> None:
        assert kind == "line_cell"
        self.magics[name] = function

    def run_cell(self, body: str) -> Any:
        exec(body, self.user_ns)
        return type("Result", (), {"raise_error": lambda self: None})()


def shell(**names: Any) -> Any:
    found = Shell(**names)
    xenmgmt.load_ipython_extension(found)  # what %load_ext xenmgmt calls
    return found.magics["xen"]


def test_by_name(xen: Xen) -> None:
    """An object, an operation with arguments, and a reason, by name."""
    magic = shell(xen=xen)
    web = magic("web")
    assert web == xen.VM.get_by_name_label("web")[0]
    magic("web set_memory_dynamic_range 128MiB 256MiB")
    assert web.memory_dynamic_min == 128 << 20
    host = next(one for one in xen.host if one != web.resident_on)
    magic(f"web pool_migrate {host.name_label}")
    assert web.resident_on == host
    assert "start needs Halted" in str(magic("why web start"))
    magic("idle start true")
    assert xen.VM.get_by_name_label("idle")[0].state == "Paused"


def test_a_cell(xen: Xen) -> None:
    """A cell under it gives the states of the VMs that it changed, from beginning to end."""
    line = shell(xen=xen)(
        "",
        "web = xen.VM.get_by_name_label('web')[0]\n"
        "xen.clock.sleep(3); web.pause(); xen.clock.sleep(2)",
    )
    assert {name: [span.state for span in spans] for name, spans in line.rows.items()} == {
        "web": ["Running", "Paused"]
    }
    assert [(span.start, span.end) for span in line.rows["web"]] == [(0, 3), (3, 5)]


@pytest.mark.parametrize("text", ["", "why", "why web", "nobody", "nobody start"])
def test_mistakes(xen: Xen, text: str) -> None:
    """What cannot be understood is an error that says what would do."""
    with pytest.raises(errors.InvalidValue):
        shell(xen=xen)(text)


def test_unknown_operation(xen: Xen) -> None:
    """An operation that there is not is named, and nothing happens."""
    before = xen.events.token
    with pytest.raises(errors.MessageMethodUnknown, match=r"VM\.fly"):
        shell(xen=xen)("web fly")
    assert xen.events.token == before


def test_which_connection(xen: Xen) -> None:
    """The connection is the one called xen, or the only one; among several nobody guesses."""
    assert _magic.connection({"other": xen, "again": xen}) is xen
    with xenmgmt.connect("sim://", seed=2) as second:
        assert _magic.connection({"xen": second, "other": xen}) is second
        with pytest.raises(errors.InvalidValue, match="2 open connections"):
            _magic.connection({"a": xen, "b": second})
    assert _magic.connection({"a": xen, "b": second}) is xen  # the other one is closed


def test_two_of_a_name(xen: Xen) -> None:
    """A name that two objects have is refused."""
    xen.VM.create(name_label="web", memory_static_max="64MiB")
    with pytest.raises(errors.InvalidValue, match="the name of one object"):
        shell(xen=xen)("web")
