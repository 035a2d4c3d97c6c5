"""The classes that carry more than the parameters of their wire code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from xenmgmt.errors._base import CallerError, HostError, Refused, XenError, spell, words

__all__ = [
    "BackupDamaged",
    "ConnectionClosed",
    "DevicesChanged",
    "EngineError",
    "FieldTypeError",
    "ForeignHandle",
    "HandleInvalid",
    "InternalError",
    "InvalidState",
    "InvalidValue",
    "MapDuplicateKey",
    "MarkExists",
    "MessageMethodUnknown",
    "MissingExtra",
    "NoSuchMark",
    "NotSupported",
    "OperationNotAllowed",
    "OtherOperationInProgress",
    "PoolBadState",
    "StaleIncarnation",
    "StoreBroken",
    "StoreCorrupt",
    "StoreError",
    "StoreFull",
    "StoreInDoubt",
    "StoreInUse",
    "StoreNotWritable",
    "StoreTooNew",
    "Timeout",
    "TokenCompacted",
    "UnknownClass",
    "UnknownField",
    "VMBadPowerState",
    "ValueNotSupported",
]


class OperationNotAllowed(Refused):
    """OPERATION_NOT_ALLOWED [reason]; 1.0 sends no reason."""

    code = "OPERATION_NOT_ALLOWED"
    params = ("reason",)
    template = "this is not allowed here: {reason}"
    brief = "this is not allowed here."
    _optional = 1

    reason: Any


class InvalidState(Refused):
    """The object is in a state in which this call means nothing.

    Without a reason of its own, the reason on the wire is the sentence built from the states.
    """

    code = "OPERATION_NOT_ALLOWED"
    params: ClassVar[tuple[str, ...]] = ("reason",)
    template = "{reason}"

    reason: Any

    def _agree(self, given: dict[str, Any]) -> None:
        super()._agree(given)
        if "reason" not in given and (self.state or self.legal_states or self.operation):
            given["reason"] = self._situation()

    def _text(self) -> str:
        reason, told, situation = spell(self.reason), self.told(), self._situation()
        if situation in reason:
            return reason
        if told and told in reason:
            situation = situation.replace(told, "").strip()
        return f"{reason} {situation}" if reason.endswith(".") else f"{reason}. {situation}"


class VMBadPowerState(InvalidState):
    """VM_BAD_POWER_STATE [vm, expected, actual].

    Parameters and guard attributes that mean the same may be given in either form.
    """

    code = "VM_BAD_POWER_STATE"
    params = ("vm", "expected", "actual")
    template = "VM {vm} is {actual}, and this call needs it {expected}."

    vm: Any
    expected: Any
    actual: Any

    def _agree(self, given: dict[str, Any]) -> None:
        Refused._agree(self, given)
        for name, told in (
            ("vm", self.object),
            ("expected", self.legal_states or None),
            ("actual", self.state),
        ):
            if told is not None:
                given.setdefault(name, told)
        vm, expected, actual = (given.get(name) for name in VMBadPowerState.params)
        self.cls = self.cls or "VM"
        if self.object is None:
            self.object = vm
        # xapi spells states with a small letter, and joins several with ", " or ";".
        if self.state is None and actual is not None:
            self.state = _first_capital(spell(actual))
        if not self.legal_states and expected:
            states = spell(expected).replace(";", ",").split(",")
            self.legal_states = tuple(_first_capital(state.strip()) for state in states)

    def _text(self) -> str:
        if self.operation is None and not self.name_label:
            text = XenError._text(self)
            if self.allowed_operations:
                text += f" Allowed now: {', '.join(self.allowed_operations)}."
            return text
        text = self._situation()
        if self.cause:
            return text
        told = (("vm", self.vm), ("expected", self.expected), ("actual", self.actual))
        seen = text.lower().replace(" or ", ", ")
        unseen = [f"{n} {spell(v)}" for n, v in told if spell(v).lower() not in seen]
        return f"{text} ({', '.join(unseen)})" if unseen else text


class PoolBadState(Refused):
    """POOL_BAD_STATE [current pool state]."""

    code = "POOL_BAD_STATE"
    params = ("current_pool_state",)
    template = "this cannot be done with the CPU pool: {current_pool_state}."

    current_pool_state: Any

    def _agree(self, given: dict[str, Any]) -> None:
        super()._agree(given)
        if self.state is not None:
            given.setdefault("current_pool_state", self.state)


def _first_capital(state: str) -> str:
    return state[:1].upper() + state[1:]


class OtherOperationInProgress(Refused):
    """OTHER_OPERATION_IN_PROGRESS [class, object, operation_type, operation_ref].

    ``class_`` and ``object_`` name what is busy, which may be another object than the one called.
    """

    code = "OTHER_OPERATION_IN_PROGRESS"
    params = ("class_", "object_", "operation_type", "operation_ref")
    template = (
        "{class_} {object_} is busy with {operation_type} (task {operation_ref}): "
        "wait for it or cancel it."
    )

    class_: Any
    object_: Any
    operation_type: Any
    operation_ref: Any

    def _agree(self, given: dict[str, Any]) -> None:
        super()._agree(given)
        if self.cls is None and "class_" in given:
            self.cls = spell(given["class_"])
        if self.object is None:
            self.object = given.get("object_")

    def _text(self) -> str:
        text = XenError._text(self)
        told = self.state or self.operation or self.allowed_operations
        return f"{text} {self._situation()}" if told else text


# --- marks ----------------------------------------------------------------------------------------


class NoSuchMark(Refused):
    """XENMGMT_NO_SUCH_MARK [vm, mark, marks]: the domain has no mark of this name, or none at all.

    ``marks`` are the names of those that it has.
    """

    code = "XENMGMT_NO_SUCH_MARK"
    params = ("vm", "mark", "marks")
    _optional = 2

    vm: Any
    mark: Any
    marks: Any

    def _text(self) -> str:
        if self.mark is None:
            text = f"the domain of VM {spell(self.vm)} has no marks; VM.mark makes one."
        else:
            text = f"the domain of VM {spell(self.vm)} has no mark {spell(self.mark)}"
            text += f"; it has: {spell(self.marks)}." if self.marks else "."
        return f"{text} {self._situation()}".rstrip()


class MarkExists(Refused):
    """XENMGMT_MARK_EXISTS [vm, mark, marks]: forget the mark of this name first (VM.unmark)."""

    code = "XENMGMT_MARK_EXISTS"
    params = ("vm", "mark", "marks")
    template = (
        "the domain of VM {vm} has a mark {mark} already; unmark it first. Its marks are: {marks}."
    )

    vm: Any
    mark: Any
    marks: Any


class DevicesChanged(Refused):
    """XENMGMT_DEVICES_CHANGED [vm, mark, more, less]: what the guest has is not what it had.

    ``more`` is what it has now and had not at the mark, ``less`` what it had and has not now:
    attached devices, memory, vCPUs, a phrase for each.
    """

    code = "XENMGMT_DEVICES_CHANGED"
    params = ("vm", "mark", "more", "less")

    vm: Any
    mark: Any
    more: Any
    less: Any

    def _text(self) -> str:
        changes = (("now it has", self.more), ("then it had", self.less))
        told = ", ".join(f"{when} {spell(what)}" for when, what in changes if what)
        text = f"VM {spell(self.vm)} is not what it was at mark {spell(self.mark)}: {told}."
        return f"{text} {self._situation()}".rstrip()


# --- handles --------------------------------------------------------------------------------------


class HandleInvalid(CallerError):
    """HANDLE_INVALID [class, handle]: nothing has this reference, or nothing has it any more."""

    code = "HANDLE_INVALID"
    params = ("class_", "handle")
    _details: ClassVar[tuple[str, ...]] = ("destroyed_by",)

    class_: Any
    handle: Any
    destroyed_by: str | None
    """Which call destroyed the object, where that is known."""

    def _text(self) -> str:
        what = f"{spell(self.class_)} {spell(self.handle)}"
        if self.destroyed_by:
            return f"{what} is gone: destroyed by {self.destroyed_by}."
        return f"there is no {what}; look the object up again."


class StaleIncarnation(HandleInvalid):
    """The object was restored or reverted since; ``new`` is what it is now."""

    _details = ("destroyed_by", "new")

    new: Any

    def _text(self) -> str:
        what = f"{spell(self.class_)} {spell(self.handle)}"
        return f"{what} was replaced by a restore; look {spell(self.new)} up anew."


class ForeignHandle(HandleInvalid):
    """A handle of another connection was given to this one."""

    def _text(self) -> str:
        what = f"{spell(self.class_)} {spell(self.handle)}"
        return f"{what} belongs to another connection; look it up in this one."


# --- bad input ------------------------------------------------------------------------------------


class FieldTypeError(CallerError, TypeError):
    """FIELD_TYPE_ERROR [field]: a value of a type that the field does not take."""

    code = "FIELD_TYPE_ERROR"
    params = ("field",)
    _details = ("value", "expected")

    field: Any
    value: Any
    expected: Any

    def _text(self) -> str:
        if self.value is not None:
            kind = f"{type(self.value).__name__} {_short(self.value)}"
        else:  # a value that was said to be wrong, or an error that came without it
            kind = "None" if self.expected else "this type of value"
        text = f"{spell(self.field)} does not take {kind}"
        return f"{text}; it takes {spell(self.expected)}." if self.expected else text + "."


class InvalidValue(CallerError, ValueError):
    """INVALID_VALUE [field, value]: the right type, but not a value the field can have."""

    code = "INVALID_VALUE"
    params = ("field", "value")
    _details = ("allowed", "would_do")

    field: Any
    value: Any
    allowed: Any
    """The values that would do, where they can be listed."""
    would_do: Any
    """The same in words."""

    def _text(self) -> str:
        text = f"{spell(self.field)} cannot be {_told(self.value)}"
        if self.value is None:
            text = f"{spell(self.field)} has no value"
        if self.would_do:
            return f"{text}; it takes {spell(self.would_do).removesuffix('.')}."
        return f"{text}; it can be one of: {spell(self.allowed)}." if self.allowed else text + "."


class ValueNotSupported(CallerError, ValueError):
    """VALUE_NOT_SUPPORTED [field, value, reason]: a value of the model that cannot be had here."""

    code = "VALUE_NOT_SUPPORTED"
    params = ("field", "value", "reason")
    template = "{field} cannot be {value} here: {reason}."

    field: Any
    value: Any
    reason: Any


class UnknownClass(ValueNotSupported):
    """A class name that the model does not have; ``nearest`` are names that it has."""

    _details = ("nearest",)

    nearest: tuple[str, ...]

    def __init__(
        self,
        value: Any,
        *,
        nearest: Any = (),
        message: str | None = None,
        hint: str | None = None,
    ) -> None:
        args = ("class", value, "there is no such class")
        self._take(args, {"nearest": words(nearest)}, message, hint)

    def _text(self) -> str:
        return f'there is no class "{spell(self.value)}"{_or_rather(self.value, self.nearest)}.'


class UnknownField(CallerError, AttributeError):
    """FIELD_TYPE_ERROR [field]: a field that the class does not have."""

    code = "FIELD_TYPE_ERROR"
    params = ("field",)
    _details = ("cls", "nearest")

    field: Any
    cls: str | None
    nearest: tuple[str, ...]
    """Names of fields that may have been meant."""

    def _agree(self, given: dict[str, Any]) -> None:
        self.nearest = words(self.nearest)

    def _text(self) -> str:
        owner = self.cls or "this class"
        return f'{owner} has no field "{spell(self.field)}"{_or_rather(self.field, self.nearest)}.'


class MessageMethodUnknown(CallerError):
    """MESSAGE_METHOD_UNKNOWN [method]: no message of this name."""

    code = "MESSAGE_METHOD_UNKNOWN"
    params = ("method",)
    _details = ("nearest",)

    method: Any
    nearest: tuple[str, ...]

    def _agree(self, given: dict[str, Any]) -> None:
        self.nearest = words(self.nearest)

    def _text(self) -> str:
        return f'there is no message "{spell(self.method)}"{_or_rather(self.method, self.nearest)}.'


class MapDuplicateKey(CallerError):
    """MAP_DUPLICATE_KEY: the map has this key already.

    1.0 says [key, current value, new value], xapi [type, param_name, uuid, key]; either form.
    """

    code = "MAP_DUPLICATE_KEY"
    params = ("key", "current_value", "new_value")
    params_xapi = ("type", "param_name", "uuid", "key")

    key: Any
    current_value: Any
    new_value: Any
    type: Any
    param_name: Any
    uuid: Any

    def _text(self) -> str:
        key = spell(self.key)
        if self.param_name is not None:
            owner = f"{spell(self.type)} {spell(self.uuid)}"
            return f"{spell(self.param_name)} of {owner} has the key {key} already; remove it."
        values = f"{spell(self.current_value)}, not {spell(self.new_value)}"
        return f"the key {key} is there already with the value {values}; remove it first."


class TokenCompacted(CallerError):
    """EVENTS_LOST []: the log no longer reaches back to this token.

    ``snapshot`` is the state at ``current``: start from it, and ask for what came after.
    """

    code = "EVENTS_LOST"
    _details = ("token", "oldest", "current", "snapshot")

    token: Any
    oldest: Any
    current: Any
    snapshot: Any

    def _text(self) -> str:
        text = "events after this token are no longer kept"
        if self.token is not None:
            text = f"events after token {spell(self.token)} are no longer kept"
        if self.oldest is not None:
            text += f" (the oldest is {spell(self.oldest)})"
        now = "" if self.current is None else f", which is of token {spell(self.current)}"
        return f"{text}; go on from a fresh snapshot{now}."


class BackupDamaged(CallerError):
    """A backup set is not what its manifest says; nothing was made of it.

    ``findings`` names each damaged, missing or extra file.
    """

    code = "XENMGMT_BACKUP_DAMAGED"
    params = ("path",)
    _details = ("findings",)

    path: Any
    findings: Any

    def _text(self) -> str:
        told = "; ".join(str(one) for one in self.findings or ())
        return f"the backup set at {spell(self.path)} is not whole{': ' + told if told else ''}."


class ConnectionClosed(CallerError):
    """The connection of this handle was closed, by a call or by the end of its ``with``."""

    code = "XENMGMT_CONNECTION_CLOSED"
    params = ("url",)
    _optional = 1

    url: Any

    def _text(self) -> str:
        where = f" to {spell(self.url)}" if self.url is not None else ""
        return f"the connection{where} is closed; connect again."


class MissingExtra(CallerError, ImportError):
    """A package that this part of the library needs is not installed."""

    code = "XENMGMT_MISSING_EXTRA"
    params = ("package", "extra_name")
    _details = ("feature",)

    package: Any
    extra_name: Any
    """The extra of this distribution that brings it."""
    feature: str | None
    """What needs it."""

    def _text(self) -> str:
        install = f"python -m pip install 'xenmgmt[{spell(self.extra_name)}]'"
        return f"{self.feature or 'this'} needs {spell(self.package)}; install it: {install}"


# --- theirs ---------------------------------------------------------------------------------------


class InternalError(HostError):
    """INTERNAL_ERROR [message]: something failed that should not."""

    code = "INTERNAL_ERROR"
    params = ("message",)
    template = "{message}"


class EngineError(InternalError):
    """The engine under a driver refused or failed; ``native_code`` is its own code.

    ``about`` is the operation that failed, and the object.
    """

    _details: ClassVar[tuple[str, ...]] = ("engine", "native_code", "about")

    engine: str | None
    native_code: Any
    about: str | None

    def _text(self) -> str:
        engine = self.engine or "the engine"
        native = "" if self.native_code is None else f" ({spell(self.native_code)})"
        about = f"{self.about} failed; " if self.about else ""
        return f"{about}{engine}{native}: {spell(self.message)}"


class NotSupported(HostError):
    """NOT_IMPLEMENTED [function]: the engine, or this library, cannot do this; and why."""

    code = "NOT_IMPLEMENTED"
    params = ("function",)
    _details = ("capability", "reason")

    function: Any
    capability: Any
    reason: str | None

    def _text(self) -> str:
        text = f"{spell(self.function)} is not to be had here"
        if self.capability is not None:
            text += f" (capability {spell(self.capability)})"
        return f"{text}: {self.reason}." if self.reason else f"{text}."


class Timeout(HostError, TimeoutError):
    """The wait is over and the work is not; ``task`` goes on and can be asked or cancelled."""

    code = "XENMGMT_TIMEOUT"
    params = ("task", "seconds", "operation")
    _optional = 3

    task: Any
    seconds: Any
    operation: Any

    def _text(self) -> str:
        what = spell(self.operation) if self.operation is not None else "the call"
        after = f" after {spell(self.seconds)} s" if self.seconds is not None else ""
        text = f"{what} was not done{after}"
        return f"{text}; task {spell(self.task)} goes on." if self.task is not None else text + "."

    key: Any
    expected: Any
    actual: Any


class StoreError(HostError):
    """The file in which a store keeps things could not be used; ``reason`` says why.

    What was to be written has not been written, and nothing has changed; only `StoreInDoubt` cannot
    say that. ``hint`` says what to do.
    """

    code = "XENMGMT_STORE_FAILED"
    params: ClassVar[tuple[str, ...]] = ("path", "reason")
    template = "store {path}: {reason}"

    path: Any
    reason: Any


class StoreBroken(StoreError):
    """The store was closed for good, as a failure could not be made good; ``reason`` says which.

    What was acknowledged is in the file. The call that raises this has changed nothing. What is in
    memory can still be read. Opening the file again, once its disk works, goes on.
    """

    code = "XENMGMT_STORE_BROKEN"
    template = "store {path} was closed: {reason}"


class StoreInDoubt(StoreBroken):
    """The store was closed in the middle of a commit.

    Whether the file has what the call was to write can only be told by opening it again. It has all
    of it or nothing, and nobody has seen it.
    """

    code = "XENMGMT_STORE_IN_DOUBT"
    template = "store {path} was closed in the middle of a commit: {reason}"


class StoreCorrupt(StoreError):
    """What the file holds is not what was written, or is no store at all. It was left as it is."""

    code = "XENMGMT_STORE_CORRUPT"
    template = "store {path} is damaged, and was left as it is: {reason}"


class StoreFull(StoreError):
    """There is no room on the disk. The store can be used again once there is."""

    code = "XENMGMT_STORE_FULL"
    template = "there is no room to write to store {path}: {reason}"


class StoreInUse(StoreError):
    """Another process, or another store of this one, has the file open; ``pid`` where known."""

    code = "XENMGMT_STORE_IN_USE"
    params = ("path", "pid")
    template = ""
    _optional = 1

    pid: Any

    def _text(self) -> str:
        who = f" by process {spell(self.pid)}" if self.pid is not None else ""
        return f"store {spell(self.path)} is in use{who}; one process at a time can have it open."


class StoreNotWritable(StoreError):
    """The file or its folder cannot be written to, or is not there."""

    code = "XENMGMT_STORE_NOT_WRITABLE"
    template = "store {path} cannot be written to: {reason}"


class StoreTooNew(StoreError):
    """A later version of this library wrote the file."""

    code = "XENMGMT_STORE_TOO_NEW"
    params = ("path", "found", "known")
    template = (
        "store {path} was written by a later version of the library: "
        "it has version {found}, and this one reads versions up to {known}."
    )

    found: Any
    known: Any


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python spells no integer of over 4,300 digits
        return f"a {type(value).__name__} too long to show"
    return text if len(text) <= 80 else text[:77] + "..."


def _told(value: Any) -> str:
    """A value for a reader, who is to see it also when it is empty, and not when it is endless."""
    if value == "" or isinstance(value, int):
        return _short(value)
    text = spell(value)
    return text if len(text) <= 200 else f"{text[:197]}..."


FEW = 5
"""So many names a reader looks through."""


def _or_rather(given: Any, names: Sequence[str]) -> str:
    """The names that may have been meant: of many, those that look like the given one."""
    if len(names) > FEW:
        from difflib import get_close_matches

        names = get_close_matches(spell(given), names, n=FEW)
    return f"; nearest: {', '.join(names)}" if names else ""
