"""Handles whose operations are awaited. Reading stays plain: it never waits."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from ..objects._base import Collection, Handle
from ..tasks import Options

if TYPE_CHECKING:
    from ._toolstack import AsyncTask

P = ParamSpec("P")
R = TypeVar("R")


class AsyncBoundOperation(Generic[P, R]):
    """An operation of one object: await it, or ask for it as a task."""

    __slots__ = ("_name", "_options", "_owner")

    def __init__(self, owner: Any, name: str, options: Options | None = None) -> None:
        self._owner = owner
        self._name = name
        self._options = options

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, R]:
        """Run it; await its end."""
        owner = self._owner
        running: Coroutine[Any, Any, R] = owner._xen.call(
            owner, self._name, args, kwargs, self._options
        )
        return running

    def task(self, *args: P.args, **kwargs: P.kwargs) -> AsyncTask[R]:
        """Begin it and return its `AsyncTask`, which can be awaited."""
        owner = self._owner
        task: AsyncTask[R] = owner._xen.begin(owner, self._name, args, kwargs, self._options)
        return task

    def options(
        self, *, timeout: float | None = None, wait: float | None = None
    ) -> AsyncBoundOperation[P, R]:
        """The same operation with other limits, in seconds: see `Options`."""
        base = self._options or self._owner._xen.options
        return AsyncBoundOperation(self._owner, self._name, base.changed(timeout, wait))

    @property
    def allowed(self) -> bool:
        """Whether it would be begun now."""
        return not self._owner.explain(self._name)

    def __repr__(self) -> str:
        return f"<{self._owner!r}.{self._name}>"


class async_operation(Generic[P, R]):
    """Declares an operation that is awaited; the body is never run."""

    def __init__(self, function: Callable[Concatenate[Any, P], R]) -> None:
        self.__wrapped__ = function
        self.__doc__ = function.__doc__
        self._name = function.__name__

    @overload
    def __get__(self, owner: None, kind: type) -> async_operation[P, R]: ...
    @overload
    def __get__(self, owner: Any, kind: type) -> AsyncBoundOperation[P, R]: ...
    def __get__(self, owner: Any, kind: type) -> Any:
        return self if owner is None else AsyncBoundOperation(owner, self._name)


__all__ = ["AsyncBoundOperation", "Collection", "Handle", "async_operation"]
