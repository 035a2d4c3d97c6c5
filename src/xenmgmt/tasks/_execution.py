"""One operation on its way from begin to end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from typing import Any

from .. import errors as err
from ..abc import Journal, Pending, StoreConflict
from ..model._layout import LAYOUTS, STATE
from ..operations._operation import (
    Begin,
    Call,
    Operation,
    Plan,
    Reservation,
    Settled,
    Step,
    give_back,
    release,
)
from ..operations._txn import ATTEMPTS, Txn, transact
from ..states import TABLES
from ._about import say_about
from ._context import AGAIN, Context
from ._options import Options
from ._record import TaskRecord
from ._turn import Turn
from ._undo import TRIES, Undo
from ._watch import tell


class Execution:
    """One operation on its way from begin to end."""

    result: Any = None
    error: BaseException | None = None
    done = False
    stuck = False
    _begin: Begin | None = None
    _steps: Generator[Step, Any, Any] | None = None
    _step: Step | None = None
    _forward = False
    _impatient = False
    _half_way = False
    _attempts = 0
    _cancelled: BaseException | None = None
    _failure: BaseException | None = None
    _pending: Pending | None = None
    _turn: Turn | None = None
    _undo: Undo
    _timer: Callable[[], None] | None = None

    def __init__(
        self,
        context: Context,
        operation: Operation,
        ref: str,
        args: dict[str, Any],
        options: Options,
        *,
        as_task: bool = False,
        key: str = "",
    ) -> None:
        self.context = context
        self.operation = operation
        self.ref = ref
        self.args = args
        self.options = options
        if not key and (as_task or operation.steps is not None):
            key = f"OpaqueRef:{context.new_id()}"
        self.key = key
        self._record = TaskRecord(context, key, operation.title, wanted=as_task)
        self._plan: Plan = {}
        self._entry: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[Execution], object]] = []

    # --- starting -------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin; returns when the operation has ended or waits for the engine."""
        if not self.context.watchers:
            self._start()
            return
        tell(self, "begun")
        try:
            self._start()
        except Exception as refusal:
            tell(self, "ended", refusal)
            raise

    def _start(self) -> None:
        try:
            self._try_begin()
        except err.OtherOperationInProgress as busy:
            if self.options.wait <= 0:
                raise
            self._queue(busy)

    def start_announced(self) -> None:
        """Begin for nobody in particular: the task's record tells also of a refusal."""
        self._record.announce()
        try:
            self.start()
        except err.XenError as refusal:
            self._give_up(refusal)

    def _try_begin(self) -> None:
        try:
            self._begin_now()
        except Exception:
            raise
        except BaseException:
            self._pick_up()
            raise

    def _begin_now(self) -> None:
        operation, context = self.operation, self.context
        for _ in range(ATTEMPTS):
            t = Txn(context.store, context.new_id)
            b = Begin(t, self.key, context)
            try:
                if self.ref and self._cut(t):
                    return
            except StoreConflict:
                continue
            try:
                plan = operation.begin(b, self.ref, **self.args)
            except Exception as error:
                if not t.stands():
                    continue
                self._say_about(error, begun=False)
                raise
            self._record.create(t)
            if operation.steps is None:
                self._record.settle(t, result=plan)
                if self._commit(t):
                    self._end_at_once(b, plan)
                    return
                continue
            steps = operation.steps(plan)
            try:
                step = next(steps)
            except StopIteration as stop:  # the plan needs no step: one transaction will do
                result = self._write_end(t, b, plan, stop.value)
                if self._commit(t):
                    self._end_at_once(b, result)
                    return
                continue
            self._entry = {
                "operation": operation.title,
                "ref": self.ref,
                "args": self.args,
                "plan": plan,
                "reserved": b.reserved,
                "results": (),
                "step": step,
                "task": self._record.wanted,
                "number": context.store.revision,
            }
            t.journal(self.key, self._entry)
            self._plan, self._begin, self._steps, self._step = plan, b, steps, step
            self._undo = Undo(self._call, self._waits, [])
            context.running[self.key] = self  # before anybody can see that an object is taken
            try:
                begun = self._commit(t)
            except BaseException:
                del context.running[self.key]
                raise
            if begun:
                self._run()
                return
            del context.running[self.key]
        raise err.InternalError(f"{operation.title} was overtaken {ATTEMPTS} times")

    def _say_about(self, error: BaseException, *, begun: bool) -> None:
        t = Txn(self.context.store, self.context.new_id)
        say_about(error, self.operation, self.ref, t, begun=begun)

    def _end_at_once(self, b: Begin, result: Any) -> None:
        for fn in b.after:
            fn()
        self._end(result)

    @staticmethod
    def _commit(t: Txn) -> bool:
        try:
            t.commit()
        except StoreConflict:
            return False
        return True

    def _cut(self, t: Txn) -> bool:
        """Cancel what this operation may cut short, and begin again when that has ended."""
        table = TABLES.get(self.operation.cls)
        move = table.move.get(self.operation.verb) if table is not None else None
        if table is None or move is None or not move.cuts:
            return False
        row = t.row(self.operation.cls, self.ref)
        if row is None or not row[LAYOUTS[self.operation.cls].index["current_operations"]]:
            return False
        if table.refusal(move.name, self.ref, row, t) is not None:
            return False
        keys = row[LAYOUTS[self.operation.cls].index["current_operations"]]
        victims = [self.context.running[key] for key in keys if key in self.context.running]
        for one in victims:
            if one.done:  # stuck: it has ended for its caller, and holds the object all the same
                raise err.OtherOperationInProgress(
                    self.operation.cls, self.ref, one.operation.verb, one.key
                )
        if not victims:
            cell = self.context.store.cell(self.operation.cls, self.ref)
            if cell is None or cell.row is not row:
                raise StoreConflict(self.ref)  # they have ended since
            key, word = next(iter(keys.items()))
            raise err.OtherOperationInProgress(self.operation.cls, self.ref, word, key)
        self._record.announce()
        self._arm()
        turn = self._turn = Turn(self._begin_again, self._give_up)
        left = len(victims)

        def ended(_: Execution) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                turn.come()

        for victim in victims:
            victim.add_done_callback(ended)
            victim.cancel(f"cut short by {self.operation.title}")
        return True

    def _begin_again(self) -> None:
        table = TABLES[self.operation.cls]
        move = table.move[self.operation.verb]
        row = self.context.store.cell(self.operation.cls, self.ref)
        if row is not None and move.cuts and row.row[STATE] & table.ends[move.name]:
            self._record.settle_announced(None)
            self._end(None)
            return
        try:
            self._try_begin()
        except Exception as error:
            self._give_up(error)

    def _queue(self, busy: err.OtherOperationInProgress) -> None:
        """Wait for the other operation: try again after every change, until the time is over."""
        self._record.announce()
        turn = self._turn = Turn(self._try_begin, self._give_up)
        turn.until_over(self.context.store.on_commit(turn.come))
        turn.until_over(self.context.clock.call_later(self.options.wait, lambda: turn.stop(busy)))
        turn.come()

    def _give_up(self, error: Exception) -> None:
        """End without having begun."""
        self._failure = error
        self._record.settle_announced(error)
        self._fail(error)

    # --- after an interruption --------------------------------------------------------------------

    def take_up(
        self,
        entry: dict[str, Any],
        begin: Begin,
        steps: Generator[Step, Any, Any],
        step: Step,
        undo: list[Call],
        *,
        forward: bool,
    ) -> None:
        """Be where the journal says that it was: the step was begun, and maybe done."""
        self._entry, self._plan, self._begin = entry, entry["plan"], begin
        self._steps, self._step, self._forward = steps, step, forward
        self._undo = Undo(self._call, self._waits, undo)
        self._half_way = True
        self.context.running[self.key] = self

    def give_up(self, why: Exception) -> None:
        """Roll back."""
        self._roll_back(why)

    def go_on(self, *, done: bool) -> None:
        """Complete: from the step that was begun, or from the one after it."""
        self._forward = True
        if done and self._step is not None and not self._advance(self._step, None):
            return
        self._run()

    def _pick_up(self) -> None:
        """An interrupt (Ctrl-C) has hit the thread that did the work, anywhere in it.

        How far it has come is in the journal: it is ended from there, as after a restart.
        """
        if self.done or (self._pending is not None and not self._pending.done()):
            return  # it goes on when the engine answers
        from ._resume import resume  # each needs the other

        with suppress(err.XenError):  # the store is closed: opening it again does the same
            entry = self.context.store.journal().get(self.key)
            self.context.running.pop(self.key, None)
            if entry is not None:
                resume(self.context, self.key, entry).add_done_callback(self._inherit)
            elif self._begin is not None or self._turn is not None:
                self._fail(err.TaskCancelled(self.key, hint="it was interrupted"))

    def _inherit(self, heir: Execution) -> None:
        self.result, self.error, self.stuck = heir.result, heir.error, heir.stuck
        if self._timer is not None:
            self._timer()
            self._timer = None
        self._notify()

    # --- running --------------------------------------------------------------------------------

    def _run(self) -> None:
        """Do steps until one takes time or the last one is done."""
        while True:
            step = self._step
            assert step is not None
            if self._cancelled is not None and not self._forward:
                self._roll_back(self._cancelled)
                return
            if self.context.watchers:
                tell(self, "step", step)
            try:
                value = self._call(step.do)
            except Exception as error:
                if not self._was_done(step, error):
                    if self._try_again():
                        continue
                    self._roll_back(error)
                    return
                value = None
            if self._waits(value, self._resume):
                if step.patience and not value.done():
                    self._be_patient(step, value)
                return
            if not self._advance(step, value):
                return

    def _call(self, call: Call) -> Any:
        return getattr(self.context.driver, call.method)(*call.args)

    def _waits(self, value: Any, then: Callable[[Pending], None]) -> bool:
        """Register for the end of a call that takes time."""
        if not hasattr(value, "add_done_callback"):
            return False
        self._pending = value
        self._arm()
        if self._cancelled is not None and self._failure is None:  # what undoes is not cancelled
            value.cancel()
        value.add_done_callback(then)
        return True

    def _be_patient(self, step: Step, pending: Pending) -> None:
        """Give the call up when its time is over, and go on."""

        def enough() -> None:
            if self._pending is pending and self._cancelled is None:
                self._impatient = True
                pending.cancel()

        self.context.clock.call_later(step.patience, enough)

    def _result_of(self, pending: Pending) -> Any:
        if not self._impatient:
            return pending.result()
        self._impatient = False
        try:
            return pending.result()
        except err.TaskCancelled:
            return None

    def _resume(self, pending: Pending) -> None:
        try:
            self._go_on(pending)
        except Exception:
            raise
        except BaseException:
            self._pick_up()
            raise

    def _go_on(self, pending: Pending) -> None:
        self._pending = None
        step = self._step
        assert step is not None
        try:
            value = self._result_of(pending)
        except Exception as error:
            if not self._was_done(step, error):
                if self._cancelled is None and self._try_again():
                    self._run()
                else:
                    self._roll_back(self._cancelled or error)
                return
            value = None
        if self._advance(step, value):
            self._run()

    def _was_done(self, step: Step, error: Exception) -> bool:
        """Whether a step behind which there is only completion was done, though its host went.

        The engine is asked, which waits for one that may come back at once; a host that is lost
        tells nothing.
        """
        if not step.forward or not isinstance(error, err.HostNotLive):
            return False
        try:
            known = self.operation.settled(self.context.driver, self._plan, step)
        except err.XenError:
            return False
        return known is Settled.DONE

    def _try_again(self) -> bool:
        """Behind the point of no return a step is tried again, a few times."""
        self._attempts += 1
        return self._forward and self._attempts < TRIES

    def _advance(self, step: Step, value: Any) -> bool:
        """Take note of a step that is done, and journal the next; whether it is to be done now."""
        assert self._steps is not None
        self._attempts = 0
        if step.undo is not None:
            self._undo.add(step.undo)
        self._forward = self._forward or step.forward
        try:
            following = self._steps.send(value)
        except StopIteration as stop:
            self._step = None
            self._complete(stop.value)
            return False
        except Exception as error:
            self._roll_back(error)
            return False
        self._step = following
        self._entry = {
            **self._entry,
            "results": (*self._entry["results"], value),
            "step": following,
        }
        return self._write_step()

    def _write_and_run(self) -> None:
        if self._write_step():
            self._run()

    def _write_step(self) -> bool:
        try:
            if self._record.wanted:
                transact(self.context.store, self.context.new_id, self._report)
            else:
                self.context.store.txn((), (), (Journal(self.key, self._entry),))
        except Exception as error:
            self._not_written(error, self._write_and_run)
            return False
        return True

    def _report(self, t: Txn) -> None:
        t.journal(self.key, self._entry)
        self._record.go_on(t)

    def _complete(self, value: Any) -> None:
        begin = self._begin
        assert begin is not None

        def finish(t: Txn) -> Any:
            result = self._write_end(t, begin, self._plan, value)
            t.journal(self.key, None)
            return result

        try:
            result = transact(self.context.store, self.context.new_id, finish)
        except Exception as error:
            self._not_written(error, lambda: self._complete(value))
            return
        self._give_back(begin, lambda _: False)
        self._end(result)

    def _give_back(self, begin: Begin, is_doubtful: Callable[[Reservation], bool]) -> None:
        """Whoever looks after an object may do so again."""
        for held in begin.reserved:
            given = partial(self.context.given_back, held.cls, held.ref, is_doubtful(held))
            self.context.insist(given)

    def _not_written(self, error: Exception, again: Callable[[], object]) -> None:
        """The store has failed: what cannot go back is written later.

        A store that was closed may hold what it failed to write. Nothing is undone then: opening it
        again tells how far this has come, and ends it.
        """
        closed = isinstance(error, err.StoreBroken)
        if isinstance(error, err.StoreError) and (closed or self._forward):
            self._later(error, again)
        else:
            self._roll_back(error)

    def _later(self, error: err.StoreError, again: Callable[[], object]) -> None:
        """The caller is told now; it goes on once the store can be written to."""
        if not self.done:
            failure = self._failure or error
            because = "" if failure is error else f", as the store fails: {error}"
            failure.add_note(f"its objects stay taken{because}")
            self.error = failure
            self._notify()
        if not isinstance(error, err.StoreBroken):
            self.context.clock.call_later(AGAIN, again)

    def _write_end(self, t: Txn, begin: Begin, plan: Plan, value: Any) -> Any:
        """Give the objects back in the states in which the operation ends; its result."""
        held = [one for one in begin.reserved if release(t, self.key, one)]
        result = self.operation.finish(t, plan, value)
        for one in held:
            self._leave_passing(t, one.cls, one.ref, one.source)
        self._record.settle(t, result=result)
        return result

    @staticmethod
    def _leave_passing(t: Txn, cls: str, ref: str, source: str) -> None:
        """An object that the operation did not move is where it was."""
        table = TABLES[cls]
        row = t.row(cls, ref)
        if row is not None and row[STATE] & table.passing:
            t.move(cls, ref, source)

    # --- going back -----------------------------------------------------------------------------

    def _roll_back(self, error: BaseException) -> None:
        if self._failure is None:
            self._say_about(error, begun=True)
            self._failure = error
            if self.context.watchers:
                tell(self, "rolling_back", error)
        self._undo.go(self._failure, self._abort)

    def _abort(self) -> None:
        begin = self._begin
        assert begin is not None

        def abort(t: Txn) -> None:
            self.operation.abort(t, self._plan)
            for held in begin.reserved:
                give_back(t, self.key, held)
            t.journal(self.key, None)
            self._record.settle(t, self._failure)

        assert self._failure is not None
        try:
            transact(self.context.store, self.context.new_id, abort)
        except err.StoreError as error:
            self._later(error, self._abort)
            return
        self._give_back(begin, self._is_doubtful)
        self._fail(self._failure)

    def _is_doubtful(self, held: Reservation) -> bool:
        """Whether an object given back may not be what its record says."""
        if self._forward or self._half_way or self._undo.used or held.source == "Unknown":
            return True
        cell = self.context.store.cell(held.cls, held.ref)
        if held.cls != "VM" or cell is None or not cell.row[STATE]:
            return False
        known = TABLES["VM"].word[cell.row[STATE]] != "Unknown"
        return known and isinstance(self._failure, err.HostError)

    def assert_cancellable(self) -> None:
        """Refuse when there is nothing left to take back."""
        if self.done:
            raise err.OperationNotAllowed(f"task {self.key} has ended")
        if self._forward:
            raise err.OperationNotAllowed(
                f"{self.operation.title} has gone too far to be taken back; it will complete"
            )

    def request_cancel(self) -> None:
        """Cancel on behalf of a user."""
        self.assert_cancellable()
        self._record.cancel()
        self.cancel("asked for")

    def cancel(self, reason: str = "") -> None:
        """Ask for an early end: what was done is rolled back. What must complete goes on."""
        if self.done or self._cancelled is not None or self._must_complete():
            return
        self._cancelled = err.TaskCancelled(self.key, hint=reason or None)
        pending = self._pending
        if pending is not None and self._failure is None:
            pending.cancel()
        if self._turn is not None:
            self._turn.stop(self._cancelled)

    # --- time -----------------------------------------------------------------------------------

    def _arm(self) -> None:
        if self._timer is None:
            self._timer = self.context.clock.call_later(self.options.timeout, self._time_is_up)

    def _must_complete(self) -> bool:
        return self._forward and not self.operation.ends_half_way

    def _time_is_up(self) -> None:
        if self.done:
            return
        if self._must_complete():
            self._declare_stuck(err.Timeout(self.key, self.options.timeout, self.operation.title))
            return
        late = err.Timeout(None, self.options.timeout, self.operation.title)
        if self._cancelled is None:
            self._cancelled = late
        if self._turn is not None and self._begin is None:
            self._turn.stop(late)
            return
        pending = self._pending
        if pending is None or not pending.cancel():
            self._declare_stuck(err.Timeout(self.key, self.options.timeout, self.operation.title))

    def _declare_stuck(self, late: err.Timeout) -> None:
        """The engine does not answer: the caller is told, the task shows it, the mark stays."""
        with self._lock:
            if self.done:  # it has ended in another thread, at this very moment
                return
            self.stuck = True

        self._record.show_stuck(late, begun=self._begin is not None)
        self.error = late
        self._notify()

    # --- ending ---------------------------------------------------------------------------------

    def _end(self, result: Any) -> None:
        self.result = result
        self._finish()

    def _fail(self, error: BaseException) -> None:
        self.error = error
        self._finish()

    def _finish(self) -> None:
        self.context.running.pop(self.key, None)
        if self.context.watchers:
            tell(self, "ended", self.error)
        self._notify()
        if self._timer is not None:
            self._timer()
            self._timer = None

    def _notify(self) -> None:
        with self._lock:
            self.done = True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)
        if self._timer is not None or callbacks:  # somebody may wait in another thread
            self.context.clock.wake()

    def add_done_callback(self, fn: Callable[[Execution], object]) -> None:
        """Call ``fn(self)`` when it ends; at once when it has ended."""
        with self._lock:
            if not self.done:
                self._callbacks.append(fn)
                return
        fn(self)

    def value(self) -> Any:
        """The result of an ended execution, or its error raised."""
        if self.error is not None:
            raise self.error
        return self.result
