"""What operations do, for logs and traces: structured records, and OpenTelemetry spans.

    stop = telemetry.log(xen)                     # to the logger "xenmgmt"
    stop = telemetry.trace(xen)                   # spans; needs the extra "otel"

Nothing is told unless one of the two was called, and a connection is as fast without them. Times
in log records are of the connection's clock, virtual on the simulator; spans have real times.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import errors as err
from .model._layout import LAYOUTS
from .tasks import Execution, Watcher

if TYPE_CHECKING:
    from .operations._operation import Step
    from .toolstack import Toolstack

_LOCK = threading.Lock()


def log(
    xen: Toolstack, logger: str | logging.Logger = "xenmgmt", *, steps: bool = False
) -> Callable[[], None]:
    """Write a log record for the end of every operation, and for its steps if asked.

    INFO: done. WARNING: refused, failed, rolled back. DEBUG: begun, and the steps. Each record has
    an attribute ``xenmgmt``, a dictionary: operation, cls, object, name, task (the reference of
    its record, "" for what is done in one transaction), outcome, seconds, and step, error code or
    result.
    `JsonLines` writes that out.

    Returns:
        What ends it.
    """
    target = logging.getLogger(logger) if isinstance(logger, str) else logger
    if not hasattr(target, "isEnabledFor"):
        raise err.InvalidValue("logger", logger, would_do="a logger, or the name of one")
    return _watch(xen, _Log(target, steps))


def trace(xen: Toolstack, provider: Any = None) -> Callable[[], None]:
    """Make an OpenTelemetry span for every operation, with one for each of its steps.

    Args:
        provider: a ``TracerProvider``; the one that the program has set when left out.

    Returns:
        What ends it.

    Raises:
        MissingExtra: opentelemetry-api is not installed.
        InvalidValue: the provider is none.
    """
    try:
        from opentelemetry import trace as otel
    except ModuleNotFoundError:
        raise err.MissingExtra("opentelemetry-api", "otel", feature="telemetry.trace") from None
    if not hasattr(provider, "get_tracer") and provider is not None:
        raise err.InvalidValue("provider", provider, would_do="a TracerProvider")
    return _watch(xen, _Spans(otel, otel.get_tracer("xenmgmt", tracer_provider=provider)))


def _watch(xen: Toolstack, watcher: Watcher) -> Callable[[], None]:
    context = xen.context
    with _LOCK:
        context.watchers = (*context.watchers, watcher)

    def stop() -> None:
        with _LOCK:
            context.watchers = tuple(one for one in context.watchers if one is not watcher)

    return stop


def facts(execution: Execution) -> dict[str, str]:
    """Which operation, on which object, as which task."""
    cls, ref = execution.operation.cls, execution.ref
    found = {
        "operation": execution.operation.title,
        "cls": cls,
        "object": ref,
        "task": execution.key,
    }
    place = LAYOUTS[cls].index.get("name_label")
    cell = execution.context.store.cell(cls, ref) if ref else None
    if place is not None and cell is not None and len(cell.row) > place:
        found["name"] = str(cell.row[place])
    return found


def code_of(error: BaseException) -> str:
    """The code of an error of this library; the name of its class for others."""
    return error.code if isinstance(error, err.XenError) else type(error).__name__


def outcome_of(error: BaseException | None) -> str:
    """Done, refused (nothing was begun), cancelled or failed."""
    if error is None:
        return "done"
    if isinstance(error, err.Refused | err.CallerError):
        return "cancelled" if isinstance(error, err.TaskCancelled) else "refused"
    return "cancelled" if isinstance(error, err.TaskCancelled) else "failed"


def _is_ref(result: object) -> bool:
    return isinstance(result, str) and result.startswith("OpaqueRef:")


class _Log:
    """Writes log records."""

    def __init__(self, logger: logging.Logger, steps: bool) -> None:
        self._logger = logger
        self._steps = steps
        self._begun: dict[int, float] = {}

    def begun(self, execution: Execution) -> None:
        self._begun[id(execution)] = execution.context.clock.monotonic()
        if self._logger.isEnabledFor(logging.DEBUG):
            self._write(logging.DEBUG, execution, "begun")

    def step(self, execution: Execution, step: Step) -> None:
        if self._steps and self._logger.isEnabledFor(logging.DEBUG):
            self._write(logging.DEBUG, execution, "step", step=step.name, call=step.do.method)

    def rolling_back(self, execution: Execution, error: BaseException) -> None:
        self._write(
            logging.WARNING, execution, "rolling back", error=code_of(error), why=str(error)
        )

    def ended(self, execution: Execution, error: BaseException | None) -> None:
        begun = self._begun.pop(id(execution), None)
        if begun is None:
            return
        more: dict[str, Any] = {"seconds": execution.context.clock.monotonic() - begun}
        if error is not None:
            more.update(error=code_of(error), why=str(error))
        elif _is_ref(execution.result):
            more["result"] = execution.result
        level = logging.INFO if error is None else logging.WARNING
        if self._logger.isEnabledFor(level):
            self._write(level, execution, outcome_of(error), **more)

    def _write(self, level: int, execution: Execution, outcome: str, **more: Any) -> None:
        told = {**facts(execution), "outcome": outcome, **more}
        name = told.get("name") or told["object"]
        what = f" {more['step']}" if "step" in more else ""
        why = f": {more['why']}" if "why" in more else ""
        self._logger.log(
            level,
            "%s %r %s%s%s",
            told["operation"],
            name,
            outcome,
            what,
            why,
            extra={"xenmgmt": told},
        )


class JsonLines(logging.Formatter):
    """One JSON object for each log record: time, level, logger, message, and the ``xenmgmt``."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        told = {
            "time": record.created,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "xenmgmt", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, default=str)


class _Spans:
    """Makes spans: one for the operation, and below it one for the step that is being done."""

    def __init__(self, otel: Any, tracer: Any) -> None:
        self._otel = otel
        self._tracer = tracer
        self._open: dict[int, tuple[Any, Any]] = {}

    def begun(self, execution: Execution) -> None:
        attributes = {f"xenmgmt.{name}": value for name, value in facts(execution).items()}
        span = self._tracer.start_span(execution.operation.title, attributes=attributes)
        self._open[id(execution)] = span, None

    def step(self, execution: Execution, step: Step) -> None:
        self._below(execution, step.name, {"xenmgmt.call": step.do.method})

    def rolling_back(self, execution: Execution, error: BaseException) -> None:
        if self._below(execution, "roll back", {"xenmgmt.error": code_of(error)}):
            self._open[id(execution)][0].add_event("rolling back", {"error": str(error)})

    def ended(self, execution: Execution, error: BaseException | None) -> None:
        span, below = self._open.pop(id(execution), (None, None))
        if span is None:
            return
        if below is not None:
            below.end()
        span.set_attribute("xenmgmt.outcome", outcome_of(error))
        if error is None and _is_ref(execution.result):
            span.set_attribute("xenmgmt.result", execution.result)
        if error is not None:
            span.set_attribute("xenmgmt.error", code_of(error))
            span.set_status(self._otel.Status(self._otel.StatusCode.ERROR, str(error)))
        span.end()

    def _below(self, execution: Execution, name: str, attributes: dict[str, str]) -> bool:
        """End the step before, and begin the next; False for what began before we looked."""
        span, before = self._open.get(id(execution), (None, None))
        if span is None:
            return False
        if before is not None:
            before.end()
        context = self._otel.set_span_in_context(span)
        below = self._tracer.start_span(name, context=context, attributes=attributes)
        self._open[id(execution)] = span, below
        return True


__all__ = ["JsonLines", "code_of", "facts", "log", "outcome_of", "trace"]
