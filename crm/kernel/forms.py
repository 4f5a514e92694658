"""Forms: protection against forged posts, and the base every form has."""

from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.validators import Length

csrf = CSRFProtect()


def init_app(app):
    """Every post from a page must carry the page's own token."""
    csrf.init_app(app)


def strip(value):
    """White space at the ends is never meant; lone surrogates cannot be stored."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\x00", "").strip()
    return value


class Form(FlaskForm):
    """A form whose text is stripped and of bounded length."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form, unbound_field, options):
            """Give every field the common filter, and a length limit where it has none."""
            if issubclass(unbound_field.field_class, (FieldList, FormField)):
                return super().bind_field(form, unbound_field, options)
            filters = [*unbound_field.kwargs.get("filters", ()), strip]
            return unbound_field.bind(form=form, **{**options, "filters": filters})

    def refuse(self, error) -> bool:
        """Show a refusal at the field it names, or above the form; always False."""
        field = self._fields.get(error.field) if error.field else None
        if field is not None:
            field.errors = [*field.errors, error.sentence]
        else:
            self.form_errors.append(error.sentence)
        return False


__all__ = ["Field", "Form", "Length", "csrf", "init_app", "strip"]
