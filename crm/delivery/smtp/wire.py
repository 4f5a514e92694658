"""A connection to a mail server: opened, encrypted, signed in; octets out, replies in."""

import base64
import socket
import ssl
import time
from dataclasses import dataclass

from .replies import AccountFault, LineLost, Reply

LONGEST_REPLY = 65536
IMPLICIT_TLS = 465


@dataclass(frozen=True)
class Server:
    """Where to hand messages over, and as whom."""

    host: str
    port: int
    tls: str = "opportunistic"
    username: str = ""
    password: str = ""
    timeout: float = 60.0
    name: str = "localhost"

    def __str__(self):
        return f"{self.host}:{self.port}"


class Wire:
    """A connection that has been opened by the book."""

    def __init__(self, server: Server):
        self.server = server
        self.socket: socket.socket | None = None
        self.received = b""
        self.offers: dict[str, str] = {}
        self.used_at = time.monotonic()

    def open(self) -> "Wire":
        """Connect, greet, encrypt, sign in; AccountFault says in a sentence what does not work."""
        try:
            self.connect()
            self.expect_good("banner")
            self.greet()
            self.encrypt()
            self.sign_in()
        except LineLost as error:
            self.close()
            raise AccountFault(f"{self.server} ended the connection: {error}.") from error
        except ssl.SSLError as error:
            self.close()
            raise AccountFault(f"No safe connection with {self.server}: {tls_words(error)}.") from error
        except OSError as error:
            self.close()
            raise AccountFault(f"{self.server} cannot be reached: {network_words(error)}.") from error
        except AccountFault:
            self.close()
            raise
        return self

    def connect(self):
        """A TCP connection, encrypted from the start on port 465."""
        address = (self.server.host, self.server.port)
        self.socket = socket.create_connection(address, timeout=self.server.timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.server.port == IMPLICIT_TLS and self.server.tls != "off":
            self.wrap()

    def wrap(self):
        """Go on encrypted; certificates are checked where encryption is required."""
        context = ssl.create_default_context()
        if self.server.tls != "require":
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket, server_hostname=self.server.host)

    def expect_good(self, what: str) -> Reply:
        """The next reply, which must be a good one."""
        reply = self.reply(self.server.timeout)
        if not reply.is_good:
            raise AccountFault(f"{self.server} refused the {what}: {reply}.")
        return reply

    def greet(self):
        """EHLO, and what the server offers."""
        self.send(f"EHLO {self.server.name}\r\n".encode("ascii"))
        lines = self.expect_good("greeting").text.split("\n")[1:]
        words = (line.upper().partition(" ") for line in lines)
        self.offers = {name: rest for name, _space, rest in words}

    def encrypt(self):
        """STARTTLS as far as the account asks for it."""
        if self.server.tls == "off" or isinstance(self.socket, ssl.SSLSocket):
            return
        if "STARTTLS" not in self.offers:
            if self.server.tls == "require":
                raise AccountFault(f"{self.server} does not offer encryption, which this account requires.")
            return
        self.send(b"STARTTLS\r\n")
        self.expect_good("encryption")
        if self.received:
            raise AccountFault(f"{self.server} said more than it should before encryption.")
        self.wrap()
        self.greet()

    def sign_in(self):
        """AUTH PLAIN or LOGIN, where the account has a name."""
        if not self.server.username:
            return
        if self.server.tls != "off" and not isinstance(self.socket, ssl.SSLSocket):
            raise AccountFault(f"{self.server} offers no encryption; the password was not sent in the clear.")
        ways = self.offers.get("AUTH", "").split()
        user, password = self.server.username.encode(), self.server.password.encode()
        if "PLAIN" in ways:
            self.send(b"AUTH PLAIN " + base64.b64encode(b"\0" + user + b"\0" + password) + b"\r\n")
        elif "LOGIN" in ways:
            self.send(b"AUTH LOGIN\r\n")
            self.expect_good("sign-in")
            self.send(base64.b64encode(user) + b"\r\n")
            self.expect_good("sign-in")
            self.send(base64.b64encode(password) + b"\r\n")
        else:
            raise AccountFault(f"{self.server} offers no way to sign in that we know.")
        self.expect_good("sign-in")

    def close(self):
        """Say good-bye, as far as anybody listens."""
        if self.socket is None:
            return
        try:
            self.socket.settimeout(1)
            self.socket.sendall(b"QUIT\r\n")
        except OSError:
            pass
        finally:
            self.socket.close()
            self.socket = None

    def send(self, octets: bytes):
        """All of it, or LineLost: then at least its end was not sent."""
        try:
            self.socket.settimeout(self.server.timeout)
            self.socket.sendall(octets)
        except OSError as error:
            raise LineLost(network_words(error)) from error

    def reply(self, timeout: float) -> Reply:
        """The next reply, all its lines."""
        deadline = time.monotonic() + timeout
        lines: list[str] = []
        size = 0
        while True:
            line = self.read_line(deadline)
            size += len(line)
            if not line[:3].isdigit() or len(line) < 3 or size > LONGEST_REPLY:
                raise LineLost("it does not speak SMTP")
            lines.append(line[4:].decode("utf-8", "replace").replace("\x00", "").strip())
            if line[3:4] != b"-":
                return Reply(int(line[:3]), "\n".join(lines))

    def read_line(self, deadline: float) -> bytes:
        """One line, without its end."""
        while (at := self.received.find(b"\n")) < 0:
            left = deadline - time.monotonic()
            if left <= 0 or len(self.received) > LONGEST_REPLY:
                raise LineLost("no reply in time")
            self.received += self.receive(left)
        line, self.received = self.received[:at], self.received[at + 1 :]
        return line.rstrip(b"\r")

    def receive(self, timeout: float) -> bytes:
        """Some octets."""
        try:
            self.socket.settimeout(timeout)
            octets = self.socket.recv(65536)
        except TimeoutError as error:
            raise LineLost("no reply in time") from error
        except OSError as error:
            raise LineLost(network_words(error)) from error
        if not octets:
            raise LineLost("it hung up")
        return octets


def network_words(error: OSError) -> str:
    """Why the network fails, in words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    return (error.strerror or type(error).__name__).lower()


def tls_words(error: ssl.SSLError) -> str:
    """Why encryption fails, in words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    return (error.reason or str(error)).lower().replace("_", " ")
