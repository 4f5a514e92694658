"""What is looked at before a newsletter goes out: rules as data, findings as sentences.

A rule that must be met blocks the page's Schedule button; a firm one blocks programs too, because
what it forbids cannot be sent at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from crm.kernel.errors import Refused
from crm.kernel.words import _, ngettext

from .compose import Composed
from .compose.links import pictures_without_words, references
from .compose.merge import slots
from .models import Newsletter
from .queries import composed
from .queries.recipients import Funnel, empty_values, funnel

CLIPPED_AT = 102 * 1024
LONG_SUBJECT = 70
SHORTENERS = {"bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "s.id"}


@dataclass(frozen=True)
class Finding:
    """What a rule found: bad must be mended, warn wants a look, ok has passed."""

    rule: str
    tone: str
    title: str
    detail: str = ""
    act: str = ""
    step: str = ""
    firm: bool = False
    by: str = ""


class Facts:
    """What the rules look at, found out once and only if asked for."""

    def __init__(self, newsletter: Newsletter):
        self.newsletter = newsletter

    @cached_property
    def composed(self) -> Composed:
        """The words, compiled."""
        return composed(self.newsletter)

    @cached_property
    def funnel(self) -> Funnel:
        """Who would get it now."""
        return funnel(self.newsletter)

    @cached_property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [r.url for r in references(self.composed.body) if r.tag == "a"]

    @cached_property
    def size(self) -> int:
        """How large its HTML is, slots filled with something short."""
        return len(
            "".join(p if isinstance(p, str) else "x" * 40 for p in self.composed.content.html).encode()
        )


Rule = Callable[[Facts], Iterable[Finding]]


def findings(newsletter: Newsletter) -> list[Finding]:
    """Everything the rules say, in the order they are written down."""
    facts = Facts(newsletter)
    found = [finding for rule in RULES for finding in rule(facts)]
    return [accepted(finding, newsletter) for finding in found]


def accepted(finding: Finding, newsletter: Newsletter) -> Finding:
    """What somebody looked at and found good counts as passed, with their name."""
    seen = newsletter.accepted.get(finding.rule)
    if finding.tone != "warn" or seen is None:
        return finding
    return Finding(finding.rule, "ok", finding.title, finding.detail, by=seen.get("name") or _("somebody"))


def problems(newsletter: Newsletter) -> list[str]:
    """The sentences that stand in the way of sending at all."""
    return [f.title for f in findings(newsletter) if f.tone == "bad" and f.firm]


def refuse_problems(newsletter: Newsletter, strict: bool = False) -> None:
    """Refuse with the first thing that must be mended; strict asks as much as the page does."""
    for finding in findings(newsletter):
        if finding.tone == "bad" and (finding.firm or strict):
            raise Refused(finding.title, field=FIELD_OF.get(finding.rule))


FIELD_OF = {"subject": "subject", "words": "markdown", "readers": "segment_id"}


def has_subject(facts: Facts):
    """A mail without a subject is not read."""
    subject = facts.newsletter.subject
    if not subject.strip():
        yield Finding(
            "subject", "bad", _("There is no subject"), act=_("Write one"), step="content", firm=True
        )
    elif len(subject) > LONG_SUBJECT:
        yield Finding(
            "long_subject",
            "warn",
            _("The subject has %(n)s characters", n=len(subject)),
            _("Phones cut it after about 40, mail programs after about 70."),
            _("Shorten"),
            "content",
        )
    else:
        yield Finding("subject", "ok", _("The subject can be read in full"))


def has_words(facts: Facts):
    """There is something to read."""
    written = facts.newsletter.html if facts.newsletter.is_html else facts.newsletter.markdown
    if not (written or "").strip():
        yield Finding("words", "bad", _("There is no text"), act=_("Write it"), step="content", firm=True)


def compiles(facts: Facts):
    """Every merge field is known and every address can be used."""
    for trouble in facts.composed.troubles:
        yield Finding(
            "language", "bad", trouble.sentence, act=_("Change the text"), step="content", firm=True
        )
    if not facts.composed.troubles:
        n = len(facts.links)
        yield Finding(
            "language",
            "ok",
            ngettext("%(num)s link, well formed", "%(num)s links, all well formed", n),
            _("Every merge field is known."),
        )


def has_readers(facts: Facts):
    """Somebody was chosen, and somebody of them may be written to."""
    if not facts.newsletter.has_audience:
        yield Finding(
            "readers", "bad", _("Nobody is chosen to read it"), act=_("Choose"), step="audience", firm=True
        )
    elif not facts.funnel.will_receive:
        yield Finding(
            "readers",
            "bad",
            _("Nobody would get it"),
            _("Everybody who was chosen is left out; the audience page says why."),
            _("See why"),
            "audience",
        )


def fills_fields(facts: Facts):
    """Nobody reads a gap where a name should be."""
    content = facts.composed.content
    parts = (*content.subject, *content.preheader, *content.html, *content.text)
    stand_ins = {slot.field: slot.default for slot in slots(parts)}
    gaps = {slot.field for slot in slots(parts) if not slot.default and not slot.field.endswith("_url")}
    for field, n in empty_values(facts.newsletter, stand_ins).items():
        if field in gaps:
            yield Finding(
                f"empty.{field}",
                "bad",
                ngettext(
                    "%(num)s person would read a gap for “%(field)s”",
                    "%(num)s people would read a gap for “%(field)s”",
                    n,
                    field=field,
                ),
                _('Give a word to stand in: {{ %(field)s | default("…") }}', field=field),
                _("Change the text"),
                "content",
            )
        else:
            yield Finding(
                f"empty.{field}",
                "ok",
                ngettext(
                    "%(num)s person reads “%(words)s” for “%(field)s”",
                    "%(num)s people read “%(words)s” for “%(field)s”",
                    n,
                    words=stand_ins[field],
                    field=field,
                ),
            )


def lets_out(_facts: Facts):
    """Every mail says how to stop it and where we are; the sheet sees to it."""
    yield Finding("unsubscribe", "ok", _("One-click unsubscribe and the postal address are there"))
    yield Finding("plain_text", "ok", _("It has a plain-text part"))


def fits(facts: Facts):
    """Gmail shows no more than about 102 KB."""
    size = round(facts.size / 1024)
    if facts.size > CLIPPED_AT:
        yield Finding(
            "size",
            "warn",
            _("%(size)s KB: Gmail will cut it near 102 KB", size=size),
            _("What is cut off is the end, with the unsubscribe link."),
            _("Shorten"),
            "content",
        )
    else:
        yield Finding("size", "ok", _("%(size)s KB. Gmail cuts messages near 102 KB", size=size))


def describes_pictures(facts: Facts):
    """A picture says something to those who do not see it."""
    n = pictures_without_words(facts.composed.body)
    if n:
        yield Finding(
            "alt",
            "warn",
            ngettext("%(num)s picture has no description", "%(num)s pictures have no description", n),
            _("Many mail programs do not show pictures at first. Write ![what is to be seen](address)."),
            _("Describe"),
            "content",
        )
    else:
        yield Finding("alt", "ok", _("Every picture has a description"))


def has_preheader(facts: Facts):
    """The line beside the subject is chosen, not left over."""
    if not facts.newsletter.preheader.strip():
        yield Finding(
            "preheader",
            "warn",
            _("There is no preview line"),
            _("Mail programs show the first words of the text beside the subject instead."),
            _("Write one"),
            "content",
        )


def has_topic(facts: Facts):
    """An unsubscribe concerns a topic, or everything."""
    if facts.newsletter.mailing.topic_id is None:
        yield Finding(
            "topic",
            "warn",
            _("No topic is chosen"),
            _("Whoever unsubscribes from it will get no newsletter at all any more."),
            _("Choose"),
            "audience",
        )
    else:
        yield Finding("topic", "ok", _("A topic is chosen; an unsubscribe concerns only this topic"))


def was_tested(facts: Facts):
    """Somebody saw it in a real mail program after the last change."""
    newsletter = facts.newsletter
    if newsletter.tested_at is None or newsletter.tested_at < newsletter.saved_at:
        yield Finding(
            "test",
            "warn",
            _("Nobody has seen a test of this text"),
            _("“Send me a test” sends one copy to yourself."),
        )
    else:
        yield Finding("test", "ok", _("A test of this text was sent"))


def leads_openly(facts: Facts):
    """Readers and spam filters see where a link leads."""
    hosts = {(urlsplit(url).hostname or "") for url in facts.links if "://" in url}
    for host in sorted(hosts & SHORTENERS):
        yield Finding(
            "shortener",
            "warn",
            _("A link is shortened with %(host)s", host=host),
            _("Spam filters distrust links that hide where they lead."),
            _("Change link"),
            "content",
        )


def respects(facts: Facts):
    """Nobody gets it who said no, or whose address is dead."""
    if facts.newsletter.has_audience:
        n = facts.funnel.excluded_total
        yield Finding(
            "suppressed",
            "ok",
            ngettext(
                "%(num)s person is left out: no address, no permission, or stopped",
                "%(num)s people are left out: no address, no permission, or stopped",
                n,
            )
            if n
            else _("No suppressed address is in the audience"),
        )


RULES: tuple[Rule, ...] = (
    has_subject,
    has_words,
    compiles,
    has_readers,
    fills_fields,
    describes_pictures,
    has_preheader,
    has_topic,
    was_tested,
    leads_openly,
    fits,
    lets_out,
    respects,
)
