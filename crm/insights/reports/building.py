"""A report put together: figures, a sentence about promises, and the words that colleagues left."""

from sqlalchemy import column, func, select, text

from crm.kernel import clock, db
from crm.kernel.words import _

from .. import words
from .counting import counted
from .figures import SECTIONS
from .periods import Period
from .values import Counted, Report, Section

MANY = 100_000  # rows


def report(period: Period, reader, parts=tuple(SECTIONS)) -> Report:
    """The report of a period, whole or these parts of it, as its reader may see it."""
    said = words.beside(period)
    sections = [section(key, period, reader, said[key]) for key in parts]
    return Report(period, clock.now(), reader.label, sections)


def is_long() -> bool:
    """Whether counting takes so long that each part had better come by itself; by what the planner knows."""
    known = select(func.sum(column("reltuples"))).select_from(text("pg_class"))
    return (db.session.scalar(known.where(column("oid").in_(tables()))) or 0) > MANY


def tables():
    """The tables whose rows most figures count."""
    return [func.to_regclass(name) for name in ("party", "interaction", "message")]


def section(key: str, period: Period, reader, said) -> Section:
    """One part of it."""
    title, about = SECTIONS[key]
    figures = counted(key, period, reader)
    summary = (
        kept_sentences(figures) if key == "promises" else met_sentence(figures) if key == "contacts" else []
    )
    return Section(key, str(title), str(about), figures, said, summary)


def kept_sentences(figures: list[Counted]) -> list[str]:
    """We kept 91% of 143 promises; they kept 80% of 20."""
    ours, theirs = (kept(figures, direction) for direction in ("ours", "theirs"))
    found = []
    if ours:
        found.append(
            _("We kept %(share)s%% of %(all)s promises whose day has come.", share=ours[0], all=ours[1])
        )
    if theirs:
        found.append(_("They kept %(share)s%% of %(all)s.", share=theirs[0], all=theirs[1]))
    return found


def kept(figures: list[Counted], direction: str) -> tuple[int, int] | None:
    """The share that was kept, in time or late, in percent rounded down, and how many were to be."""
    by_key = {each.figure.key: each.count for each in figures}
    done = by_key[f"{direction}_in_time"] + by_key[f"{direction}_late"]
    all_of_them = done + by_key[f"{direction}_broken"]
    return (100 * done // all_of_them, all_of_them) if all_of_them else None


def met_sentence(figures: list[Counted]) -> list[str]:
    """How many organisations were met, in one sentence."""
    by_key = {each.figure.key: each.count for each in figures}
    if not by_key["contacts"]:
        return []
    return [
        _(
            "%(contacts)s contacts with %(orgs)s organisations.",
            contacts=by_key["contacts"],
            orgs=by_key["orgs_met"],
        )
    ]
