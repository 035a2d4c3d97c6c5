"""Pictures with matplotlib: states over time, what domains use, how ballooning settles.

    plots.states(xen)                       # which VM was in which state when
    plots.usage(xen, "memory")              # of few domains a stack, of many a map
    plots.balloon(surveys)                  # what `balloon.survey` gave, over time

Each draws on the axes that it is given, or on new ones, and returns them. Times are in UTC.
matplotlib and pandas are loaded when a picture is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import errors as err
from . import frames
from .balloon import Survey
from .timeline import AT_ONCE, COLOURS, PASSING, Timeline
from .toolstack import Toolstack

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

FEW = 12
"""Up to so many domains are drawn as a stack, more as a map: a row for each."""
GIB = 1 << 30
_LABELS = {
    "cpu": "CPUs in use",
    "memory": "memory, GiB",
    "disk_read": "read from disks, MB/s",
    "disk_written": "written to disks, MB/s",
    "net_received": "received, MB/s",
    "net_sent": "sent, MB/s",
}
_SCALE = {"memory": 1 / GIB, "cpu": 1.0}
_MEGABYTE = 1e-6


def _library(feature: str) -> Any:
    try:
        from matplotlib import pyplot
    except ImportError:
        raise err.MissingExtra("matplotlib", "plots", feature=feature) from None
    return pyplot


def _axes(feature: str, ax: Axes | None, height: float) -> Any:
    plt = _library(feature)
    if ax is not None:
        return ax
    return plt.subplots(figsize=(9.5, height), layout="constrained")[1]


def life(xen: Toolstack, vms: Iterable[Any] | None = None) -> Timeline:
    """Which state VMs were in when, from the event log; all that it knows, or those given."""
    events = list(xen.events)
    wanted = None if vms is None else {vm if isinstance(vm, str) else vm.ref for vm in vms}
    labels = {
        event.ref: event.snapshot["name_label"] or event.ref
        for event in events
        if event.cls == "VM" and (wanted is None or event.ref in wanted)
    }
    often = Counter(labels.values())
    names = {
        ref: label if often[label] == 1 else f"{label} ({ref.removeprefix('OpaqueRef:')[:4]})"
        for ref, label in labels.items()
    }
    places = {
        cell.ref: record["name_label"]
        for cell in xen.store.cells("host")
        if (record := xen.record_of("host", cell.ref))
    }
    return Timeline.from_events(events, names, places, xen.clock.now())


def states(
    found: Toolstack | Timeline, vms: Iterable[Any] | None = None, *, ax: Axes | None = None
) -> Axes:
    """Which state each VM was in when: a bar for each, in the colours of `timeline.COLOURS`.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    _library("plots.states")
    line = found if isinstance(found, Timeline) else life(found, vms)
    ax = _axes("plots.states", ax, 1.2 + 0.32 * max(1, len(line.rows)))
    seen: dict[str, str] = {}
    for number, spans in enumerate(line.rows.values()):
        for span in spans:
            colour = COLOURS.get(span.state, PASSING)
            told = span.state if span.state in COLOURS else "passing"
            width = max(span.end - span.start, line.end / 500)
            label = told if told not in seen else "_"
            seen[told] = colour
            ax.broken_barh(
                [(span.start, width)], (number - 0.38, 0.76), facecolors=colour, label=label
            )
    ax.set_yticks(range(len(line.rows)), list(line.rows))
    ax.invert_yaxis()
    ax.set_xlim(0, line.end or 1)
    ax.set_xlabel(AT_ONCE if line.ordered else "seconds since the first event")
    if seen:
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    return _plain(ax)


def usage(
    found: Toolstack | pandas.DataFrame,
    what: str = "cpu",
    *,
    ax: Axes | None = None,
    few: int = FEW,
) -> Axes:
    """What domains used over time: a stack for up to ``few`` of them, else a row of a map for each.

    ``found`` is a connection, or a frame that `frames.statistics` gave; ``what`` one of
    `frames.STATISTICS`.

    Raises:
        MissingExtra: matplotlib or pandas is not installed.
        InvalidValue: there is no such column, or no sample.
    """
    _library("plots.usage")
    if what not in frames.STATISTICS:
        raise err.InvalidValue("what", what, would_do=", ".join(frames.STATISTICS))
    table = frames.statistics(found) if isinstance(found, Toolstack) else found
    if not len(table):
        raise err.InvalidValue("found", "no sample", would_do="xen.sample() or xen.sampling()")
    wide = by_vm(table, what) * _SCALE.get(what, _MEGABYTE)
    if wide.shape[1] <= few:
        return _stack(wide, what, ax)
    return _map(wide, what, ax)


def by_vm(table: pandas.DataFrame, what: str) -> pandas.DataFrame:
    """One column of `frames.statistics` as a column for each VM; a value holds until the next."""
    names = table.groupby("ref", sort=False)["name"].last()
    wide = table.reset_index().pivot_table(
        index="time", columns="ref", values=what, aggfunc="last", observed=True, sort=False
    )
    wide = wide.sort_index().astype("float64").ffill().fillna(0.0)
    wide.columns = names.reindex(wide.columns).astype(str)
    return wide


def _stack(wide: pandas.DataFrame, what: str, ax: Axes | None) -> Axes:
    ax = _axes("plots.usage", ax, 3.2)
    from matplotlib import colormaps

    colours = colormaps["tab20"].colors  # type: ignore[attr-defined]
    ax.stackplot(
        wide.index.to_numpy(),
        wide.to_numpy().T,
        labels=list(wide.columns),
        step="post",
        colors=colours,
    )
    ax.set_ylabel(_LABELS[what])
    ax.set_ylim(bottom=0)
    ax.margins(x=0)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, reverse=True)
    return _times(ax)


def _map(wide: pandas.DataFrame, what: str, ax: Axes | None) -> Axes:
    """A row for each domain, the busiest on top."""
    dates: Any = import_module("matplotlib.dates")  # without annotations
    ax = _axes("plots.usage", ax, 4.2)
    order = wide.mean().to_numpy().argsort()[::-1]
    edges = dates.date2num(wide.index.to_numpy())
    edges = [*edges, edges[-1] + (edges[-1] - edges[0]) / max(1, len(edges) - 1)]
    drawn = ax.pcolormesh(
        edges,
        range(wide.shape[1] + 1),
        wide.to_numpy()[:, order].T,
        cmap="viridis",
        rasterized=True,
    )
    ax.xaxis_date()
    ax.invert_yaxis()
    ax.set_ylabel(f"{wide.shape[1]:,} domains, the busiest on top")
    ax.figure.colorbar(drawn, ax=ax, label=_LABELS[what], pad=0.01)
    return _times(ax, grid=False)


def balloon(found: Sequence[Survey] | pandas.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How the memory of all guests follows what they need: from what `balloon.survey` gave.

    On the left in GiB: what guests need, what their targets are, what they have; on the right the
    guests that are not at their target, and those that lack memory.

    Raises:
        MissingExtra: matplotlib or pandas is not installed.
    """
    _library("plots.balloon")
    from .balloon import to_frame

    table = to_frame(found) if isinstance(found, Sequence) else found
    ax = _axes("plots.balloon", ax, 3.6)
    times = table.index.to_numpy()
    room = (table["memory"] + table["free"]).astype("float64") / GIB
    ax.step(times, room, where="post", color="#8a8f98", linestyle=":", label="with what is free")
    for name, colour, told in (
        ("memory", "#2f9e44", "guests have"),
        ("target", "#3b6fb6", "their targets"),
        ("need", "#c92a2a", "they need"),
    ):
        values = table[name].astype("float64") / GIB
        style = "--" if name == "target" else "-"
        ax.step(times, values, where="post", color=colour, label=told, linestyle=style)
    ax.set_ylabel("memory of all guests, GiB")
    ax.set_ylim(bottom=0)
    ax.margins(x=0)
    right = ax.twinx()
    off = (table["guests"] - table["settled"]).astype("float64")
    right.fill_between(times, off, step="post", color="#f2b705", alpha=0.3, label="off target")
    short = table["short"].astype("float64")
    right.fill_between(times, short, step="post", color="#c92a2a", alpha=0.3, label="short")
    right.set_ylim(0, max(1.0, 2.5 * float(max(off.max(), short.max()))))
    right.set_ylabel("guests")
    right.spines["top"].set_visible(False)
    handles, labels = ax.get_legend_handles_labels()
    more, told_too = right.get_legend_handles_labels()
    ax.legend(
        [*handles, *more],
        [*labels, *told_too],
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=6,
        frameon=False,
    )
    return _times(ax)


def _times(ax: Any, *, grid: bool = True) -> Axes:
    dates: Any = import_module("matplotlib.dates")  # without annotations

    place = dates.AutoDateLocator(minticks=4, maxticks=9)
    ax.xaxis.set_major_locator(place)
    ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(place))
    return _plain(ax, grid=grid)


def _plain(ax: Any, *, grid: bool = True) -> Axes:
    """The same restrained look for all."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    if grid:
        ax.grid(axis="y", alpha=0.25)
        ax.set_axisbelow(True)
    drawn: Axes = ax
    return drawn


__all__ = ["balloon", "by_vm", "life", "states", "usage"]
