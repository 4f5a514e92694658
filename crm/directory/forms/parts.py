"""What all forms of the directory stand on."""

from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from crm.kernel.errors import Refused
from crm.kernel.forms import Form


class Part(Form):
    """A form within another one, or one that only reads: the outer form keeps forgers out."""

    class Meta(Form.Meta):
        """Without a token of its own."""

        csrf = False


def refused_at(field, check) -> None:
    """Run a check whose refusal belongs to this field."""
    try:
        check()
    except Refused as error:
        raise ValidationError(error.sentence) from error


def choices(pairs) -> list[SelectChoice]:
    """(value, words) as the form library wants them."""
    return [SelectChoice(value, words) for value, words in pairs]


def number_in(text) -> int | None:
    """A whole number kept in a hidden field."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
