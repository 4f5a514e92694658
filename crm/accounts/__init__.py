"""Accounts know who may come in, and as what: users, roles, sessions, and the keys of programs."""

from crm.journal import called, describe
from crm.kernel.words import lazy

from .queries import key_for, same_team, team_of, teams_of, user_by_email, user_names
from .sight import may_see
from .verbs import add_key, add_user, change_own, set_password

__all__ = [
    "add_key",
    "add_user",
    "change_own",
    "key_for",
    "may_see",
    "same_team",
    "set_password",
    "team_of",
    "teams_of",
    "user_by_email",
]


def name_tables():
    """What the history calls our tables and their columns."""
    describe(
        "app_user",
        lazy("User"),
        {
            "email": lazy("Address"),
            "name": lazy("Name"),
            "tz": lazy("Time zone"),
            "lang": lazy("Language"),
            "role": lazy("Role"),
            "disabled_at": lazy("Disabled"),
            "theme": lazy("Colours"),
            "density": lazy("Rows of lists"),
            "keys": lazy("Keyboard shortcuts"),
        },
        permission="users",
        endpoint="accounts.user",
        argument="user_id",
    )
    called("app_user", user_names)
    describe(
        "team",
        lazy("Team"),
        {"name": lazy("Name"), "countries": lazy("Countries")},
        permission="users",
        endpoint="accounts.teams",
    )
    describe(
        "team_member",
        lazy("Member of a team"),
        {"team_id": lazy("Team"), "user_id": lazy("User")},
        permission="users",
    )


def init_app(app):
    """Tell the kernel how to find out who asks, and the settings page what there is to set."""
    from crm.kernel.pages import settings_item

    from .readers import find_reader, login

    name_tables()
    login.init_app(app)
    app.config["FIND_READER"] = find_reader
    settings_item(
        lazy("Your account"),
        lazy("Name, language, time zone, look, password, and where you are signed in"),
        "accounts.profile",
        "read",
    )
    settings_item(lazy("Users"), lazy("Who works here, and what they may do"), "accounts.users", "users")
    settings_item(
        lazy("Teams"),
        lazy("Who looks after which countries, and shares views and notes"),
        "accounts.teams",
        "users",
    )
    settings_item(
        lazy("Keys for programs"), lazy("Keys with which programs come in"), "accounts.keys", "users"
    )
