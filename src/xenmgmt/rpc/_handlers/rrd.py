"""``/rrd_updates`` and ``/vm_rrd``: what guests and hosts used, in the forms that xapi gives.

The server must be asked to take samples: ``serve(..., sample=5.0)``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ...model._layout import LAYOUTS
from .._app import App, Refused
from .._series import ARCHIVES, STEP, Key, Series, Source
from .._service import Service
from ..jsonrpc import value_json
from ..xmlrpc import escape
from ._caller import Asked, guarded

FUNCTION = "AVERAGE"


def add_to(app: App, service: Service) -> None:
    """Put them in their places."""
    guarded(app, service, "/rrd_updates", ("GET",), "read-only", lambda a: _updates(service, a))
    for path, kind, cls in (("/vm_rrd", "vm", "VM"), ("/host_rrd", "host", "host")):
        guarded(
            app,
            service,
            path,
            ("GET",),
            "read-only",
            lambda a, kind=kind, cls=cls: _whole(service, a, kind, cls),  # type: ignore[misc]
        )


def _series(service: Service) -> Series:
    if service.series is None:
        raise Refused(503, "this server takes no samples: serve(..., sample=5.0)")
    return service.series


async def _updates(service: Service, asked: Asked) -> None:
    series = _series(service)
    function = asked.query.get("cf", FUNCTION)
    if function != FUNCTION:
        raise Refused(400, f"the one consolidation function is {FUNCTION}")
    start, interval = asked.number("start", 0), asked.number("interval", int(STEP))
    wanted_vm = asked.query.get("vm_uuid") or asked.query.get("uuid", "")
    with_host = asked.query.get("host", "false") == "true"
    keys = [
        key
        for key in list(series.sources)
        if (key[0] == "vm" and (not wanted_vm or key[1] == wanted_vm))
        or (key[0] == "host" and with_host)
    ]
    archive = next(
        (n for n, (span, _) in enumerate(ARCHIVES) if span * STEP >= interval), len(ARCHIVES) - 1
    )
    found = await service.work.run(lambda: _table(series, keys, archive, start))
    if asked.query.get("json") == "true":
        await asked.request.answer(200, b"application/json", value_json(found))
    else:
        await asked.request.answer(200, b"text/xml", _xport(found).encode())


def _table(series: Series, keys: Iterable[Key], archive: int, start: int) -> dict[str, Any]:
    """The rows after a time, the latest first, with a value for each source or NaN."""
    legend: list[str] = []
    columns: list[dict[float, float]] = []
    for kind, uuid in keys:
        for name, source in list(series.sources.get((kind, uuid), {}).items()):
            ring = source.rings[archive]
            pairs = zip(list(ring.times), list(ring.values), strict=False)
            legend.append(f"{FUNCTION}:{kind}:{uuid}:{name}")
            columns.append({time: value for time, value in pairs if time > start})
    times = sorted({time for column in columns for time in column}, reverse=True)
    step = int(ARCHIVES[archive][0] * STEP)
    return {
        "meta": {
            "start": int(times[-1]) if times else start,
            "step": step,
            "end": int(times[0]) if times else int(series.last),
            "rows": len(times),
            "columns": len(legend),
            "legend": legend,
        },
        "data": [
            {"t": int(time), "values": [column.get(time, math.nan) for column in columns]}
            for time in times
        ],
    }


def _number(value: float) -> str:
    return "NaN" if math.isnan(value) else repr(float(value))


def _xport(table: dict[str, Any]) -> str:
    meta = table["meta"]
    legend = "".join(f"<entry>{escape(one)}</entry>" for one in meta["legend"])
    head = "".join(
        f"<{name}>{meta[name]}</{name}>" for name in ("start", "step", "end", "rows", "columns")
    )
    rows = "".join(
        f"<row><t>{row['t']}</t>"
        + "".join(f"<v>{_number(value)}</v>" for value in row["values"])
        + "</row>"
        for row in table["data"]
    )
    return f"<xport><meta>{head}<legend>{legend}</legend></meta><data>{rows}</data></xport>"


async def _whole(service: Service, asked: Asked, kind: str, cls: str) -> None:
    series = _series(service)
    if asked.query.get("json") == "true":
        raise Refused(400, "all that is kept of one comes as XML; /rrd_updates speaks JSON too")
    ref = _coordinator(service) if cls == "host" and not _named(asked) else ""
    ref = ref or asked.ref_of(service, cls, "uuid", "ref")
    uuid = str(service.xen.record_of(cls, ref)["uuid"])
    sources = dict(series.sources.get((kind, uuid), {}))
    if not sources:
        raise Refused(404, f"no samples of {cls} {uuid}")
    text = await service.work.run(lambda: _rrd(sources, series.last))
    await asked.request.answer(200, b"text/xml", text.encode())


def _named(asked: Asked) -> bool:
    return bool(asked.query.get("uuid") or asked.query.get("ref"))


def _coordinator(service: Service) -> str:
    """The host that answers for the pool: the one that is meant when none is named."""
    for cell in service.xen.store.cells("pool"):
        return str(cell.row[LAYOUTS["pool"].index["master"]])
    return ""


def _rrd(sources: dict[str, Source], last: float) -> str:
    described = "".join(
        f"<ds><name>{escape(name)}</name><type>GAUGE</type>"
        "<minimal_heartbeat>300.0000</minimal_heartbeat><min>0.0</min><max>Infinity</max>"
        "<last_ds>"
        + (_number(source.rings[0].values[-1]) if source.rings[0].values else "NaN")
        + "</last_ds><value>0.0</value><unknown_sec>0</unknown_sec></ds>"
        for name, source in sources.items()
    )
    archives = "".join(
        f"<rra><cf>{FUNCTION}</cf><pdp_per_row>{span}</pdp_per_row>"
        "<params><xff>0.5000</xff></params><database>"
        + _rows([source.rings[number].values for source in sources.values()], rows)
        + "</database></rra>"
        for number, (span, rows) in enumerate(ARCHIVES)
    )
    return (
        f'<?xml version="1.0"?><rrd><version>0003</version><step>{int(STEP)}</step>'
        f"<lastupdate>{last:.3f}</lastupdate>{described}{archives}</rrd>"
    )


def _rows(columns: list[Any], rows: int) -> str:
    """The rows of one archive, the oldest first; those not there yet are NaN."""
    held = [list(column)[-rows:] for column in columns]
    padded = [[math.nan] * (rows - len(column)) + column for column in held]
    return "".join(
        "<row>" + "".join(f"<v>{_number(value)}</v>" for value in row) + "</row>"
        for row in zip(*padded, strict=True)
    )
