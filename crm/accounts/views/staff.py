"""Users and keys, for those who may change them."""

from flask import g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import ROLE_NAMES, InviteForm, KeyForm, RoleForm
from ..models import AppUser
from .blueprint import blueprint, unkept
from .own import signed_in


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
    return users_page(form)


@blueprint.route("/settings/users/<int:user_id>", methods=["GET", "POST"])
@allow("users")
def user(user_id):
    held(AppUser, user_id)
    person = queries.user(user_id)
    fresh = RoleForm(formdata=None, obj=person)
    form = RoleForm(obj=person).begin(fresh)
    if form.validate_on_submit() and form.meet(fresh, None, wrote_last("app_user", user_id)):
        try:
            verbs.change_role(user_id, form.role.data, by=g.reader)
        except Refused as error:
            form.refuse(error)
        else:
            return back(_("The role of %(name)s is changed.", name=person.label), person.written_in)
    return render_template("accounts/user.html", form=form, person=person, **signed_in(user_id))


@blueprint.post("/settings/users/<int:user_id>/disable")
@allow("users")
def disable(user_id):
    person = verbs.disable(user_id, by=g.reader)
    return back(_("%(name)s can no longer come in.", name=person.label), getattr(person, "written_in", None))


@blueprint.post("/settings/users/<int:user_id>/enable")
@allow("users")
def enable(user_id):
    person = verbs.enable(user_id, by=g.reader)
    return back(_("%(name)s can come in again.", name=person.label), person.written_in)


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


@blueprint.post("/settings/users/<int:user_id>/withdraw")
@allow("users")
def withdraw_invitation(user_id):
    person = verbs.withdraw_invitation(user_id, by=g.reader)
    return back(_("The invitation of %(email)s opens nothing any more.", email=person.email))


@blueprint.post("/settings/users/<int:user_id>/link")
@allow("users")
def invitation_link(user_id):
    secret = verbs.invitation_link(user_id, by=g.reader)
    made = {"email": queries.user(user_id).email, "secret": secret}
    return unkept(users_page(InviteForm(formdata=None), made))


@blueprint.post("/settings/users/<int:user_id>/sessions/<int:session_id>/end")
@allow("users")
def end_session_of(user_id, session_id):
    verbs.end_session(user_id, session_id)
    toast(_("That browser is signed out."))
    return redirect(url_for(".user", user_id=user_id))


def users_page(form, made: dict | None = None):
    """Everybody, who is invited, and the form to invite somebody; a link that was made is shown this once."""
    invited, typed = queries.invited(), (form.email.data or "").lower()
    again = next((one.user for one in invited if form.errors and one.user.email.lower() == typed), None)
    shown = {"users": queries.all_users(), "invited": invited, "roles": ROLE_NAMES, "again": again}
    return render_template("accounts/users.html", form=form, made=made, **shown)


def back(sentence, undo: int | None = None):
    """To the list of users, with a word."""
    toast(sentence, undo=undo)
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
