"""How long what is kept: rules, each with what it would forget now."""

from flask import g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import hold
from crm.kernel.pages import toast
from crm.kernel.words import ngettext

from .. import verbs
from ..forms import RuleForm
from ..models import RetentionRule
from ..queries import retention, taken
from ..retention import BY_KEY
from ..verbs.retention import known
from .blueprint import blueprint

AT_ONCE = 20


@blueprint.get("/settings/privacy")
@allow("erase")
def settings():
    """All rules, who was erased, what must stay."""
    return render_template(
        "privacy/settings.html",
        due=retention.all_due(),
        runs=retention.runs(),
        erasures=taken.erasures(),
        holds=taken.holds(),
        kinds=BY_KEY,
    )


@blueprint.get("/settings/privacy/<kind>")
@allow("erase")
def rule(kind):
    """One rule, and what it would forget now."""
    found = retention.due(known(kind))
    form = RuleForm(obj=found.rule).remember()
    return render_template("privacy/rule.html", found=found, form=form)


@blueprint.post("/settings/privacy/<kind>")
@allow("erase")
def change_rule(kind):
    """Keep something longer or shorter."""
    hold(RetentionRule, known(kind).key)
    form, found = RuleForm(), retention.due(known(kind))
    fresh = RuleForm(formdata=None, obj=found.rule)
    try:
        if form.validate_on_submit() and form.meet(fresh, None, wrote_last("retention_rule", kind)):
            undo = verbs.change_rule(kind, form.months.data, is_on=form.is_on.data, by=g.reader)
            toast(form.saved_words(), undo=undo)
            return redirect(url_for(".rule", kind=kind))
    except Refused as error:
        form.refuse(error)
    return render_template("privacy/rule.html", found=found, form=form), 422


@blueprint.post("/settings/privacy/<kind>/act")
@allow("erase")
def act(kind):
    """Forget now what is old enough."""
    run = verbs.act(kind, by=g.reader, most=AT_ONCE)
    toast(ngettext("%(num)s forgotten.", "%(num)s forgotten.", run.done))
    return redirect(url_for(".rule", kind=kind))
