"""The icons pages may draw: Tabler names, one sprite made at set-up; add a name here before you use it."""

from html import escape

from markupsafe import Markup

ICONS = frozenset(
    """
    activity adjustments affiliate alert-octagon alert-triangle align-left archive archive-off arrow-back-up
    arrow-down arrow-left arrow-right arrow-up arrows-exchange at award ban baseline-density-small bell bolt
    book brand-whatsapp briefcase building building-bank building-community building-skyscraper calendar
    calendar-event calendar-plus calendar-time chart-bar chart-funnel check checkbox checks chevron-down
    chevron-left chevron-right chevron-up circle-check circle-dashed circle-plus circle-x clipboard-check
    clipboard-list clock code columns-3 contract copy database device-desktop device-mobile dots dots-vertical
    download edit exclamation-circle external-link eye eye-check eye-off file file-export file-import
    file-spreadsheet file-text file-upload filter filter-off flag flame folder forms git-merge globe grip-vertical
    hand-stop help help-circle history home hourglass id id-badge-2 inbox info-circle key keyboard language
    layout-list license link list list-check list-details loader lock login logout mail mail-check
    mail-exclamation mail-forward mail-off mail-opened map map-pin menu-2 message message-report minus mood-empty
    moon news note notebook notes package palette paperclip password pencil pencil-plus percentage phone photo
    photo-off pin player-pause player-play player-stop plug plus point printer progress progress-check puzzle
    question-mark receipt refresh repeat report route rss search seedling select send server settings shield
    shield-check shield-lock signature sitemap sort-ascending sort-descending star stack-2 sun table tag tags target
    template text-caption tool trash typography unlink upload user user-check user-circle user-cog user-minus
    user-off user-plus user-x users users-group users-plus versions wand world x zoom-question
    """.split()  # noqa: SIM905  a list of 180 quoted words would fill three screens
)


def icon(name: str, cls: str = "", label: str | None = None) -> Markup:
    """One icon of the sprite; silent to screen readers unless it has a label of its own."""
    if name not in ICONS:
        raise LookupError(f"icon {name!r} is not in crm/kernel/icons.py")
    from .pages import asset

    says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="i {}" {}><use href="{}#{}"/></svg>').format(
        cls, says, asset("icons.svg"), escape(name)
    )


def spark(points, width: int = 72, height: int = 24) -> Markup:
    """A line of a word's size: where a figure has come from."""
    if len(points) < 2:
        return Markup("")
    low, span = min(points), (max(points) - min(points)) or 1
    step, room = width / (len(points) - 1), height - 4
    dots = [
        (round(i * step, 1), round(height - 2 - (p - low) / span * room, 1)) for i, p in enumerate(points)
    ]
    line = "M" + " L".join(f"{x} {y}" for x, y in dots)
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" aria-hidden="true"><path class="area" d="{line} L{w} {h} L0 {h}Z"/>'
        '<path d="{line}"/><circle cx="{x}" cy="{y}" r="2"/></svg>'
    ).format(w=width, h=height, line=line, x=dots[-1][0], y=dots[-1][1])
