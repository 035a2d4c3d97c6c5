"""``/metrics``: the accounts of guests and the server's own counters, as OpenMetrics."""

from __future__ import annotations

from ... import errors as err
from ...metering import to_openmetrics
from .._app import App
from .._service import Service
from ._caller import Asked, guarded

CONTENT_TYPE = b"application/openmetrics-text; version=1.0.0; charset=utf-8"


def add_to(app: App, service: Service) -> None:
    """Put it in its place."""
    guarded(app, service, "/metrics", ("GET",), "read-only", lambda a: _metrics(service, a))


async def _metrics(service: Service, asked: Asked) -> None:
    accounts = await service.work.run(lambda: _accounts(service))
    text = accounts.removesuffix("# EOF\n") + own(service) + "# EOF\n"
    await asked.request.answer(200, CONTENT_TYPE, text.encode())


def _accounts(service: Service) -> str:
    try:
        return to_openmetrics(service.xen)
    except err.HostError:  # an engine that cannot be sampled, or not now
        return ""


def own(service: Service) -> str:
    """What the server counts of itself."""
    counters = (
        ("calls", service.calls, "Calls of the API."),
        ("failed_calls", service.failures, "Calls that were answered with an error."),
        ("failed_logins", service.logins.throttle.failures, "Logins that were refused."),
        ("lost_audit_lines", service.audit.lost, "Lines that the audit log could not take."),
    )
    gauges = (
        ("sessions", len(service.sessions), "Sessions that are open."),
        ("pollers", len(service.polls), "Clients that wait for events."),
        ("busy_workers", service.work.busy, "Calls that run in a thread, or wait for one."),
        ("revision", service.xen.store.revision, "Transactions of the store."),
        ("fragment_bytes", service.fragment_bytes, "Encoded records that are kept."),
    )
    lines = []
    for name, value, doc in counters:
        base = f"xenmgmt_server_{name}"
        lines += [f"# TYPE {base} counter", f"# HELP {base} {doc}", f"{base}_total {value}"]
    for name, value, doc in gauges:
        base = f"xenmgmt_server_{name}"
        lines += [f"# TYPE {base} gauge", f"# HELP {base} {doc}", f"{base} {value}"]
    return "\n".join(lines) + "\n"
