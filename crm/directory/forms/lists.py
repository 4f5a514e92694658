"""What a list can be narrowed by."""

from wtforms import SelectField, SelectMultipleField, StringField

from crm.kernel.words import lazy

from ..languages import language_choices
from .parts import Part, choices

NO_CHECK = {"validate_choice": False, "render_kw": {"size": 5}}


class FilterForm(Part):
    """The filters of a list; sent with GET, so that the address carries them."""

    country = SelectMultipleField(lazy("Country"), **NO_CHECK)
    kind = SelectMultipleField(lazy("Kind"), **NO_CHECK)
    position = StringField(lazy("Position contains"))
    tag = SelectMultipleField(lazy("Tag"), **NO_CHECK)
    language = SelectMultipleField(lazy("Language"), **NO_CHECK)
    email = SelectField(
        lazy("E-mail address"),
        choices=choices([("", lazy("Any")), ("yes", lazy("There")), ("no", lazy("Missing"))]),
    )
    archived = SelectField(
        lazy("Archived"), choices=choices([("", lazy("Hidden")), ("yes", lazy("Only these"))])
    )

    @classmethod
    def of(cls, filters, offered):
        """The form as the filters have it."""
        form = cls(formdata=None, data=vars(filters) | {"archived": "yes" if filters.archived else ""})
        form.country.choices, form.kind.choices = choices(offered.countries), choices(offered.kinds)
        form.tag.choices, form.language.choices = choices(offered.tags), choices(language_choices())
        del form["kind" if filters.subject == "person" else "position"]
        return form
