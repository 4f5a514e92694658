"""A mail server that does exactly what a test tells it to."""

import base64
import datetime
import socket
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Scripted:
    """Speaks SMTP on a free port; answers come from a table of commands that a test may change."""

    def __init__(self, **answers):
        self.answers = {
            "banner": "220 hello",
            "ehlo": "250-here\r\n250-PIPELINING\r\n250 SMTPUTF8",
            "mail": "250 ok",
            "rcpt": "250 ok",
            "data": "354 go on",
            "dot": "250 2.0.0 taken",
            "rset": "250 ok",
            "starttls": "220 go on",
            "auth": "235 welcome",
        } | answers
        self.heard, self.taken, self.connections = [], [], 0
        self.here = threading.local()
        self.context = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def serve(self):
        """One connection after another, each in a thread."""
        threads = []
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                break
            self.connections += 1
            threads.append(threading.Thread(target=self.talk, args=(connection,), daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join(5)

    def talk(self, connection):
        """Until the other side or the script hangs up."""
        connection.settimeout(10)
        try:
            self.converse(connection)
        except (OSError, ConnectionError):
            pass
        finally:
            for each in (getattr(self, "secured", None), connection):
                if each is not None:
                    each.close()

    def converse(self, connection):
        """Command by command."""
        file = connection.makefile("rwb", buffering=0)
        with file:
            self.say(file, "banner")
            while line := file.readline():
                self.heard.append(line.decode("utf-8", "replace").strip())
                word = self.heard[-1].split(" ")[0].lower().split(":")[0]
                if word == "quit":
                    return
                if word == "starttls" and self.context:
                    self.say(file, word)
                    self.secured = self.context.wrap_socket(connection, server_side=True)
                    self.answers["banner"] = None
                    self.converse(self.secured)
                    return
                if not self.reply(file, word):
                    return

    def reply(self, file, word):
        """One answer; False when the script hangs up."""
        if not self.say(file, word if word in self.answers else "auth"):
            return False
        if word == "data" and str(self.here.said).startswith("354"):
            lines = []
            while (line := file.readline()) not in (b".\r\n", b""):
                lines.append(line)
            self.taken.append(b"".join(lines))
            return self.say(file, "dot")
        return True

    def say(self, file, what):
        """What the script says; a list is used up one by one; "hang up" ends the connection."""
        said = self.answers[what]
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        self.here.said = said
        if said == "hang up":
            return False
        if said is not None:
            file.write(said.encode() + b"\r\n")
        return True


def encrypted(server, folder):
    """Let a scripted server offer encryption with a certificate that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(path)
    server.answers["ehlo"] = "250-here\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING"


def decoded(word):
    """What stands in base64."""
    return base64.b64decode(word)
