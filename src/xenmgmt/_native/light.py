"""libxl.h: the library under ``xl``, which builds, moves and ends domains.

A call is begun, and its events are seen to here until it has ended, so that it has a limit and can
be given up between two of its steps. One that does not end even so is left to a thread of its own.
Each has a context of its own: a log of its own, and no other call to wait for.

libxl starts helpers, and would take over SIGCHLD to learn of their end. It may not here, in a
process that is another's: it is asked from time to time to look after its own children.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..errors import TaskCancelled, Timeout
from .declared import declared
from .errors import LibraryMissing, light_failed
from .layouts import Release

DECLARATIONS = ("libc.h", "xentoollog.h", "libxl.h")
FOLDER = Path(__file__).parent / "decl" / "light"

ROOM = 1 << 16
"""Bytes for a structure of libxl's; the largest of Xen 4.17 takes 1.5 KiB."""
MAINLOOP = 1
"""libxl_sigchld_owner_mainloop: we say when children may have ended."""
ALL_EVENTS = 1 << 4
"""The mask of LIBXL_EVENT_TYPE_OPERATION_COMPLETE."""
FAIL, NOT_READY, BUFFER_FULL = -3, -11, -13
LEVEL = 8
"""XTL_ERROR."""
LIVE = 2
"""LIBXL_SUSPEND_LIVE."""
TRIGGERS = ("power", "sleep", "nmi", "init", "reset", "s3resume")
"""In the order of libxl's numbers, from 1."""

LONGEST_STEP, FIRST_STEP = 0.02, 0.002
"""Seconds between two looks after children."""
GRACE = 60.0
"""Seconds that a call may take to end once it was given up."""

Give = threading.Event
"""Set by whoever gives a call up."""


class Light:
    """libxenlight of the running release. It may be used from several threads at once.

    Raises:
        MissingExtra: cffi is not installed.
        LibraryMissing: libxenlight of this release is not, with the package that brings it.
    """

    def __init__(self, release: Release) -> None:
        self.ffi = declared("\n".join((FOLDER / name).read_text() for name in DECLARATIONS))
        version = ".".join(map(str, release))
        package = f"libxenmisc{version}"
        self.lib = self._open(f"libxenlight.so.{version}", package)
        self.log = self._open("libxentoollog.so.1", "libxentoollog1")
        libc: Any = self.ffi.dlopen(None)
        self.libc = libc

    def _open(self, soname: str, package: str) -> Any:
        try:
            return self.ffi.dlopen(soname)
        except OSError as error:
            raise LibraryMissing(
                f"{soname} cannot be loaded ({error}); install it: apt-get install {package}",
                package=package,
                call="dlopen",
            ) from None

    # --- domains --------------------------------------------------------------------------------

    def create(self, config: Mapping[str, Any], seconds: float, give_up: Give | None = None) -> int:
        """Build a domain, which stays paused; its number. None is left of one that failed.

        Args:
            config: as libxl's ``libxl_domain_config`` is in JSON.
            seconds: the limit.
            give_up: set to end it.
        """
        with Call(self, "create") as call:
            filled = call.filled("domain_config", config)
            made = self.ffi.new("uint32_t *", 0xFFFFFFFF)
            begin = self.lib.libxl_domain_create_new
            null = self.ffi.NULL
            call.run(lambda ctx, how: begin(ctx, filled, made, how, null), seconds, give_up)
            return int(made[0])

    def restore(
        self, config: Mapping[str, Any], fd: int, seconds: float, give_up: Give | None = None
    ) -> int:
        """The same from the stream that `save` wrote, at its position; it stays paused."""
        with Call(self, "restore") as call:
            filled = call.filled("domain_config", config)
            params = call.filled("domain_restore_params", {"stream_version": 2})
            made, stream = self.ffi.new("uint32_t *", 0xFFFFFFFF), call.kept(fd)
            begin, null = self.lib.libxl_domain_create_restore, self.ffi.NULL
            call.run(
                lambda ctx, how: begin(ctx, filled, made, stream, -1, params, how, null),
                seconds,
                give_up,
            )
            return int(made[0])

    def save(
        self, domid: int, fd: int, seconds: float, give_up: Give | None = None, live: bool = False
    ) -> None:
        """Write a domain's memory and state; it stays, suspended, for `resume` or `destroy`."""
        flags, begin = LIVE if live else 0, self.lib.libxl_domain_suspend
        with Call(self, "suspend", domid) as call:
            stream = call.kept(fd)
            call.run(lambda ctx, how: begin(ctx, domid, stream, flags, how), seconds, give_up)

    def resume(self, domid: int, seconds: float) -> None:
        """Let a domain that was saved run on."""
        self._on(domid, "resume", seconds, 1)

    def unpause(self, domid: int, seconds: float) -> None:
        """Let it run."""
        self._on(domid, "unpause", seconds)

    def destroy(self, domid: int, seconds: float) -> None:
        """End it at once."""
        self._on(domid, "destroy", seconds)

    def trigger(self, domid: int, kind: str, seconds: float) -> None:
        """Send it one of `TRIGGERS`."""
        number = TRIGGERS.index(kind) + 1
        with Call(self, "send_trigger", domid) as call:
            begin = self.lib.libxl_send_trigger
            call.run(lambda ctx, how: begin(ctx, domid, number, 0, how), seconds)

    def rename(self, domid: int, name: str) -> None:
        """Give it another name."""
        with Call(self, "rename", domid) as call:
            null = self.ffi.NULL
            call.check(self.lib.libxl_domain_rename(call.ctx, domid, null, name.encode()))

    def _on(self, domid: int, what: str, seconds: float, *arguments: int) -> None:
        begin = getattr(self.lib, f"libxl_domain_{what}")
        with Call(self, what, domid) as call:
            call.run(lambda ctx, how: begin(ctx, domid, *arguments, how), seconds)

    # --- devices --------------------------------------------------------------------------------

    def device(
        self, domid: int, kind: str, verb: str, config: Mapping[str, Any], seconds: float
    ) -> None:
        """Add a device to a domain, or take it away.

        Args:
            domid: the domain.
            kind: "disk" or "nic".
            verb: "add", "remove" (the guest is asked) or "destroy" (it is not).
            config: as ``libxl_device_disk`` or ``libxl_device_nic`` is in JSON.
            seconds: the limit.
        """
        begin = getattr(self.lib, f"libxl_device_{kind}_{verb}")
        with Call(self, f"{kind}_{verb}", domid) as call:
            filled = call.filled(f"device_{kind}", config)
            call.run(lambda ctx, how: begin(ctx, domid, filled, how), seconds)


class Call:
    """One call, with its context, its log and what it was given; to be used with ``with``.

    libxl's context and what the call was given are there until the call has ended, whether
    somebody still waits for it or not.
    """

    def __init__(self, light: Light, what: str, domid: int | None = None) -> None:
        self._light, self._what, self._domid = light, what, domid
        self._ffi, self._lib = light.ffi, light.lib
        self._stack = ExitStack()

    def __enter__(self) -> Call:
        with ExitStack() as stack:
            ffi, libc, log = self._ffi, self._light.libc, self._light.log
            self._text, self._length = ffi.new("char **"), ffi.new("size_t *")
            self._file = libc.open_memstream(self._text, self._length)
            stack.callback(lambda: libc.free(self._text[0]))
            stack.callback(libc.fclose, self._file)
            logger = log.xtl_createlogger_stdiostream(self._file, LEVEL, 0)
            stack.callback(log.xtl_logger_destroy, logger)
            place = ffi.new("libxl_ctx **")
            self.check(self._lib.libxl_ctx_alloc(place, 0, 0, logger))
            self.ctx = place[0]
            stack.callback(self._lib.libxl_ctx_free, self.ctx)
            self._hooks = ffi.new("libxl_childproc_hooks *", {"chldowner": MAINLOOP})
            self._lib.libxl_childproc_setmode(self.ctx, self._hooks, ffi.NULL)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def said(self) -> str:
        """What libxl has written in its log."""
        self._light.libc.fflush(self._file)
        text = self._ffi.buffer(self._text[0], self._length[0])[:] if self._length[0] else b""
        return bytes(text).decode(errors="replace")

    def check(self, code: int) -> None:
        """Raise the error for a code that is one."""
        if code < 0:
            name = self._ffi.string(self._lib.libxl_error_to_string(code)).decode()
            raise light_failed(self._what, name, self.said(), self._domid)

    def filled(self, kind: str, values: Mapping[str, Any]) -> Any:
        """A structure of libxl's, filled."""
        memory = self._ffi.new(f"char[{ROOM}]")
        text = self._ffi.new("char[]", json.dumps(values).encode())
        getattr(self._lib, f"libxl_{kind}_init")(memory)
        self._stack.callback(getattr(self._lib, f"libxl_{kind}_dispose"), memory)
        self.check(getattr(self._lib, f"libxl_{kind}_from_json")(self.ctx, memory, text))
        return memory

    def kept(self, fd: int) -> int:
        """A descriptor of what that one is of, for the call alone."""
        own = os.dup(fd)
        self._stack.callback(os.close, own)
        return own

    def run(
        self, begin: Callable[[Any, Any], int], seconds: float, give_up: Give | None = None
    ) -> None:
        """Begin it, and see to its events until it has ended.

        Raises:
            Timeout: it did not within so many seconds, and was given up. It may still be under
                way if it did not end within `GRACE` seconds after that.
            TaskCancelled: ``give_up`` was set, and it was given up.
            NativeError: it failed.
        """
        how = self._ffi.new("libxl_asyncop_how *")
        self.check(begin(self.ctx, how))
        late = Timeout(None, seconds, f"libxl's {self._what}")
        code = self._ended(time.monotonic() + seconds, give_up)
        aborted = code is None
        if code is None:
            self._lib.libxl_ao_abort(self.ctx, how)  # it then ends by itself, soon
            code = self._ended(time.monotonic() + GRACE)
        if code is None:
            self._leave(begin)
            raise late
        if code < 0 and aborted:
            raise TaskCancelled("") if give_up is not None and give_up.is_set() else late
        self.check(code)

    def _ended(self, end: float, give_up: Give | None = None) -> int | None:
        """See to it until then, or until it is given up; what it ended with, None if it did not."""
        step = FIRST_STEP
        while (code := self._code()) is None:
            if time.monotonic() > end or (give_up is not None and give_up.is_set()):
                return None
            self._turn(step)
            step = min(step * 1.5, LONGEST_STEP)
        return code

    def _leave(self, begin: Callable[[Any, Any], int]) -> None:
        """Nobody waits any more: a thread sees to it until it ends, and then gives all back.

        What the call was begun with holds the memory that libxl may still write to.
        """
        stack = self._stack.pop_all()

        def see_out(_: object) -> None:
            with stack:
                while self._ended(time.monotonic() + GRACE) is None:
                    pass

        name = f"xenmgmt-libxl-{self._what}"
        threading.Thread(target=see_out, args=(begin,), name=name, daemon=True).start()

    def _turn(self, seconds: float) -> None:
        """Wait for something to happen, not longer, and see to it."""
        ffi, lib = self._ffi, self._lib
        count, wait = ffi.new("int *", 32), ffi.new("int *", max(1, int(seconds * 1000)))
        while True:
            room = count[0]
            fds = ffi.new("struct pollfd[]", room)
            code = lib.libxl_osevent_beforepoll(self.ctx, count, fds, wait, self._now())
            if code != BUFFER_FULL:
                self.check(code)
                break
            count[0] = max(count[0], room * 2)
        self._light.libc.poll(fds, count[0], wait[0])
        lib.libxl_osevent_afterpoll(self.ctx, count[0], fds, self._now())
        lib.libxl_childproc_sigchld_occurred(self.ctx)

    def _now(self) -> Any:
        now = time.time()
        return self._ffi.new("struct timeval *", (int(now), int(now % 1 * 1e6)))[0]

    def _code(self) -> int | None:
        """What the operation ended with; None while it goes on."""
        ffi, lib = self._ffi, self._lib
        place = ffi.new("libxl_event **")
        code = lib.libxl_event_check(self.ctx, place, ALL_EVENTS, ffi.NULL, ffi.NULL)
        if code == NOT_READY:
            return None
        self.check(code)
        text = lib.libxl_event_to_json(self.ctx, place[0])
        try:
            event = json.loads(ffi.string(text))
        finally:
            self._light.libc.free(text)
            lib.libxl_event_free(self.ctx, place[0])
        return int(event.get("type.operation_complete", {}).get("rc", 0))  # left out when it is 0


__all__ = ["LIVE", "TRIGGERS", "Light"]
