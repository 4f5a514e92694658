"""The rules of the directory, by name, with what is said when one is broken."""

from crm.kernel.constraints import spoken_as
from crm.kernel.errors import Refused
from crm.kernel.words import _, lazy

SENTENCES = {
    "one_primary_at_a_time": (lazy("There is another main position at the same time."), "is_primary"),
    "one_holder_per_seat": (lazy("Somebody else holds this post at the same time."), "post_id"),
    "no_double_entry": (lazy("This position is already noted for the same time."), "title"),
    "one_link_at_a_time": (lazy("The two are already linked in this way."), "to_id"),
    "contact_point_primary": (lazy("There is already a main address of this kind."), "is_primary"),
    "uq_contact_point_party_id": (lazy("This address is already noted here."), "value"),
    "fk_contact_point_position_id": (lazy("This office is held by somebody else."), "reaches"),
    "uq_post_organisation_id": (lazy("There is already such a post here."), "title"),
    "pk_external_id": (lazy("Another record has this identifier."), "external_ids"),
    "fk_party_country_code": (lazy("There is no country with this code."), "country"),
    "fk_organisation_class": (lazy("There is no such kind of organisation."), "class_code"),
    "fk_position_post_id": (lazy("This post belongs to another organisation."), "post_id"),
    "fk_position_person_id": (lazy("There is no such person."), "person_id"),
    "fk_position_organisation_id": (lazy("There is no such organisation."), "organisation"),
    "ck_organisation_population": (lazy("A population is not less than nothing."), "population"),
    "ck_organisation_population_year": (lazy("A year needs a population."), "population"),
    "ck_organisation_latitude": (lazy("Latitude and longitude belong together."), "latitude"),
    "ck_party_display_name": (lazy("A name is needed."), "name"),
    "ck_person_name_order": (lazy("There is no such order of names."), "name_order"),
    "ck_field_def_key": (lazy("A key is small letters, digits and _, and begins with a letter."), "key"),
    "stays_erased": (lazy("This person was erased and is not written again."), None),
    "uq_field_def_subject": (lazy("There is already a field with this key."), "key"),
}


class NoSuchParty(Refused):
    """The record does not exist."""

    status = 404


class PossibleDuplicate(Refused):
    """There is a record that looks the same; `candidates` are the likely ones."""

    def __init__(self, candidates):
        super().__init__(_("This may already be here. Look at the records below, or add it anyway."))
        self.candidates = candidates


class Clash(Refused):
    """Somebody else changed the same fields meanwhile; `fields` says which, `version` and `their` are theirs.

    `meetings` are what must be chosen of the positions beside it.
    """

    def __init__(self, fields, version: int, their=None, meetings=()):
        super().__init__(_("Somebody else changed this meanwhile. Choose what to keep for each field."))
        self.fields = fields
        self.version = version
        self.their = their
        self.meetings = meetings


def spoken():
    """Write what is pending; what a constraint refuses becomes a sentence."""
    return spoken_as(SENTENCES)
