"""How the figures come out: a few statements for each part of a report, however much there is."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Integer, Select, Text, cast, func, literal, null, select, union_all

from crm.campaigns.models import Campaign
from crm.delivery.models import Mailing
from crm.directory.models import Country, OrgClass, Party
from crm.kernel import clock, db
from crm.kernel.words import lazy
from crm.timeline import visible, visible_task

from .figures import ALL, SECTIONS
from .periods import Period
from .values import Counted, Figure, Share, Span

NAMED = {
    "country": (Country.code, Country.name),
    "kind": (OrgClass.code, OrgClass.label),
    "mailing": (Mailing.id, Mailing.subject),
    "campaign": (Campaign.id, Campaign.name),
}
REASONS = {
    "hard_bounce": lazy("does not exist any more"),
    "complaint": lazy("marked our mail as spam"),
    "unsubscribed": lazy("asked us to stop"),
    "invalid": lazy("is no working address"),
    "erased": lazy("erased"),
    "manual": lazy("blocked by us"),
}


def span_of(period: Period, reader) -> Span:
    """A period as the database compares it, for the eyes of a reader."""
    return Span(
        period.since,
        period.until,
        period.first,
        period.last,
        clock.today(period.zone),
        visible(reader),
        visible_task(reader),
    )


def figures_of(section: str) -> list[Figure]:
    """The figures of one part."""
    return [figure for figure in ALL.values() if figure.section == section]


def counted(section: str, period: Period, reader) -> list[Counted]:
    """Every figure of one part, in this period and those it is compared with."""
    figures = figures_of(section)
    spans = [span_of(each, reader) for each in period.compared]
    shares = split(figures, spans[0])
    numbers = added_up(figures, shares) | walked(figures, spans)
    rest = list(counts([each for each in figures if (each.key, None, 0) not in numbers], spans, 0))
    rest += [
        one
        for place in range(1, len(spans))
        for one in counts([each for each in figures if each.is_compared and not each.fits], spans, place)
    ]
    if rest:
        numbers |= {(key, part, place): n for key, part, place, n in db.session.execute(union_all(*rest))}
    return [
        Counted(figure, tuple(came_out(figure, numbers, len(spans))), shares.get(figure.key, {}))
        for figure in figures
    ]


def came_out(figure: Figure, numbers: dict, places: int) -> Iterator[int | None]:
    """The counts of one figure; none where it is not looked at."""
    whole = figure.whole
    name, part = (whole.name, whole.value) if whole else (figure.key, None)
    for place in range(places):
        yield numbers.get((name, part, place), 0) if figure.is_compared or not place else None


def added_up(figures: Iterable[Figure], shares: dict) -> dict:
    """Figures of the period itself that are split: their parts added up."""
    return {
        (figure.key, None, 0): sum(
            share.count for share in shares.get(figure.key, {}).get(figure.dims[0], ())
        )
        for figure in figures
        if figure.dims and not figure.whole
    }


def walked(figures: Iterable[Figure], spans: list[Span]) -> dict:
    """Figures that are told apart by conditions on records, of all stretches of time: one walk through them."""
    asked = [(each, place) for each in figures if each.fits for place in range(len(spans))]
    if not asked:
        return {}
    every = [func.count().filter(each.fits(spans[place])) for each, place in asked]
    found = db.session.execute(select(*every).select_from(Party)).one()
    return {(each.key, None, place): n for (each, place), n in zip(asked, found, strict=True)}


def counts(figures: Iterable[Figure], spans: list[Span], place: int) -> Iterator[Select]:
    """A count for each figure in one stretch of time; what several are parts of is gone through once."""
    span = spans[place]
    wholes = {figure.whole.name: figure.whole for figure in figures if figure.whole}
    for figure in figures:
        if not figure.whole:
            rows = figure.rows(span).subquery()
            yield one(figure.key, null(), place, select(func.count()).select_from(rows).scalar_subquery())
    for whole in wholes.values():
        rows = whole.rows(span).subquery()
        part = rows.c[whole.by]
        yield one(whole.name, part, place, func.count()).group_by(part)


def one(name: str, part, place: int, number) -> Select:
    """One line of the count."""
    return select(literal(name, Text), cast(part, Text), literal(place, Integer), number)


def split(figures: Iterable[Figure], span: Span) -> dict[str, dict[str, list[Share]]]:
    """Figures by country, by kind, by newsletter, by campaign: the largest part first."""
    asked = [each for figure in figures for each in shares_of(figure, span)]
    if not asked:
        return {}
    found = db.session.execute(union_all(*asked)).all()
    dims = {dim for figure in figures for dim in figure.dims} & {*NAMED, "reason"}
    names = {dim: names_of(dim, {value for _k, d, value, _n in found if d == dim}) for dim in dims}
    shares: dict[str, dict[str, list[Share]]] = {}
    for key, dim, value, n in sorted(found, key=lambda each: (-each[3], each[2] or "")):
        name = names.get(dim, {}).get(value, value or "")
        shares.setdefault(key, {}).setdefault(dim, []).append(Share(value or "", name, n))
    return shares


def shares_of(figure: Figure, span: Span):
    """One statement for each way in which a figure is split."""
    for dim in figure.dims:
        rows = figure.rows(span).subquery()
        column = rows.c[dim]
        yield select(literal(figure.key, Text), literal(dim, Text), column, func.count()).group_by(column)


def names_of(dim: str, values: set) -> dict[str, str]:
    """What values are called."""
    if dim == "reason":
        return {value: str(REASONS.get(value, value)) for value in values if value}
    code, name = NAMED[dim]
    return {
        str(value): str(said)
        for value, said in db.session.execute(select(code, name).where(cast(code, Text).in_(values)))
    }


__all__ = ["ALL", "SECTIONS", "counted", "figures_of", "names_of", "span_of"]
