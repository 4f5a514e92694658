"""Tasks: the list, the form, and what is done with one or several."""

from datetime import timedelta

from flask import abort, g, redirect, render_template, request, url_for

from crm.journal import wrote, wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _, ngettext

from .. import filling, listing, queries, verbs
from ..forms import SeveralForm, SnoozeForm
from ..models import Task
from ..queries import naming
from .blueprint import blueprint


@blueprint.get("/tasks")
@allow("read")
def tasks():
    """What is to be done: mine or everybody's, by when."""
    return render_template("timeline/tasks.html", page=listing.page())


@blueprint.route("/tasks/new", methods=["GET", "POST"])
@allow("write")
def add_task():
    """Something new to do."""
    form = filling.new_task()

    def write(party_id):
        return verbs.add_task(form.fields(party_id), by=g.reader, key=filling.key_of(form))

    return written(form, None, write)


@blueprint.route("/tasks/<int:task_id>/edit", methods=["GET", "POST"])
@allow("write")
def edit_task(task_id):
    """Change a task."""
    version = held(Task, task_id).version
    line = queries.task(task_id, g.reader)
    form, fresh = filling.known_task(line)

    def write(party_id):
        fields = form.fields(party_id, line.task)
        return verbs.edit_task(task_id, fields, by=g.reader, version=version)

    return written(form, line, write, lambda: form.meet(fresh, version, wrote_last("task", task_id)))


@blueprint.post("/tasks/<int:task_id>/finish")
@allow("write")
def finish(task_id):
    """It is done."""
    return done(verbs.finish(task_id, by=g.reader), _("Done."))


@blueprint.post("/tasks/<int:task_id>/reopen")
@allow("write")
def reopen(task_id):
    """It is to be done after all."""
    return done(verbs.reopen(task_id, by=g.reader), _("Open again."))


@blueprint.post("/tasks/<int:task_id>/drop")
@allow("write")
def drop(task_id):
    """It will not be done."""
    return done(verbs.cancel_task(task_id, by=g.reader), _("Dropped."))


@blueprint.post("/tasks/<int:task_id>/snooze")
@allow("write")
def snooze(task_id):
    """Out of sight for some days, or until a day."""
    form = SnoozeForm()
    if not form.validate_on_submit() or not (form.days.data or form.until.data):
        abort(400)
    until = form.until.data or filling.today() + timedelta(days=form.days.data)
    return done(verbs.snooze(task_id, until, by=g.reader), _("Put off."))


@blueprint.post("/tasks/several")
@allow("write")
def several():
    """Several are done, or given to a colleague."""
    form = filling.with_colleagues(SeveralForm())
    numbers = [int(text) for text in request.form.getlist("task") if text.isascii() and text.isdigit()]
    if form.act.data == "give":
        count = verbs.reassign(numbers, form.assignee_id.data or 0, by=g.reader)
    else:
        count = verbs.finish_all(numbers, by=g.reader)
    toast(ngettext("%(num)s task.", "%(num)s tasks.", count), undo=wrote() if count else None)
    return redirect(back())


def done(task, sentence: str):
    """Say it, with the way back, where one was."""
    toast(sentence, undo=task.written_in)
    return redirect(back())


def back() -> str:
    """The page of ours on which the button was."""
    place = request.form.get("back", "")
    return (
        place if place.startswith("/") and not place.startswith(("//", "/\\")) else url_for("timeline.tasks")
    )


def written(form, line, write, meets=bool):
    """Write what a form says; or show the form again with what is wrong."""
    if form.validate_on_submit() and (line is None or meets()):
        try:
            task = write(naming.named([form.who.data])[0])
        except Refused as error:
            form.refuse(error)
        else:
            toast(form.saved_words(), undo=task.written_in)
            return redirect(url_for("directory.show_record", party_id=task.party_id))
    page = render_template("timeline/task_form.html", form=form, line=line)
    return page, 422 if form.errors else 200
