"""One's own account."""

from flask import g, redirect, render_template, session, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import appearance, toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import ChangePasswordForm, OwnForm
from .blueprint import blueprint, browser, dressed, entered


@blueprint.route("/account", methods=["GET", "POST"])
@allow("read")
def profile():
    form = OwnForm(obj=g.reader, data=appearance())
    if not form.validate_on_submit():
        sessions = queries.sessions_of(g.reader.id)
        return render_template("accounts/profile.html", form=form, sessions=sessions)
    wanted = {name: form[name].data for name in ("name", "tz", "lang", "theme", "density", "keys")}
    user = verbs.change_own(g.reader, wanted, by=g.reader)
    toast(_("Your account is saved."))
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


@blueprint.post("/account/sign-out-everywhere")
@allow("read")
def sign_out_everywhere():
    verbs.close_every_door(g.reader)
    session.clear()
    return redirect(url_for(".sign_in"))
