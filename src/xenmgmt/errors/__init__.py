"""Every error, as a class with its data on the object.

    XenError                        code, params, args, message, hint, wire(), from_wire()
    ├── CallerError                 yours: another argument, moment or object would do
    │   ├── Refused                 by the state tables, and nothing was changed: object, state,
    │   │   │                       legal_states, allowed_operations
    │   │   ├── InvalidState        the call means nothing in this state
    │   │   │   └── VMBadPowerState
    │   │   ├── OperationNotAllowed
    │   │   ├── OtherOperationInProgress
    │   │   └── ...                 VMIsTemplate, VDIInUse, VBDIsEmpty, SRHasPBD, HostDisabled, ...
    │   ├── HandleInvalid           nothing has this reference
    │   │   ├── StaleIncarnation    it was restored or reverted: new
    │   │   └── ForeignHandle       it belongs to another connection
    │   ├── FieldTypeError          (also a TypeError)
    │   ├── InvalidValue            (also a ValueError)
    │   ├── ValueNotSupported       (also a ValueError)
    │   │   └── UnknownClass
    │   ├── UnknownField            (also an AttributeError)
    │   ├── MessageMethodUnknown
    │   ├── MapDuplicateKey
    │   ├── TokenCompacted          the event log no longer reaches back: snapshot
    │   ├── BackupDamaged           a file of a set is damaged, missing or too much: findings
    │   ├── ConnectionClosed
    │   ├── MissingExtra            (also an ImportError)
    │   └── ...                     SessionInvalid, PermissionDenied, TaskCancelled, ...
    ├── HostError                   theirs: the engine, a host, its storage, this library
    │   ├── InternalError
    │   │   └── EngineError         the engine's own code: native_code
    │   ├── NotSupported            this engine cannot: capability, reason
    │   ├── StoreError              the file of a store: StoreCorrupt, StoreFull, StoreInUse, ...
    │   ├── Timeout                 (also a TimeoutError) the task goes on
    │   └── ...                     HostNotEnoughFreeMemory, SRFull, NoHostsAvailable, ...
    └── UnknownError                a code of a remote peer that has no class here

One class for each wire code; `BY_CODE` finds it. Those written as ``...`` have only the parameters
of their code. A class that shares the code of its base (`StaleIncarnation`, `EngineError`) is told
apart only within one process: the wire carries a code and its parameters, and nothing else.
"""

from __future__ import annotations

from xenmgmt.errors import _base, _codes, _special
from xenmgmt.errors._base import *  # noqa: F403
from xenmgmt.errors._codes import *  # noqa: F403
from xenmgmt.errors._special import *  # noqa: F403

# The star imports bring what each module lists; their lists are listed again.
__all__: list[str] = []
__all__ += _base.__all__
__all__ += _codes.__all__
__all__ += _special.__all__
