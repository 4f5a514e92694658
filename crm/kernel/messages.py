"""What the house says by mail: one template per message, its first line the subject."""

from flask import current_app
from flask_babel import force_locale

from .settings import settings
from .words import LANGUAGES


def written(name: str, language: str, **context) -> dict[str, str]:
    """Subject and text of templates/messages/NAME.txt in the language of who reads it."""
    template = current_app.jinja_env.get_template(f"messages/{name}.txt")
    with force_locale(language if language in LANGUAGES else "en"):
        subject, _sep, text = template.render(
            network=settings().network_name, base_url=settings().base_url, **context
        ).partition("\n")
    return {"subject": subject.strip(), "text": text.strip() + "\n"}
