"""Forms: protection against forged posts, and the base every form has."""

from flask import abort, request
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.exceptions import BadRequest
from wtforms import Field, FieldList, FormField
from wtforms.validators import Length

csrf = CSRFProtect()
LONGEST_NUMBER = 7


def init_app(app):
    """Every post from a page must carry the page's own token."""
    csrf.init_app(app)
    app.before_request(refuse_unstorable)


def refuse_unstorable():
    """An address with a NUL in it asks for nothing that a database could hold; interfaces say so themselves."""
    asked = [text for name, texts in request.args.lists() for text in texts if name != "after"]
    asked += [text for text in (request.view_args or {}).values() if isinstance(text, str)]
    if not request.path.startswith("/api/") and any("\x00" in text for text in asked):
        abort(400)


def strip(value):
    """White space at the ends is never meant; lone surrogates cannot be stored."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\x00", "").strip()
    return value


def is_forged(part: str) -> bool:
    """Whether a part of a field's name looks like the number of a row and cannot be one."""
    return part.isdigit() and not (part.isascii() and len(part) < LONGEST_NUMBER)


class Form(FlaskForm):
    """A form whose text is stripped and of bounded length."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form, formdata):
            """What was sent, unless the number of a row was forged: no page of ours numbers rows so."""
            sent = super().wrap_formdata(form, formdata)
            if any(is_forged(part) for name in sent or () for part in name.split("-")):
                raise BadRequest
            return sent

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
