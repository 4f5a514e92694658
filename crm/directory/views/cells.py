"""One value of a record is changed where it stands: in a cell of a list, on its page, or on a page of its own."""

import json

from flask import g, redirect, render_template, request, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import columns, queries, verbs
from ..attributes import BUILT_IN, attribute, own
from ..forms.values import raw, shown, value_form
from ..queries.cells import row_of
from ..queries.choices import tags
from ..queries.offers import called, key, offers
from ..refusals import Clash
from ..verbs.cells import UNSEEN
from .blueprint import blueprint, party_url


@blueprint.route("/records/<int:party_id>/value/<name>", methods=["GET", "POST"])
@allow("write")
def edit_value(party_id, name):
    """A small form around one value; saved at once."""
    cell = Cell(party_id, name)
    return cell.saved() if request.method == "POST" else cell.drawn()


@blueprint.get("/records/<int:party_id>/value/<name>/shown")
@allow("read")
def show_value(party_id, name):
    """The value as it is shown, for whoever does not want to change it after all."""
    return Cell(party_id, name).told()


@blueprint.get("/records/options")
@allow("read")
def value_options():
    """Records to pick from while somebody types."""
    typed = next((v for name, v in request.args.items() if name.startswith("value")), "")
    found = queries.find_parties(typed[:200], 12)
    return render_template("directory/_options.html", found=found)


@blueprint.get("/tags/options")
@allow("read")
def tag_options():
    """Tags to pick from while somebody types; what stands before the last comma is kept."""
    before, _comma, last = request.args.get("value", "")[:1000].rpartition(",")
    fits = [name for name, _words in tags() if last.strip().casefold() in name.casefold()][:12]
    return render_template("directory/_tag_options.html", names=fits, before=f"{before}, " if before else "")


class Cell:
    """One value of one record: its form, and how it is shown."""

    def __init__(self, party_id: int, name: str):
        self.party = queries.party(party_id)
        self.which = attribute(name, self.party.kind)
        self.form = value_form(self.which, offers(self.which))()
        self.now = verbs.cells.value_of(party_id, self.which)
        self.clash: Clash | None = None
        self.undo = None

    @property
    def is_part(self) -> bool:
        """Whether only the cell is asked for."""
        return bool(request.headers.get("HX-Request"))

    @property
    def place(self) -> str:
        """Where the value stands: in a list, or on the page of its record."""
        return "list" if request.values.get("at") == "list" else "record"

    @property
    def url(self) -> str:
        """The address of the record."""
        return party_url(self.party.id, self.party.kind, self.party.display_name)

    def drawn(self, status: int = 200):
        """The form, with the value as it is now unless somebody has just typed."""
        if not self.form.is_submitted():
            self.form.value.data = shown(self.which, self.now)
            self.form.was.data = json.dumps(self.now)
        template = "directory/_value_form.html" if self.is_part else "directory/value.html"
        words = called(self.which, [self.now])[key(self.now)]
        return render_template(template, cell=self, form=self.form, words=words), status

    def saved(self):
        """Write what was typed, and show it; or the form with what is wrong."""
        try:
            typed = self.chosen()
            self.undo = verbs.cells.set_value(self.party.id, self.which.key, typed, self.seen(), by=g.reader)
        except Clash as error:
            error.their = wrote_last("party", self.party.id)
            self.clash, self.form.was.data = error, json.dumps(self.now)
            return self.drawn(200 if self.is_part else 422)
        except Refused as error:
            self.form.refuse(error)
            return self.drawn(200 if self.is_part else 422)
        if self.is_part:
            return self.told()
        if self.undo:
            toast(_("Saved."), undo=self.undo)
        return redirect(self.url)

    def chosen(self):
        """What was typed, or the value that was chosen instead of it."""
        source = {"theirs": "was", "original": "before"}.get(request.form.get("choose", ""))
        try:
            return json.loads(request.form[source]) if source else raw(self.form)
        except (KeyError, ValueError):
            return raw(self.form)

    def choices(self) -> list[tuple[str, str, str]]:
        """The three values that met: (choice, whose it is, in words)."""
        (one,) = self.clash.fields
        found = {"yours": (_("Yours"), one.yours), "theirs": (_("Theirs"), one.theirs)}
        found["original"] = (_("As it was"), one.original)
        return [(name, whose, called(self.which, [v])[key(v)]) for name, (whose, v) in found.items()]

    @property
    def before(self) -> str:
        """The value as it was when somebody began to type, kept for the choice."""
        return json.dumps(self.clash.fields[0].original, default=str)

    def seen(self):
        """What somebody saw before they typed."""
        try:
            return json.loads(self.form.was.data or "")
        except ValueError:
            return UNSEEN

    def told(self):
        """The value as it is shown."""
        self.now = verbs.cells.value_of(self.party.id, self.which)
        row = row_of(self.party.id, self.party.kind)
        column = next((c for c in columns.offered(self.party.kind) if c.key == self.which.key), None)
        return render_template(
            "directory/_value.html",
            cell=self,
            words=called(self.which, [self.now])[key(self.now)],
            column=column if self.place == "list" else None,
            value=columns.values([column], [row])[column.key].get(row.id) if column else None,
        )


@blueprint.app_template_global()
def value_url(party_id: int, name: str, place: str = "list", endpoint: str = "edit_value") -> str:
    """The address of the form around one value."""
    return url_for(f"directory.{endpoint}", party_id=party_id, name=name, at=place)


@blueprint.app_template_global()
def values_of(record) -> list[tuple]:
    """The values on the page of a record that can be changed where they stand: (key, label, words)."""
    party, held = record.party, record.party.custom
    owner, language = BUILT_IN["owner"], BUILT_IN["language"]
    found = [(owner, party.owner_id), (language, party.lang)]
    found += [(own(field), held[field.key]) for field in record.fields if field.key in held]
    return [
        (each.key, each.label, called(each, [value])[key(value)])
        for each, value in found
        if value not in (None, "")
    ]


@blueprint.app_template_global()
def unsaid_of(record) -> list[tuple]:
    """The facts that nobody has told yet: (key, label)."""
    party, held = record.party, record.party.custom
    now = {
        "owner": party.owner_id,
        "language": party.lang,
        "country": party.country_code,
        "tags": party.tags,
        **{name: getattr(record.row, name, None) for name in ("population", "honorific", "salutation")},
    }
    built_in = [BUILT_IN[name] for name, value in now.items() if value in (None, "", [])]
    wanted = [each for each in built_in if party.kind in each.subjects]
    wanted += [own(field) for field in record.fields if field.key not in held]
    return [(each.key, each.label) for each in wanted]


@blueprint.app_template_test("changeable")
def is_changeable(name: str, kind: str) -> bool:
    """Whether a column shows a value of the record's own that can be changed in its cell."""
    return name in CHANGEABLE[kind] or name.startswith("custom.")


CHANGEABLE = {
    "org": {"owner", "language", "country", "kind", "population", "tags"},
    "person": {"owner", "language", "tags", "honorific", "salutation"},
}
