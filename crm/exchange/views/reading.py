"""How a file is read: sheet, encoding, delimiter, row of headings, usual country, order of dates; seen before it is chosen."""

from flask import g, redirect, render_template, request, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused

from .. import verbs
from ..forms import reading_form
from ..queries import gaps_of, run_or_nothing
from ..queries.columns import countries_to_choose
from ..sheets import CHOICES
from .blueprint import blueprint


@blueprint.route("/<int:run_id>/reading", methods=["GET", "POST"])
@allow("import")
def reading(run_id):
    """Choose another sheet, encoding or row of headings."""
    run = run_or_nothing(run_id)
    form = reading_form(run, offered(run))
    if form.validate_on_submit():
        try:
            verbs.read_otherwise(run_id, wanted_in(form), by=g.reader)
            return redirect(url_for(".columns", run_id=run_id))
        except Refused as error:
            form.refuse(error)
    seen = verbs.previewed(run, wanted_in(form))
    return render_template(
        "exchange/reading.html", run=run, form=form, seen=seen
    ), 422 if form.errors else 200


@blueprint.get("/<int:run_id>/preview")
@allow("import")
def preview(run_id):
    """The first rows as they would be read that way."""
    run = run_or_nothing(run_id)
    form = reading_form(run, offered(run), formdata=request.args)
    return render_template("exchange/_preview.html", run=run, seen=verbs.previewed(run, wanted_in(form)))


def offered(run) -> dict[str, list]:
    """What the pickers offer."""
    return {"encodings": list(CHOICES), "countries": countries_to_choose(), "gaps": gaps_of(run)}


def wanted_in(form) -> verbs.Wanted:
    """The wish, as far as it was said."""
    said = {key: value for key, value in form.data.items() if key in verbs.Wanted.__dataclass_fields__}
    said = {key: value for key, value in said.items() if value is not None}
    several = {key: tuple(said.get(key) or ()) for key in ("also", "down")}
    return verbs.Wanted(**said | several)
