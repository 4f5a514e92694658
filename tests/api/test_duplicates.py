"""Programs find duplicates, merge them, and follow old numbers."""

from crm.directory import verbs
from crm.journal import SYSTEM
from tests import factories


def two(slate):
    names = ("Suva City Council", "City of Suva")
    return [factories.organisation(name, country="FJ").party_id for name in names]


def test_a_program_reads_pairs_merges_and_takes_it_back(slate, api):
    one, other = two(slate)
    verbs.look_for_duplicates()
    (pair,) = api("GET", "/duplicates?kind=organisation").json["items"]
    assert pair["ids"] == [one, other]
    assert pair["verdict"] == "same"
    made = api("POST", "/merges", {"survivor_id": one, "loser_id": other})
    assert made.status_code == 201
    went = api("GET", f"/organisations/{other}")
    assert went.status_code == 301
    assert went.headers["Location"].endswith(f"/api/v1/organisations/{one}")
    back = api("POST", f"/merges/{made.json['id']}/undo")
    assert back.json["undone"]
    assert api("GET", f"/organisations/{other}").status_code == 200


def test_a_merge_that_cannot_be_is_refused_with_a_sentence(slate, api):
    one, other = two(slate)
    verbs.merge(one, other, by=SYSTEM)
    answer = api("POST", "/merges", {"survivor_id": one, "loser_id": other})
    assert answer.status_code == 409
    assert "merged already" in answer.json["title"]


def test_pairs_are_paged_by_their_likeness_whatever_is_decided_meanwhile(slate, api):
    for town in ("Suva", "Labasa", "Lautoka", "Levuka"):
        for name in (f"{town} City Council", f"City of {town}"):
            factories.organisation(name, country="FJ")
    verbs.look_for_duplicates()
    first = api("GET", "/duplicates?limit=2").json
    verbs.keep_apart(*first["items"][0]["ids"], by=SYSTEM)
    rest = api("GET", f"/duplicates?limit=2&after={first['next']}").json
    seen = [tuple(pair["ids"]) for page in (first, rest) for pair in page["items"]]
    assert len(set(seen)) == 4
    assert rest["next"] is None
    assert api("GET", "/duplicates?after=WzFd").status_code == 422
