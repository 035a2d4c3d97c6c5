"""Pictures with matplotlib: what is drawn is what there was."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import pytest

import xenmgmt
from xenmgmt import Xen, balloon, errors, frames, plots
from xenmgmt.drivers.sim import Load


@pytest.fixture(autouse=True)
def plain() -> Iterator[None]:
    from matplotlib import pyplot

    before = mpl.get_backend()
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")
    pyplot.switch_backend(before)


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=1", seed=3) as xen:
        for n in range(4):
            vm = xen.VM.create(name_label=f"vm{n}", memory_static_max="256MiB")
            vm.start()
            xen.sim.load(Load(cpu=0.2 * (n + 1)), vm.uuid)
        stop = xen.sampling(10)
        xen.clock.sleep(60)
        stop()
        yield xen


def test_states(xen: Xen) -> None:
    """A bar for each stretch in a state, a row for each VM, a key with each state once."""
    xen.VM.get_all()[1].pause()
    xen.clock.sleep(40)
    ax = plots.states(xen)
    bars = [one.get_paths()[0].get_extents() for one in ax.collections]
    assert [(bar.x0, bar.x1) for bar in bars] == [(0, 100), (0, 60), (60, 100), (0, 100), (0, 100)]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["vm0", "vm1", "vm2", "vm3"]
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["Running", "Paused"]


def test_few_are_stacked(xen: Xen) -> None:
    """A few domains are a stack: its top is what all use together."""
    ax = plots.usage(xen, "cpu")
    assert len(ax.collections) == 4
    top = max(y for _, y in ax.collections[-1].get_paths()[0].vertices)
    assert top == pytest.approx(0.2 + 0.4 + 0.6 + 0.8)
    memory = plots.usage(frames.statistics(xen), "memory")
    assert max(y for _, y in memory.collections[-1].get_paths()[0].vertices) == 1.0
    assert memory.get_ylabel() == "memory, GiB"


def test_many_are_a_map(xen: Xen) -> None:
    """Many are a map with a row for each, the busiest on top."""
    ax = plots.usage(xen, "cpu", few=3)
    (mesh,) = ax.collections
    values: Any = mesh.get_array()
    assert values.reshape(4, -1)[:, -1].round(6).tolist() == [0.8, 0.6, 0.4, 0.2]
    ax.figure.canvas.draw()


def test_balloon(xen: Xen) -> None:
    """Need, targets and what guests have are lines over time, in GiB."""
    surveys = []
    for _ in range(3):
        surveys.append(balloon.survey(xen))
        xen.clock.sleep(10)
    for found in (surveys, balloon.to_frame(surveys)):
        ax = plots.balloon(found)
        lines = {line.get_label(): line.get_ydata() for line in ax.lines}
        assert list(lines["guests have"]) == [1.0] * 3
        assert list(lines["their targets"]) == [1.0] * 3
        assert set(lines) == {"with what is free", "guests have", "their targets", "they need"}
        ax.figure.canvas.draw()


def test_given_axes(xen: Xen) -> None:
    """Axes that are given are drawn on."""
    from matplotlib import pyplot

    _, axes = pyplot.subplots(3)
    assert plots.states(xen, ax=axes[0]) is axes[0]
    assert plots.usage(xen, ax=axes[1]) is axes[1]
    assert plots.balloon([balloon.survey(xen)], ax=axes[2]) is axes[2]


def test_two_of_one_name() -> None:
    """Two VMs of one name have a row each."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        for _ in range(2):
            xen.VM.create(name_label="twin", memory_static_max="64MiB").start()
        assert len(plots.life(xen).rows) == 2


def test_nothing_to_draw() -> None:
    """No sample, and a column that there is not, are errors that say what would do."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        with pytest.raises(errors.InvalidValue, match=r"xen\.sample"):
            plots.usage(xen)
        with pytest.raises(errors.InvalidValue, match="memory"):
            plots.usage(xen, "heat")


@pytest.mark.parametrize(
    "call",
    [
        plots.states,
        plots.usage,
        lambda xen: plots.balloon([balloon.survey(xen)]),
    ],
)
def test_without_matplotlib(
    xen: Xen, call: Callable[[Xen], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without matplotlib each says so, and which command installs it."""
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(errors.MissingExtra, match=r"pip install 'xenmgmt\[plots\]'"):
        call(xen)


def test_what_happened_at_one_moment_is_in_its_order() -> None:
    """A clock that stood still leaves states without a length: they are drawn one after another."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = xen.VM.create(name_label="web", memory_static_max="64MiB")
        vm.start()
        line = plots.life(xen)
        assert line.ordered
        states = ["Halted", "starting", "Running"]
        assert [span.state for span in line.rows["web"]] == states
        assert line.to_text(9).startswith("web |...~~~###|\n")
        assert [line.to_svg().count(f"<title>{state}") for state in states] == [1, 1, 1]
        assert "one moment" in line.to_svg()
        assert line.to_frame()["end"].max().total_seconds() == 0
        xen.clock.sleep(1)
        assert not plots.life(xen).ordered
