"""What a mail server answers, and what follows from it."""

import re
from dataclasses import dataclass

ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
DEAD = {"5.1.1", "5.1.2", "5.1.10", "5.2.1"}
NOBODY = re.compile(
    r"user (is )?unknown|unknown (user|recipient)|no such (user|recipient|mailbox)|recipient not found"
    r"|(user|mailbox|account|recipient|address) (does not|doesn't) exist",
    re.IGNORECASE,
)
LONGEST_SAID = 500


@dataclass(frozen=True)
class Reply:
    """A code and what was said with it."""

    code: int
    text: str

    @property
    def enhanced(self) -> str | None:
        """The enhanced status code, where one is given."""
        found = ENHANCED.match(self.text)
        return found[1] if found else None

    @property
    def is_good(self) -> bool:
        """Whether the server agrees."""
        return 200 <= self.code < 400

    def __str__(self):
        return f"{self.code} {self.text}"[:LONGEST_SAID]


@dataclass(frozen=True)
class Verdict:
    """What became of one attempt, in which phase, and what the server said."""

    state: str
    reason: str | None = None
    phase: str = "dot"
    code: int | None = None
    enhanced: str | None = None
    said: str = ""
    suppress: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the recipient's server asked us to come back, so that waits grow."""
        return self.state == "deferred" and self.reason in ("try_later", "mailbox_full", "connection_lost")


ACCEPTED = Verdict("accepted", code=250)


class AccountFault(Exception):
    """The sending account cannot be used; a sentence says why. No recipient is to blame."""


class LineLost(Exception):
    """The connection ended, or the server asked for its end."""


def judge(reply: Reply, phase: str) -> Verdict:
    """The verdict on a reply that concerns one recipient's message."""
    state, reason, suppress = ruling(reply)
    return Verdict(state, reason, phase, reply.code, reply.enhanced, str(reply), suppress)


def judge_last(reply: Reply) -> Verdict:
    """The verdict on the reply after the dot: what is neither yes nor no leaves us in doubt."""
    if reply.code // 100 in (2, 4, 5):
        return judge(reply, "dot")
    return Verdict("uncertain", "no_reply", "dot", reply.code, None, str(reply))


def ruling(reply: Reply) -> tuple[str, str | None, str | None]:
    """State, reason, and why the address must not be used again."""
    code, enhanced = reply.code, reply.enhanced or ""
    if reply.is_good:
        return "accepted", None, None
    if enhanced in ("4.2.2", "5.2.2"):
        return "deferred", "mailbox_full", None
    if code < 500:
        return "deferred", "try_later", None
    if is_dead(reply):
        return "failed", "unknown_address", "invalid" if enhanced == "5.1.2" else "hard_bounce"
    return "failed", refusal(code, enhanced), None


def is_dead(reply: Reply) -> bool:
    """Whether the server says that there is nobody at this address."""
    if reply.enhanced:
        return reply.enhanced in DEAD
    return reply.code in (550, 551, 553) and bool(NOBODY.search(reply.text))


def refusal(code: int, enhanced: str) -> str:
    """Why a living address does not get this message."""
    if enhanced.startswith("5.7.") or (code == 554 and not enhanced):
        return "refused_by_policy"
    if code == 552 or enhanced == "5.3.4" or enhanced.startswith("5.6."):
        return "message_refused"
    return "refused"
