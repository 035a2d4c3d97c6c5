"""The server's certificate: given, or made on the first run and kept."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import os
import socket
import ssl
from pathlib import Path

from .. import errors as err

YEARS = 10
NAME = "server.pem"


def certificate_in(pem: str) -> str:
    """The first certificate in a PEM text, without what else there is, such as its key."""
    begin = pem.index("-----BEGIN CERTIFICATE-----")
    last = "-----END CERTIFICATE-----"
    return pem[begin : pem.index(last, begin) + len(last)] + "\n"


def fingerprint(pem: str | bytes) -> str:
    """SHA-256 of the first certificate in a PEM text, in hex, with colons."""
    text = pem.decode() if isinstance(pem, bytes) else pem
    der = ssl.PEM_cert_to_DER_cert(certificate_in(text))
    digest = hashlib.sha256(der).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def own_certificate(folder: Path, hosts: tuple[str, ...]) -> Path:
    """The file with key and certificate in a folder; made when there is none."""
    path = folder / NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = make(hosts)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
    return path


def make(hosts: tuple[str, ...]) -> bytes:
    """A key and a certificate signed by itself for these hosts, as PEM."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID
    except ImportError:
        raise err.MissingExtra("cryptography", "server") from None
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = []
    for host in dict.fromkeys((*hosts, socket.gethostname(), "localhost", "127.0.0.1", "::1")):
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            names.append(x509.DNSName(host))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, socket.gethostname()[:64])])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def state_folder() -> Path:
    """Where a server keeps its certificate, unless told otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/xenmgmt")
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
    return Path(base) / "xenmgmt"
