"""Letters over one connection, spoken by hand, so that the phase of every message is known exactly.

Commands are pipelined where the server allows it (RFC 2920): the commands of the next message travel
with the end of the one before.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from .replies import ACCEPTED, LineLost, Reply, Verdict, judge, judge_last
from .wire import Server, Wire

AFTER_DOT = 10
NO_UTF8 = (501, 504, 553, 555)
NEEDS_UTF8 = Verdict("failed", "address_needs_utf8", "rcpt", said="The server does not offer SMTPUTF8.")


@dataclass(slots=True)
class Letter:
    """A message on its way: envelope, octets with the final dot, and how often its line was lost."""

    number: int
    sender: str
    recipient: str
    octets: bytes
    losses: int = 0

    @property
    def needs_utf8(self) -> bool:
        """Whether the server must speak SMTPUTF8 (RFC 6531)."""
        return not self.recipient.isascii()


class Line(Wire):
    """A connection that carries letters one after another."""

    def __init__(self, server: Server):
        super().__init__(server)
        self.carried = 0
        self.is_dirty = False
        self.offered: Letter | None = None

    def carry(self, take: Callable[[], Letter | None], done: Callable[[Letter, Verdict | None], None]):
        """Carry letters until take() has none; each gets exactly one done().

        done(letter, None) hands a letter back that was certainly not accepted; LineLost follows.
        """
        letter = take()
        while letter is not None:
            letter = self.carry_one(letter, take, done)
        self.used_at = time.monotonic()

    def carry_one(self, letter, take, done) -> Letter | None:
        """One letter; the next one, if there is one, has been offered already."""
        if not self.can_take(letter):
            done(letter, NEEDS_UTF8)
            return take()
        try:
            if self.offered is not letter:
                self.offer(letter)
            refusal = self.answers(letter)
        except LineLost:
            done(letter, None)
            raise
        if refusal:
            has_had_enough = refusal.code == 421 and refusal.phase == "mail" and self.carried
            done(letter, None if has_had_enough else refusal)
            self.end_if_asked(refusal.code)
            return take()
        return self.hand_over(letter, take, done)

    def hand_over(self, letter, take, done) -> Letter | None:
        """The letter itself; from its final dot on, only the server knows."""
        following = take()
        try:
            self.send(letter.octets)
        except LineLost:
            for each in filter(None, (letter, following)):
                done(each, None)
            raise
        try:
            if following is not None:
                self.offer_ahead(following)
            reply = self.reply(self.server.timeout * AFTER_DOT)
        except LineLost as error:
            done(letter, Verdict("uncertain", "no_reply", "dot", said=str(error)))
            if following is not None:
                done(following, None)
            raise
        self.carried += 1
        done(letter, ACCEPTED if reply.code == 250 else judge_last(reply))
        if reply.code == 421 and following is not None:
            done(following, None)
        self.end_if_asked(reply.code)
        return following

    def end_if_asked(self, code: int | None):
        """421 means that the server is about to hang up."""
        if code == 421:
            raise LineLost("421")

    def can_take(self, letter: Letter) -> bool:
        """Whether the server can write to such an address at all."""
        return not letter.needs_utf8 or "SMTPUTF8" in self.offers

    def offer(self, letter: Letter):
        """Send the commands that announce a letter, all at once where allowed."""
        self.offered = letter
        if "PIPELINING" in self.offers:
            reset = b"RSET\r\n" if self.is_dirty else b""
            self.send(reset + b"".join(self.commands(letter)))

    def offer_ahead(self, letter: Letter):
        """Announce the next letter before the reply to this one is read, where allowed."""
        if "PIPELINING" in self.offers and self.can_take(letter):
            self.offer(letter)

    def commands(self, letter: Letter) -> tuple[bytes, bytes, bytes]:
        """MAIL, RCPT, DATA."""
        extra = b" SMTPUTF8" if letter.needs_utf8 else b""
        return (
            b"MAIL FROM:<" + letter.sender.encode() + b">" + extra + b"\r\n",
            b"RCPT TO:<" + letter.recipient.encode() + b">\r\n",
            b"DATA\r\n",
        )

    def answers(self, letter: Letter) -> Verdict | None:
        """The server's answers to the announcement: nothing, or why the letter stays here."""
        if "PIPELINING" in self.offers:
            return self.read_answers(letter)
        return self.ask_step_by_step(letter)

    def read_answers(self, letter: Letter) -> Verdict | None:
        """Three answers to pipelined commands; a lone 354 is answered with an empty, refused letter."""
        timeout = self.server.timeout
        if self.is_dirty:
            self.reply(timeout)
            self.is_dirty = False
        mail, rcpt, data = (self.reply(timeout) for _command in range(3))
        refusal = refused(letter, mail, rcpt, data)
        if data.code == 354 and refusal:
            self.send(b".\r\n")
            self.reply(timeout * AFTER_DOT)
        self.is_dirty = bool(refusal)
        return refusal

    def ask_step_by_step(self, letter: Letter) -> Verdict | None:
        """The same for a server that wants to be asked one thing at a time."""
        if self.is_dirty:
            self.ask(b"RSET\r\n")
            self.is_dirty = False
        mail_command, rcpt_command, data_command = self.commands(letter)
        mail = self.ask(mail_command)
        rcpt = self.ask(rcpt_command) if mail.is_good else mail
        data = self.ask(data_command) if rcpt.is_good else rcpt
        refusal = refused(letter, mail, rcpt, data)
        self.is_dirty = bool(refusal)
        return refusal

    def ask(self, command: bytes) -> Reply:
        """One command, one reply."""
        self.send(command)
        return self.reply(self.server.timeout)


def refused(letter: Letter, mail: Reply, rcpt: Reply, data: Reply) -> Verdict | None:
    """Why a letter cannot be handed over, if so; a refused sender is nobody's fault but the account's."""
    if not mail.is_good:
        is_odd = letter.needs_utf8 and (mail.enhanced == "5.6.7" or mail.code in NO_UTF8)
        return judge(mail, "mail") if is_odd else sender_refused(mail)
    if not rcpt.is_good:
        return judge(rcpt, "rcpt")
    if data.code != 354:
        return (
            judge(data, "data") if data.code >= 400 else Verdict("deferred", "try_later", "data", data.code)
        )
    return None


def sender_refused(reply: Reply) -> Verdict:
    """The server does not take mail from this account now, or at all."""
    reason = "try_later" if reply.code < 500 else "account"
    return Verdict("deferred", reason, "mail", reply.code, reply.enhanced, str(reply))
