"""How a durable store looks in its file: tables and checksums. Needs nothing of the library.

One SQLite database in WAL mode. Every row carries a checksum that also covers where it stands, and
the first row of ``note`` holds how many rows there are and the sum of their checksums, so that
a row that is lost, doubled or put back is found as well.
"""

from __future__ import annotations

from zlib import crc32

FORMAT = 1
"""The version of the tables below."""

APPLICATION = 0x78656E6D  # "xenm"
PAGE = 16384

TABLES = {
    "schema": "CREATE TABLE schema (id INTEGER PRIMARY KEY, data BLOB, crc INTEGER)",
    "object": "CREATE TABLE object (id INTEGER PRIMARY KEY, schema INTEGER, data BLOB, "
    "crc INTEGER)",
    "note": "CREATE TABLE note (id INTEGER PRIMARY KEY, data BLOB, crc INTEGER)",
    "log": "CREATE TABLE log (id INTEGER PRIMARY KEY, event INTEGER, large INTEGER, data BLOB, "
    "crc INTEGER)",
}
"""``object``: rows. ``note``: the head (0), journal entries and leases. ``log``: events, one row
for each revision; ``event`` numbers its first, ``large`` tells that large sets changed."""

_CRC = 0xFFFFFFFF
SEAL = 0xFFFFFFFFFFFFFFFF


def object_crc(data: bytes, number: int, schema: int) -> int:
    """The checksum of one object's row."""
    return crc32(data, (number * 2654435761 + schema) & _CRC)


def note_crc(data: bytes, number: int) -> int:
    """The checksum of a journal entry, a lease, a schema or the head."""
    return crc32(data, (number * 2246822519 + 7) & _CRC)


def log_crc(data: bytes, revision: int, event: int, large: int) -> int:
    """The checksum of the events of one revision."""
    return crc32(data, (revision * 3266489917 + event * 2 + large) & _CRC)
