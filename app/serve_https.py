"""`bin/dev --https`: a certificate of its own making for the local network, how a phone comes to trust it, and a QR code."""

import socket
from pathlib import Path

import segno
import trustme

from app import serve, settings


def main():
    config = settings.load()
    address = _local_address()
    folder = Path(config["SHILIU_VAR"]) / "https"
    authority = _authority(folder)
    chain, key = folder / "server.pem", folder / "server.key"
    server = authority.issue_cert("localhost", address)
    server.private_key_pem.write_to_path(key)
    key.chmod(0o600)
    chain.write_bytes(b"".join(blob.bytes() for blob in server.cert_chain_pems))
    url = f"https://{address}:{config['PORT']}"
    segno.make(url).terminal(compact=True)
    print(f"\n  {url}\n")
    print(f"A phone trusts this once its owner has installed {folder / 'shiliu-ca.pem'}: send the file to the phone and open it.")
    print("iPhone: Settings, Profile downloaded, install; then General, About, Certificate trust settings. Android: Security, Install a certificate, CA certificate.")
    serve.main(address="0.0.0.0", ssl_cert=chain, ssl_key=key, ssl_protocol_min=None)  # noqa: S104  (the point is the local network)


def _authority(folder):
    """The CA of this computer, made once: a phone that trusts it need not be taught again."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / "shiliu-ca.pem", folder / "shiliu-ca.key"
    if certificate.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA(organization_name="Shiliu on this computer")
    authority.cert_pem.write_to_path(certificate)
    authority.private_key_pem.write_to_path(key)
    key.chmod(0o600)
    return authority


def _local_address():
    """This computer's address on the local network; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(("192.0.2.1", 9))
            return s.getsockname()[0]
        except OSError:
            return "127.0.0.1"


if __name__ == "__main__":
    main()
