"""Who is let in: authenticators, asked in threads of their own, and failures that are held back."""

from __future__ import annotations

import asyncio

from .. import errors as err
from . import auth
from ._audit import Audit
from ._limits import Limits
from ._throttle import Throttle
from ._work import Work
from .auth import Authenticator, Identity, Peer

LOGIN = "session.login_with_password"
LOGINS = frozenset((LOGIN, "session.slave_local_login_with_password"))


class Logins:
    """Asks who somebody is.

    To look at a password takes long, and guessing must not hold up others: so it has threads of its
    own.
    """

    def __init__(
        self, authenticate: Authenticator, limits: Limits, audit: Audit, throttle: Throttle
    ) -> None:
        self._authenticate = authenticate
        self._audit = audit
        self.throttle = throttle
        self._work = Work(limits.logins, limits.waiting, "xenmgmt-rpc-login")

    async def identify(self, name: str, password: str, peer: Peer, method: str = LOGIN) -> Identity:
        """Who this is; `SessionAuthenticationFailed`, after a while, when nobody knows."""
        keys = await self._hold_back(name, peer)
        identity: Identity | None = await self._work.run(
            lambda: self._authenticate(name, password, peer)
        )
        if identity is None:
            self.throttle.failed(*keys)
            self._audit.note(name, peer.address, method, (), "SESSION_AUTHENTICATION_FAILED")
            raise err.SessionAuthenticationFailed()
        self.throttle.succeeded(*keys)
        return identity

    async def change_password(self, identity: Identity, peer: Peer, old: str, new: str) -> None:
        """Give an account another password; a wrong old one counts as a failed login."""
        keys = await self._hold_back(identity.name, peer)
        try:
            await self._work.run(
                lambda: auth.change_password(self._authenticate, identity, old, new)
            )
        except err.SessionAuthenticationFailed:
            self.throttle.failed(*keys)
            raise
        self.throttle.succeeded(*keys)

    async def _hold_back(self, name: str, peer: Peer) -> tuple[str, ...]:
        """Wait for as long as earlier failures say; what they are counted by."""
        keys = (f"peer {peer.host}", f"name {name[:200]}")
        wait = self.throttle.delay(*keys)
        if wait:
            await asyncio.sleep(wait)
        return keys

    def close(self) -> None:
        """Wait for what runs, begin nothing more."""
        self._work.close()
