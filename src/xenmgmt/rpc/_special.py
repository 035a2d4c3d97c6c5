"""Messages that the server answers itself, not the model: sessions, events, measurements."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ._codec import Codec
from ._series import KINDS, Series
from ._sessions import Session
from ._values import Plain

if TYPE_CHECKING:
    from ._service import Service

Answer = Callable[[Session, str, Sequence[Any]], Awaitable[Plain]]
"""From the session, the class and the parameters to the value."""

SOURCES = (
    "get_data_sources",
    "query_data_source",
    "record_data_source",
    "forget_data_source_archives",
)
HANDLERS: Mapping[str, str] = {
    "session.logout": "logout",
    "session.local_logout": "logout",
    "session.change_password": "change_password",
    "host.get_server_certificate": "get_server_certificate",
    **{f"{cls}.{name}": name for cls in KINDS for name in SOURCES},
}
"""The methods of `Special`, by message."""

UNNOTED = frozenset(("get_data_sources", "query_data_source", "get_server_certificate"))
"""What only reads is not in the audit log."""


class Special:
    """Answers each of `HANDLERS`."""

    def __init__(self, service: Service, certificate: str) -> None:
        self._service = service
        self._certificate = certificate

    async def answer(
        self, session: Session, handler: str, cls: str, given: Sequence[Any], codec: Codec
    ) -> bytes:
        """The result of a message, encoded."""
        found: Answer = getattr(self, handler)
        return codec.value(await found(session, cls, given))

    async def logout(self, session: Session, _: str, __: Sequence[Any]) -> None:
        """End the session."""
        await self._service.work.run(lambda: self._service.sessions.close(session))

    async def change_password(self, session: Session, _: str, given: Sequence[Any]) -> None:
        """Give the account behind the session another password."""
        await self._service.logins.change_password(session.identity, session.peer, *given)

    async def get_server_certificate(self, _: Session, cls: str, given: Sequence[Any]) -> str:
        """The certificate that clients are shown, as PEM."""
        self._uuid(cls, given[0])
        if not self._certificate:
            raise err.NotSupported(
                "host.get_server_certificate", capability="tls", reason="the server has none"
            )
        return self._certificate

    # --- measurements ---------------------------------------------------------------------------

    async def get_data_sources(
        self, _: Session, cls: str, given: Sequence[Any]
    ) -> list[dict[str, Plain]]:
        """What is measured of a guest or a host, with the last values."""
        return self._series().described(KINDS[cls], self._uuid(cls, given[0]))

    async def query_data_source(self, _: Session, cls: str, given: Sequence[Any]) -> float:
        """The last value of one source."""
        return self._series().source(KINDS[cls], self._uuid(cls, given[0]), given[1]).value

    async def record_data_source(self, _: Session, cls: str, given: Sequence[Any]) -> None:
        """Record a source: all are, so this only refuses one that is none."""
        self._series().source(KINDS[cls], self._uuid(cls, given[0]), given[1])

    async def forget_data_source_archives(self, _: Session, cls: str, given: Sequence[Any]) -> None:
        """Drop what was recorded of a source until now."""
        self._series().forget(KINDS[cls], self._uuid(cls, given[0]), given[1])

    def _series(self) -> Series:
        found = self._service.series
        if found is None:
            raise err.OperationNotAllowed("this server takes no samples: serve(..., sample=5.0)")
        return found

    def _uuid(self, cls: str, ref: str) -> str:
        return str(self._service.xen.record_of(cls, ref)["uuid"])
