"""The frame around the pages of one newsletter: its steps, their states, and what the dock says."""

from dataclasses import dataclass

from crm.kernel import moments
from crm.kernel.words import _, ngettext

from .checks import Finding, findings
from .models import Newsletter
from .queries.recipients import Funnel, funnel

STEPS = ("content", "audience", "checks", "schedule")
UNDER_WAY = ("preparing", "ready", "sending", "paused")
TONES = {
    "draft": "",
    "scheduled": "info",
    "preparing": "info",
    "ready": "info",
    "sending": "ok",
    "paused": "warn",
    "finished": "ok",
    "cancelled": "bad",
}


@dataclass(frozen=True)
class Frame:
    """What every page of a newsletter shows around its own part."""

    newsletter: Newsletter
    step: str
    findings: list[Finding]
    funnel: Funnel

    def of(self, tone: str) -> list[Finding]:
        """The findings of one tone."""
        return [finding for finding in self.findings if finding.tone == tone]

    @property
    def title(self) -> str:
        """What to call it."""
        return self.newsletter.subject or _("Untitled newsletter")

    @property
    def status(self) -> tuple[str, str]:
        """The word and the tone of its state."""
        return status_word(self.newsletter.status), TONES[self.newsletter.status]

    @property
    def steps(self) -> list[tuple[int, str, str, bool, str]]:
        """Number, title, state, whether it is done, and name of each step."""
        broken = {finding.step for finding in self.of("bad")}
        many = self.funnel.will_receive
        people = (
            ngettext("%(n)s person", "%(n)s people", many, n=moments.number(many))
            if many
            else _("nobody yet")
        )
        rows = (
            ("content", _("Content"), self.newsletter.language, "content" not in broken),
            ("audience", _("Audience"), people, many > 0),
            ("checks", _("Checks"), self.checks_state, not self.of("bad")),
            ("schedule", _("Schedule"), self.schedule_state, not self.newsletter.is_draft),
        )
        return [(n, title, state, done, name) for n, (name, title, state, done) in enumerate(rows, 1)]

    @property
    def number(self) -> int:
        """Which step this page is; none for those after the sending."""
        return STEPS.index(self.step) + 1 if self.step in STEPS else 0

    @property
    def checks_state(self) -> str:
        """How many checks want something."""
        bad, warn = len(self.of("bad")), len(self.of("warn"))
        if bad:
            return ngettext("%(num)s to fix", "%(num)s to fix", bad)
        if warn:
            return ngettext("%(num)s to look at", "%(num)s to look at", warn)
        return _("all passed")

    @property
    def schedule_state(self) -> str:
        """Whether it has left the desk."""
        return status_word(self.newsletter.status) if not self.newsletter.is_draft else _("not yet")


def status_word(status: str) -> str:
    """The state of a mailing, as people say it."""
    return {
        "draft": _("Draft"),
        "scheduled": _("Scheduled"),
        "preparing": _("Getting ready"),
        "ready": _("Ready"),
        "sending": _("Sending"),
        "paused": _("Paused"),
        "finished": _("Sent"),
        "cancelled": _("Stopped"),
    }[status]


def frame(newsletter: Newsletter, step: str) -> Frame:
    """The frame of a page; what is past being checked is not checked again."""
    found = findings(newsletter) if newsletter.status in ("draft", "scheduled") else []
    return Frame(newsletter, step, found, funnel(newsletter))


def home_of(newsletter: Newsletter) -> str:
    """The page that a newsletter opens with."""
    if newsletter.status in UNDER_WAY:
        return "live"
    return {"draft": "content", "scheduled": "schedule"}.get(newsletter.status, "results")
