"""`bin/dev --https`: a certificate of its own making for the local network, how a phone comes to trust it, and a QR code."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import segno
import trustme

from app import serve, settings

CA = "shiliu-ca.pem"


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
    hand_out = _hand_out(folder / CA, config["PORT"] + 1)
    segno.make(url).terminal(compact=True)
    print(f"\n  {url}\n")
    print(f"A phone trusts this once its owner has opened http://{address}:{hand_out}/{CA} on it and installed that file.")
    print("iPhone: Settings, Profile downloaded, install; then General, About, Certificate trust settings.")
    print("Android: Settings, Security, Install a certificate, CA certificate. Remove it there when you are done.")
    serve.main(address="0.0.0.0", ssl_cert=chain, ssl_key=key, ssl_protocol_min=None)  # noqa: S104  (the point is the local network)


def _hand_out(certificate, port):
    """Serve the CA's certificate, and nothing else, on a plain port: a phone that does not trust us yet cannot fetch it from us. Gives the port."""

    class OneFile(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/x-x509-ca-cert")
            self.end_headers()
            self.wfile.write(certificate.read_bytes())

        def log_message(self, *_words):
            """Say nothing."""

    server = ThreadingHTTPServer(("0.0.0.0", port), OneFile)  # noqa: S104  (the point is the local network)
    Thread(target=server.serve_forever, daemon=True).start()
    return port


def _authority(folder):
    """The CA of this computer, made once: a phone that trusts it need not be taught again."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / CA, folder / "shiliu-ca.key"
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
