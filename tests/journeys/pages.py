"""The pages that are looked at in a browser, and where the house of the demo has them."""

import pytest

PLAIN = {
    "people filtered",
    "builder",
    "newsletters",
    "account",
    "styleguide",
    "search",
    "more",
    "topics",
    "campaigns",
    "mail",
    "form",
    "tasks",
    "contact",
    "contact form",
    "timeline",
    "reports",
    "report rows",
    "report words",
    "everything",
    "erase",
    "privacy",
    "duplicates",
    "pair",
    "columns",
    "reading",
    "waiting",
    "refused",
    "confirm",
    "elections",
    "log",
    "new person",
    "succession",
    "bulk",
    "invitation",
}  # no picture

PAGES = {
    "today": "/today",
    "people": "/people",
    "people filtered": "/people?country=ID,PH&position=mayor&quiet=180&cols=last_contact,next_step,phone",
    "builder": "/people/filter?country=ID&tag=x&quiet=180&email=yes",
    "organisations": "/orgs",
    "organisation": lambda house: f"/orgs/{best_known(house)}",
    "person": lambda house: f"/people/{someone(house)}",
    "mail": lambda house: f"/orgs/{best_known(house)}/mail",
    "form": lambda house: f"/people/{someone(house)}/edit",
    "campaigns": "/campaigns",
    "newsletters": "/newsletters",
    "composer": lambda house: f"/newsletters/{newsletter(house)}/content",
    "audience": lambda house: f"/newsletters/{newsletter(house)}/audience",
    "checks": lambda house: f"/newsletters/{newsletter(house)}/checks",
    "schedule": lambda house: f"/newsletters/{newsletter(house)}/schedule",
    "results": lambda house: f"/newsletters/{newsletter(house, 'finished')}/results",
    "imports": "/imports",
    "changes": "/changes",
    "users": "/settings/users",
    "user": "/settings/users/1",
    "teams": "/settings/teams",
    "changes filtered": "/changes?thing=person&since=2026-01-01",
    "account": "/account",
    "settings": "/settings",
    "segments": "/segments",
    "topics": "/settings/topics",
    "upload": "/imports/new",
    "import": lambda house: f"/imports/{checked_import(house)}",
    "change": lambda house: f"/changes/{big_change(house)}",
    "styleguide": "/styleguide",
    "search": "/search?q=ma",
    "more": "/more",
    "tasks": "/tasks?whose=all",
    "reports": "/reports",
    "report": "/reports/quarter",
    "report rows": "/reports/quarter/rows/orgs_known?by=country&of=ID",
    "report words": "/reports/quarter/words/contacts",
    "contact": lambda house: f"/contacts/{latest_contact(house)}",
    "contact form": lambda house: f"/contacts/{latest_contact(house)}/edit",
    "timeline": lambda house: f"/orgs/{spoken_with(house)}/timeline",
    "everything": lambda house: f"/people/{someone(house)}/everything",
    "erase": lambda house: f"/people/{someone(house)}/erase",
    "privacy": "/settings/privacy",
    "duplicates": "/duplicates",
    "pair": lambda house: f"/duplicates/{likely_pair(house)}",
    "columns": lambda house: f"/imports/{checked_import(house)}/columns",
    "reading": lambda house: f"/imports/{checked_import(house)}/reading",
    "waiting": lambda house: f"/imports/{import_with(house, 'review')}?figure=waiting",
    "refused": lambda house: f"/imports/{refused_import(house)}?figure=refused",
    "confirm": "/confirm",
    "elections": "/elections",
    "log": "/log",
    "new person": "/people/new",
    "succession": lambda house: f"/posts/{held_post(house)}/succession",
    "bulk": lambda house: f"/people/change?id={someone(house)}&field=honorific",
}
REFUSED = "Name,Email,Organisation,Country\n,,,\nLani Reef,lani@reef.example,,ZZ\n"


def latest_contact(house) -> int:
    return house.sql("SELECT max(interaction_id) FROM interaction_party WHERE position_id IS NOT NULL")[0][0]


def spoken_with(house) -> int:
    return house.sql("SELECT party_id FROM interaction_party GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0][0]


def best_known(house) -> int:
    held = "SELECT organisation_id FROM position GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    return house.sql(held)[0][0]


def someone(house) -> int:
    return house.sql("SELECT person_id FROM position ORDER BY person_id LIMIT 1")[0][0]


def newsletter(house, status="draft") -> int:
    found = house.sql(
        "SELECT n.mailing_id FROM newsletter n JOIN mailing m ON m.id = n.mailing_id"
        " WHERE m.status = %s ORDER BY 1 DESC LIMIT 1",
        status,
    )
    return found[0][0] if found else pytest.skip(f"there is no {status} newsletter")


def checked_import(house) -> int:
    return house.sql("SELECT id FROM import_run WHERE state = 'checked' ORDER BY id DESC LIMIT 1")[0][0]


def big_change(house) -> int:
    return house.sql("SELECT max(change_set_id) FROM change WHERE op = 'U'")[0][0]


def likely_pair(house) -> str:
    best = (
        "SELECT a_id, b_id FROM duplicate_pair WHERE state = 'open' ORDER BY score DESC, a_id, b_id LIMIT 1"
    )
    return "{}/{}".format(*house.sql(best)[0])


def import_with(house, plan) -> int:
    return house.sql("SELECT max(run_id) FROM import_row WHERE plan = %s", plan)[0][0]


def refused_import(house) -> int:
    """One whose every row is refused, so that it changes nothing."""
    file = house.data / "refused.csv"
    file.write_text(REFUSED)
    house.cli("import", file, check=False)
    return import_with(house, "error")


def held_post(house) -> int:
    return house.sql("SELECT min(post_id) FROM position WHERE upper_inf(valid)")[0][0]
