"""One's own account."""

from flask import g, redirect, render_template, session, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow, may
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import appearance, toast
from crm.kernel.tokens import fingerprint
from crm.kernel.words import _

from .. import browsers, queries, verbs
from ..forms import ChangePasswordForm, OwnForm
from ..models import AppUser
from .blueprint import blueprint, browser, dressed, entered


@blueprint.route("/account", methods=["GET", "POST"])
@allow("read")
def profile():
    held(AppUser, g.reader.id)
    fresh = OwnForm(formdata=None, obj=g.reader, data=appearance())
    form = OwnForm(obj=g.reader, data=appearance()).begin(fresh)
    if not (form.validate_on_submit() and form.meet(fresh, None, wrote_last("app_user", g.reader.id))):
        return render_template("accounts/profile.html", form=form, **signed_in(g.reader.id))
    wanted = {name: form[name].data for name in ("name", "tz", "lang", "theme", "density", "keys")}
    user = verbs.change_own(g.reader, wanted, by=g.reader)
    toast(
        form.saved_words() if form.merged else _("Your account is saved."),
        undo=user.written_in if may("users") else None,
    )
    return dressed(redirect(url_for(".profile")), user)


@blueprint.route("/account/password", methods=["GET", "POST"])
@allow("read")
def change_password():
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            secret = verbs.change_password(g.reader, form.old.data, form.password.data, browser=browser())
        except Refused as error:
            form.refuse(error)
        else:
            return entered(secret, url_for(".profile"))
    return render_template("accounts/change_password.html", form=form)


def signed_in(user_id: int) -> dict:
    """What the list of sessions needs."""
    teams = [team.name for team in queries.teams_of(user_id)]
    here = fingerprint(g.reader.session_secret)
    return {
        "sessions": queries.sessions_of(user_id),
        "this_browser": here,
        "browsers": browsers,
        "teams": teams,
    }


@blueprint.post("/account/sessions/<int:session_id>/end")
@allow("read")
def end_session(session_id):
    verbs.end_session(g.reader.id, session_id)
    toast(_("That browser is signed out."))
    return redirect(url_for(".profile", _anchor="sessions"))


@blueprint.post("/account/sign-out-elsewhere")
@allow("read")
def sign_out_elsewhere():
    verbs.close_every_door(g.reader, but=g.reader.session_secret)
    toast(_("You are signed out everywhere else."))
    return redirect(url_for(".profile", _anchor="sessions"))


@blueprint.post("/account/sign-out-everywhere")
@allow("read")
def sign_out_everywhere():
    verbs.close_every_door(g.reader)
    session.clear()
    return redirect(url_for(".sign_in"))
