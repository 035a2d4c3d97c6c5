"""The wire: a server that existing Xen-API clients can talk to, and a client for such servers.

    import xenmgmt
    from xenmgmt import rpc

    with xenmgmt.connect("sim://") as xen, rpc.serve(xen, listen="http://127.0.0.1:8080"):
        ...

The server needs the extra ``server``; the client (``xenmgmt.connect("https://host")``) does not.
"""

from __future__ import annotations

from ._limits import Limits
from ._server import Server, serve
from ._transport import Trust

__all__ = ["Limits", "Server", "Trust", "serve"]
