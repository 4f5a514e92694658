"""Many records are changed at once: what, for whom, what would become of them, and how far it is."""

import secrets

from flask import g, redirect, render_template, request, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import etagged, toast
from crm.kernel.words import _, ngettext

from .. import verbs
from ..attributes import BUILT_IN, attribute, attributes
from ..forms.values import how_field, raw, value_form, what_field
from ..queries import jobs
from ..queries.offers import called, key, offers
from ..queries.selecting import newcomers
from ..verbs.bulk import Action, ListChanged, Plan
from ..verbs.bulk.actions import WORDS
from .blueprint import blueprint
from .lists import HOMES, KEPT, SUBJECTS
from .selections import carried, chosen_in, looked_at


@blueprint.route("/orgs/change", methods=["GET", "POST"], defaults={"room": "orgs"})
@blueprint.route("/people/change", methods=["GET", "POST"], defaults={"room": "people"})
@allow("write")
def change_many(room):
    """What is to be changed of what is selected, and what would become of it."""
    page = Page(room)
    if request.form.get("step") == "preview":
        page.look()
    return page.drawn()


@blueprint.post("/<any(orgs, people):room>/change/apply")
@allow("write")
def apply_to_many(room):
    """Write what was looked at: a few at once, many by a worker."""
    page = Page(room)
    job = page.begun()
    if job is None:
        return page.drawn()
    if job.is_busy:
        return redirect(url_for(".bulk_job", job_id=job.id))
    toast(
        ngettext("%(num)s record changed", "%(num)s records changed", job.changed),
        undo=job.change_set_id if job.changed else None,
    )
    return redirect(page.after(job))


@blueprint.get("/changes-of-many")
@allow("read")
def bulk_jobs():
    """The latest changes of many records."""
    return render_template("directory/bulk_jobs.html", jobs=jobs.latest(), words=jobs.sentences)


@blueprint.get("/changes-of-many/<int:job_id>")
@allow("read")
def bulk_job(job_id):
    """How far a change of many records is, and what became of each."""
    return render_template("directory/bulk_job.html", **jobs.shown(job_id, request.args.get("show")))


@blueprint.get("/changes-of-many/<int:job_id>/live")
@allow("read")
def bulk_live(job_id):
    """The same, asked for every two seconds while somebody works on it."""
    context = jobs.shown(job_id, request.args.get("show"))
    response = etagged(render_template("directory/_bulk_job.html", **context))
    if not context["job"].is_busy:
        response.headers["Balai-Done"] = "1"
    return response


class Page:
    """The page of one change of many: its selection, its form, its preview and what is wrong."""

    def __init__(self, room: str):
        self.room, self.subject = room, SUBJECTS[room]
        self.chosen = chosen_in(self.subject)
        self.listed = attributes(self.subject)
        self.which = self.asked_for()
        self.form = self.filled()
        self.plan: Plan | None = None
        self.problem: ListChanged | None = None
        self.new: list = []

    def asked_for(self):
        """The attribute that was chosen, if any."""
        name = request.values.get("field", "")
        return BUILT_IN["archived"] if name == "archived" else attribute(name, self.subject) if name else None

    def filled(self):
        """The form, with a field for the value once the attribute is known."""
        what = what_field(self.listed, self.chosen.filters.archived)
        which = self.which
        if which is None or which.key == "archived":
            from ..forms.parts import Form

            return type("WhatForm", (Form,), {"field": what})(request.values)
        ops = [(op, WORDS[op]) for op in verbs.bulk.ops_of(which)]
        more = {"op": how_field(ops)} if len(ops) > 1 else {}
        return value_form(which, offers(which), field=what, **more)(request.values)

    def action(self) -> Action:
        """What the form asks for."""
        if self.which is None:
            raise Refused(_("Choose what to change."), field="field")
        if self.which.key == "archived":
            return Action("archived", "unarchive" if self.chosen.filters.archived else "archive")
        op = self.form.op.data if "op" in self.form else verbs.bulk.ops_of(self.which)[0]
        return Action(self.which.key, op, raw(self.form))

    def checked(self) -> Action:
        """The same, with its value as it is kept."""
        return verbs.bulk.checked(self.action(), self.subject)

    def look(self) -> None:
        """Make the preview, or note why there is none."""
        try:
            self.plan = verbs.bulk.plan(self.chosen, self.checked())
        except Refused as error:
            self.refuse(error)

    def begun(self):
        """The job, or nothing where it was refused."""
        try:
            key_of, mark = request.form.get("key", "")[:60], request.form.get("mark", "")
            if not key_of or not mark:
                raise Refused(_("Look at what would change first."))
            self.checked()
            return verbs.bulk.begin(self.chosen, self.action(), key_of, mark, by=g.reader)
        except Refused as error:
            self.refuse(error)
            return None

    def refuse(self, error: Refused) -> None:
        """Say what is wrong; of a list that changed, what came into it."""
        if isinstance(error, ListChanged):
            self.problem, self.new = error, newcomers(self.chosen, looked_at())
        else:
            self.form.refuse(error)

    def narrowed(self) -> dict:
        """The arguments of the list that this came from."""
        found = request.values.to_dict(flat=False)
        return {name: value for name, value in found.items() if name in KEPT and value != [""]}

    def after(self, job) -> str:
        """Where it goes on: to the list, or to what others changed meanwhile and was left."""
        if jobs.left_meanwhile(job.id):
            return url_for(".bulk_job", job_id=job.id, show="blocked")
        return url_for(HOMES[self.subject], **self.narrowed())

    def words(self):
        """What the values of the preview are called."""
        values = [value for sample in self.plan.samples for value in (sample.before, sample.after)]
        return called(self.which, values)

    def drawn(self):
        """The page."""
        is_wrong = bool(self.problem or getattr(self.form, "form_errors", None) or self.form.errors)
        page = render_template(
            "directory/bulk.html",
            page=self,
            form=self.form,
            carried=carried(self.chosen, KEPT),
            key=secrets.token_urlsafe(12),
            words=self.words() if self.plan else {},
            key_of=key,
            home=url_for(HOMES[self.subject], **self.narrowed()),
        )
        return page, (409 if self.problem else 422 if is_wrong else 200)
