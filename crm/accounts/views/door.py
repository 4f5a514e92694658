"""Signing in and out, forgotten passwords, invitations."""

from flask import g, redirect, render_template, request, session, url_for

from crm.kernel.access import public
from crm.kernel.errors import Refused
from crm.kernel.pages import local_path, toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import ForgottenForm, NewPasswordForm, SignInForm, WelcomeForm
from .blueprint import blueprint, browser, entered, unkept


def sender() -> str:
    """The address that asks."""
    return request.remote_addr or ""


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in():
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return unkept(render_template("accounts/sign_in.html", form=form))
    try:
        secret = verbs.sign_in(form.email.data, form.password.data, address=sender(), browser=browser())
    except Refused as error:
        form.refuse(error)
        return unkept(render_template("accounts/sign_in.html", form=form), error.status)
    return entered(secret, local_path(form.next.data))


@blueprint.post("/sign-out")
@public
def sign_out():
    if g.reader is not None:
        verbs.close_door(g.reader.session_secret)
    session.clear()
    return redirect(url_for(".sign_in"))


@blueprint.route("/password", methods=["GET", "POST"])
@public
def forgotten():
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form)
    verbs.request_reset(form.email.data, address=sender())
    return render_template("accounts/forgotten_sent.html", email=form.email.data)


@blueprint.route("/password/<secret>", methods=["GET", "POST"])
@public
def reset(secret):
    if queries.open_link(secret, "reset") is None:
        return unkept(render_template("accounts/link_spent.html"), 404)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            verbs.reset_password(secret, form.password.data)
        except Refused as error:
            form.refuse(error)
        else:
            return come_in(_("Your new password is set. Sign in with it."))
    return unkept(render_template("accounts/reset.html", form=form))


@blueprint.route("/invitation/<secret>", methods=["GET", "POST"])
@public
def welcome(secret):
    link = queries.open_link(secret, "invitation")
    if link is None:
        return unkept(render_template("accounts/link_spent.html"), 404)
    form = WelcomeForm()
    if form.validate_on_submit():
        try:
            verbs.accept_invitation(secret, form.name.data, form.password.data)
        except Refused as error:
            form.refuse(error)
        else:
            return come_in(_("Welcome. Sign in with your address and your password."))
    return unkept(render_template("accounts/welcome.html", form=form, email=link.user.email))


def come_in(sentence):
    """To the door, with a word; sessions of before are over."""
    session.clear()
    toast(sentence)
    return redirect(url_for(".sign_in"))
