"""An SMTP server that accepts everything, unless told to misbehave."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field

GREETING = b"220 catcher ESMTP\r\n"
ABILITIES = (b"PIPELINING", b"8BITMIME", b"SMTPUTF8", b"ENHANCEDSTATUSCODES", b"SIZE 52428800")
ADDRESS = re.compile(rb"<([^>]*)>")
END = b"\r\n.\r\n"


@dataclass
class Rule:
    """Answers this instead, where the recipient matches; at most so many times."""

    pattern: str
    reply: str
    stage: str = "rcpt"
    times: int | None = None

    def spend(self, address: str) -> str | None:
        """The reply, if the rule applies and is not used up."""
        if self.times == 0 or not re.search(self.pattern, address):
            return None
        if self.times is not None:
            self.times -= 1
        return self.reply


@dataclass
class Behaviour:
    """How the server misbehaves; by default not at all. Change it at any time.

    `refuse` answers 4xx or 5xx at RCPT or after the final dot, `drop_after_dot` hangs up instead of
    saying 250 so many times, `tarpit` waits before every reply, `refuse_connections` says 421 at once.
    """

    rules: list[Rule] = field(default_factory=list)
    drops: int = 0
    keeps_dropped: bool = True
    tarpit: float = 0.0
    greeting: bytes = GREETING
    calls: int = 0

    def refuse(self, pattern: str, reply: str, stage: str = "rcpt", times: int | None = None) -> None:
        """Answer so for recipients that match; stage is rcpt or data."""
        self.rules.append(Rule(pattern, reply, stage, times))

    def drop_after_dot(self, times: int = 1, keep: bool = True) -> None:
        """Hang up after the final dot; the message is kept or lost."""
        self.drops, self.keeps_dropped = times, keep

    def refuse_connections(self, refuse: bool = True) -> None:
        """Say 421 at the door, or be friendly again."""
        self.greeting = b"421 4.3.2 closed for today\r\n" if refuse else GREETING

    def reset(self) -> None:
        """Be friendly again."""
        self.__init__()

    def reply(self, stage: str, address: str) -> str | None:
        """What to say instead of yes, if anything."""
        return next(
            (said for rule in self.rules if rule.stage == stage and (said := rule.spend(address))), None
        )


class Session(asyncio.Protocol):
    """One client's connection: lines in, replies out, messages to `keep`."""

    def __init__(self, keep: Callable[[str, list[str], bytes], None], behaviour: Behaviour):
        self.keep, self.behaviour = keep, behaviour
        self.buffer = bytearray()
        self.scanned = 0
        self.in_message = self.waiting = False
        self.begin_envelope()

    def begin_envelope(self) -> None:
        """Forget the sender and the recipients."""
        self.sender, self.recipients = "", []

    def connection_made(self, transport) -> None:
        """Greet."""
        self.transport = transport
        self.behaviour.calls += 1
        transport.write(self.behaviour.greeting)
        if self.behaviour.greeting.startswith(b"4"):
            transport.close()

    def data_received(self, chunk: bytes) -> None:
        """More bytes: as many lines and messages as are whole."""
        self.buffer += chunk
        if not self.waiting:
            self.go_on()

    def go_on(self) -> None:
        """Answer everything that is whole; slowly, if told to."""
        self.waiting = False
        while not self.transport.is_closing() and (answer := self.next_answer()) is not None:
            if self.behaviour.tarpit and answer:
                self.waiting = True
                asyncio.get_running_loop().call_later(self.behaviour.tarpit, self.say_late, answer)
                return
            self.transport.write(answer)

    def say_late(self, answer: bytes) -> None:
        """The reply that was held back."""
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.go_on()

    def next_answer(self) -> bytes | None:
        """The reply to the next whole thing in the buffer, or nothing yet."""
        if self.in_message:
            return self.take_message()
        end = self.buffer.find(b"\n")
        if end < 0:
            return None
        line = bytes(self.buffer[:end]).rstrip(b"\r")
        del self.buffer[: end + 1]
        return self.obey(line)

    def obey(self, line: bytes) -> bytes:
        """The reply to one command."""
        verb = line[:4].upper()
        return getattr(self, "do_" + verb.decode("ascii", "replace").strip().lower(), self.unknown)(line)

    def do_ehlo(self, _line: bytes) -> bytes:
        lines = (b"catcher", *ABILITIES)
        return b"".join(b"250-%s\r\n" % word for word in lines[:-1]) + b"250 %s\r\n" % lines[-1]

    def do_helo(self, _line: bytes) -> bytes:
        return b"250 catcher\r\n"

    def do_mail(self, line: bytes) -> bytes:
        self.begin_envelope()
        self.sender = address_in(line)
        return b"250 2.1.0 OK\r\n"

    def do_rcpt(self, line: bytes) -> bytes:
        address = address_in(line)
        if said := self.behaviour.reply("rcpt", address):
            return said.encode() + b"\r\n"
        self.recipients.append(address)
        return b"250 2.1.5 OK\r\n"

    def do_data(self, _line: bytes) -> bytes:
        if not self.recipients:
            return b"503 5.5.1 no valid recipients\r\n"
        self.in_message, self.scanned = True, 0
        return b"354 go ahead\r\n"

    def do_rset(self, _line: bytes) -> bytes:
        self.begin_envelope()
        return b"250 2.0.0 OK\r\n"

    def do_noop(self, _line: bytes) -> bytes:
        return b"250 2.0.0 OK\r\n"

    def do_quit(self, _line: bytes) -> bytes:
        self.transport.write(b"221 2.0.0 bye\r\n")
        self.transport.close()
        return b""

    def unknown(self, _line: bytes) -> bytes:
        return b"500 5.5.2 what?\r\n"

    def take_message(self) -> bytes | None:
        """The message, once its final dot is here."""
        if self.buffer.startswith(b".\r\n"):
            content, length = b"", 3
        else:
            end = self.buffer.find(END, max(0, self.scanned - len(END)))
            if end < 0:
                self.scanned = len(self.buffer)
                return None
            content, length = bytes(self.buffer[: end + 2]), end + len(END)
        del self.buffer[:length]
        self.in_message = False
        return self.settle(
            content[1:].replace(b"\r\n.", b"\r\n")
            if content.startswith(b".")
            else content.replace(b"\r\n.", b"\r\n")
        )

    def settle(self, content: bytes) -> bytes:
        """Keep the message and say so, or whatever the rules say."""
        sender, recipients = self.sender, self.recipients
        self.begin_envelope()
        if said := next(filter(None, (self.behaviour.reply("data", one) for one in recipients)), None):
            return said.encode() + b"\r\n"
        if self.behaviour.drops > 0:
            self.behaviour.drops -= 1
            if self.behaviour.keeps_dropped:
                self.keep(sender, recipients, content)
            self.transport.abort()
            return b""
        self.keep(sender, recipients, content)
        return b"250 2.0.0 kept\r\n"


def address_in(line: bytes) -> str:
    """The address between angle brackets."""
    found = ADDRESS.search(line)
    return (found[1] if found else line.partition(b":")[2].strip()).decode("utf-8", "replace")
