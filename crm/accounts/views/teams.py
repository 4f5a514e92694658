"""Teams, for those who may change users."""

from flask import g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import TeamForm
from ..models import Team
from ..verbs import TeamFields
from .blueprint import blueprint


@blueprint.route("/settings/teams", methods=["GET", "POST"])
@allow("users")
def teams():
    form = TeamForm().offer(queries.all_users(), queries.countries())
    if form.validate_on_submit():
        return saved(form, lambda fields: verbs.add_team(fields, by=g.reader), None)
    return page(form, None)


@blueprint.route("/settings/teams/<int:team_id>", methods=["GET", "POST"])
@allow("users")
def team(team_id):
    held(Team, team_id)
    known = queries.team(team_id)
    members = [user.id for user in queries.members().get(team_id, [])]
    shown, offered = {"members": members}, (queries.all_users(), queries.countries())
    form = TeamForm(obj=known, data=shown).offer(*offered)
    fresh = TeamForm(formdata=None, obj=known, data=shown).offer(*offered)
    if not form.is_submitted():
        form.remember(known.version)
    if form.validate_on_submit() and form.meet(fresh, known.version, wrote_last("team", team_id)):
        return saved(
            form, lambda fields: verbs.edit_team(team_id, fields, version=known.version, by=g.reader), known
        )
    return page(form, known)


@blueprint.post("/settings/teams/<int:team_id>/delete")
@allow("users")
def delete_team(team_id):
    undo = verbs.delete_team(team_id, by=g.reader)
    toast(_("The team was deleted."), undo=undo)
    return redirect(url_for(".teams"))


def saved(form, write, known):
    """Write what the form says and go to the list; or show it again with what is wrong."""
    fields = TeamFields(form.name.data, tuple(form.countries.data), tuple(form.members.data))
    try:
        row = write(fields)
    except Refused as error:
        form.refuse(error)
        return page(form, known)
    toast(form.saved_words(), undo=row.written_in)
    return redirect(url_for(".teams"))


def page(form, known):
    """All teams with the form for a new one, or one team."""
    name = "team" if known else "teams"
    names = dict(queries.countries())
    shown = {"teams": queries.teams(), "members": queries.members(), "names": names}
    return render_template(f"accounts/{name}.html", form=form, team=known, **shown)
