"""The interface for programs: the same records and verbs as the pages, as JSON under /api/v1."""


def init_app(app):
    """Keys are no cookies: a forged page cannot send them, so these posts carry no page token."""
    from crm.kernel.forms import csrf

    from .views import blueprint

    csrf.exempt(blueprint)
