"""Work as the palette finds it: open tasks and files that were brought in, by words of their names."""

from flask import g, url_for
from sqlalchemy import and_, func, literal, select

from crm.exchange.models import ImportRun
from crm.kernel import db
from crm.kernel.access import may
from crm.kernel.pages import there_is
from crm.kernel.words import _
from crm.timeline import visible_task
from crm.timeline.models import Task

MOST = 4
SHORTEST = 3


def finds(q: str, limit: int) -> list[dict]:
    """Open tasks that the reader may see, and the latest imports, with every word in their names."""
    words = q.casefold().split()
    if limit < 1 or max(map(len, words), default=0) < SHORTEST:
        return []
    found = [
        hit(title, _("Task"), "checkbox", url_for("timeline.edit_task", task_id=number))
        for number, title in tasks(words)
    ]
    found += [
        hit(name, _("Import"), "file-import", url_for("exchange.show", run_id=number))
        for number, name in (imports(words) if may("import") and there_is("exchange.show") else ())
    ]
    return found[:limit]


def hit(label: str, about: str, icon: str, url: str) -> dict:
    """One line of the palette."""
    return {"label": label, "about": about, "icon": icon, "url": url, "group": "work"}


def tasks(words: list[str]):
    """Open tasks of this reader's sight."""
    is_open = and_(Task.done_at.is_(None), Task.cancelled_at.is_(None), visible_task(g.reader))
    query = select(Task.id, Task.title).where(is_open, *holding(Task.title, words))
    return db.session.execute(query.order_by(Task.id.desc()).limit(MOST)).all()


def imports(words: list[str]):
    """Files that were brought in."""
    query = select(ImportRun.id, ImportRun.filename).where(*holding(ImportRun.filename, words))
    return db.session.execute(query.order_by(ImportRun.id.desc()).limit(MOST)).all()


def holding(column, words: list[str]) -> list:
    """Every word stands somewhere in it."""
    return [func.strpos(func.lower(column), literal(word)) > 0 for word in words]
