"""Users and keys, for those who may change them."""

from flask import g, redirect, render_template, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import ROLE_NAMES, InviteForm, KeyForm, RoleForm
from .blueprint import blueprint, unkept


@blueprint.route("/settings/users", methods=["GET", "POST"])
@allow("users")
def users():
    form = InviteForm()
    if form.validate_on_submit():
        try:
            user = verbs.invite(form.email.data, form.role.data, by=g.reader)
        except Refused as error:
            form.refuse(error)
        else:
            return back(_("An invitation is on its way to %(email)s.", email=user.email))
    return render_template("accounts/users.html", form=form, users=queries.all_users(), roles=ROLE_NAMES)


@blueprint.route("/settings/users/<int:user_id>", methods=["GET", "POST"])
@allow("users")
def user(user_id):
    person = queries.user(user_id)
    form = RoleForm(obj=person)
    if form.validate_on_submit():
        try:
            verbs.change_role(user_id, form.role.data, by=g.reader)
        except Refused as error:
            form.refuse(error)
        else:
            return back(_("The role of %(name)s is changed.", name=person.label))
    sessions = queries.sessions_of(user_id)
    return render_template("accounts/user.html", form=form, person=person, sessions=sessions)


@blueprint.post("/settings/users/<int:user_id>/disable")
@allow("users")
def disable(user_id):
    person = verbs.disable(user_id, by=g.reader)
    return back(_("%(name)s can no longer come in.", name=person.label))


@blueprint.post("/settings/users/<int:user_id>/enable")
@allow("users")
def enable(user_id):
    person = verbs.enable(user_id, by=g.reader)
    return back(_("%(name)s can come in again.", name=person.label))


@blueprint.post("/settings/users/<int:user_id>/invite")
@allow("users")
def invite_again(user_id):
    person = verbs.invite_again(user_id, by=g.reader)
    return back(_("An invitation is on its way to %(email)s.", email=person.email))


@blueprint.post("/settings/users/<int:user_id>/sign-out")
@allow("users")
def sign_out_user(user_id):
    person = queries.user(user_id)
    verbs.close_every_door(person)
    return back(_("%(name)s is signed out everywhere.", name=person.label))


def back(sentence):
    """To the list of users, with a word."""
    toast(sentence)
    return redirect(url_for(".users"))


@blueprint.route("/settings/keys", methods=["GET", "POST"])
@allow("users")
def keys():
    form = KeyForm()
    made = None
    if form.validate_on_submit():
        made = verbs.add_key(form.name.data, form.role.data, by=g.reader)
        form = KeyForm(formdata=None)
    shown = {"keys": queries.all_keys(), "made": made, "roles": ROLE_NAMES}
    return unkept(render_template("accounts/keys.html", form=form, **shown))


@blueprint.post("/settings/keys/<int:key_id>/revoke")
@allow("users")
def revoke_key(key_id):
    key = verbs.revoke_key(key_id, by=g.reader)
    toast(_("The key %(name)s opens nothing any more.", name=key.name))
    return redirect(url_for(".keys"))
