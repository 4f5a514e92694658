"""Sending accounts, among the settings; and what was sent, on the pages of records."""

from flask import Blueprint, g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from . import queries, verbs
from .forms import AccountForm
from .models import SendAccount

blueprint = Blueprint("delivery", __name__)


@blueprint.route("/settings/sending", methods=["GET", "POST"])
@allow("settings")
def accounts():
    """Every sending account and how it fares, and a form for another one."""
    form = AccountForm()
    try:
        if form.validate_on_submit():
            made = verbs.add_account(form.fields(), by=g.reader)
            toast(_("The sending account is there."), made.written_in)
            return redirect(url_for(".accounts"))
    except Refused as error:
        form.refuse(error)
    shown = {"accounts": queries.accounts_with_health(), "waiting": queries.notices_waiting()}
    return render_template("delivery/accounts.html", form=form, **shown)


@blueprint.route("/settings/sending/<int:account_id>", methods=["GET", "POST"])
@allow("settings")
def account(account_id):
    """Change a sending account; its password can be set, never read."""
    row = held(SendAccount, account_id)
    fresh = AccountForm(formdata=None, obj=row)
    form = AccountForm(obj=row).begin(fresh)
    try:
        if form.validate_on_submit() and form.meet(fresh, None, wrote_last("send_account", account_id)):
            row = verbs.edit_account(account_id, form.fields(), by=g.reader)
            toast(form.saved_words(), row.written_in)
            return redirect(url_for(".accounts"))
    except Refused as error:
        form.refuse(error)
    return render_template("delivery/account.html", account=row, form=form)


@blueprint.post("/settings/sending/<int:account_id>/try")
@allow("settings")
def try_account(account_id):
    """Connect and sign in, and say how that went."""
    toast(verbs.try_connection(account_id))
    return redirect(url_for(".accounts"))
