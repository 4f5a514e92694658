"""Posts, and changes of positions, for programs."""

from tests import factories


def city(api):
    return api("POST", "/organisations", {"name": "Suva", "kind": "local_government", "country": "FJ"}).json


def test_posts_are_added_and_tell_who_holds_them(api):
    place = city(api)
    post = api(
        "POST", "/posts", {"organisation_id": place["id"], "role": "mayor", "title": "Mayor", "elected": True}
    )
    assert post.status_code == 201
    assert (post.json["seats"], post.json["elected"], post.json["held_by"]) == (1, True, [])
    person = api("POST", "/people", {"given_name": "Ana"}).json
    held = {"person_id": person["id"], "organisation_id": place["id"], "title": "Mayor", "from": "2024-01-01"}
    position = api("POST", "/positions", held | {"post_id": post.json["id"]}).json
    listed = api("GET", f"/posts?organisation_id={place['id']}").json["items"]
    assert listed == [post.json | {"held_by": [position["id"]]}]


def test_a_post_that_cannot_be_is_refused_with_the_field(api):
    place = city(api)
    given = {"organisation_id": place["id"], "title": "Mayor"}
    assert api("POST", "/posts", given | {"seats": 0}).json["errors"][0]["field"] == "seats"
    assert api("POST", "/posts", given | {"role": "king"}).json["errors"][0]["field"] == "role"
    assert (
        api("POST", "/posts", given | {"organisation_id": 10**9}).json["errors"][0]["field"]
        == "organisation_id"
    )
    assert api("POST", "/posts", given).status_code == 201
    assert api("POST", "/posts", given).json["errors"][0]["field"] == "title"


def test_a_position_changes_only_where_something_is_given(api):
    place, person = factories.organisation("Nadi"), factories.person("Ana")
    row = factories.position(person, place, "Mayor")
    changed = api(
        "PATCH", f"/positions/{row.id}", {"until": "2026-10-19", "acting": True, "version": row.version}
    )
    assert changed.status_code == 200, changed.json
    assert (changed.json["title"], changed.json["until"], changed.json["acting"]) == (
        "Mayor",
        "2026-10-19",
        True,
    )
    term = api("PATCH", f"/positions/{row.id}", {"term_ends_on": "2027-01-01"}).json
    assert (term["term_ends_on"], term["until"], term["version"]) == ("2027-01-01", "2026-10-19", 3)
    cleared = api("PATCH", f"/positions/{row.id}", {"term_ends_on": None, "until": None}).json
    assert (cleared["term_ends_on"], cleared["until"]) == (None, None)


def test_a_position_somebody_else_changed_is_not_overwritten(api):
    row = factories.position(factories.person("Ana"), factories.organisation("Nadi"))
    assert api("PATCH", f"/positions/{row.id}", {"title": "Chair", "version": 1}).status_code == 200
    late = api("PATCH", f"/positions/{row.id}", {"title": "Clerk", "version": 1})
    assert (late.status_code, [e["field"] for e in late.json["errors"]]) == (409, ["title"])
    assert api("PATCH", "/positions/999999", {"title": "X"}).status_code == 404
