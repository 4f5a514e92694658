"""Whatever was done is undone, and what was done since is never lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.journal import SYSTEM, undo
from crm.journal.undoing.whole import NothingLeftToUndo

from .rows import in_set, people, run, state

TABLES = ("party", "person", "tag", "party_tag", "contact_point")

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["name", "lang", "add", "reach", "unreach", "tag", "untag", "primary"]),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    max_size=14,
)


def do(step, n, m):
    """One small change to whatever there is."""
    parties = list(run("SELECT id FROM party ORDER BY id").scalars())
    if step == "add" or not parties:
        people(f"Person {n}{m}")
        return
    party = parties[n % len(parties)]
    given = {"p": party, "n": n, "m": m, "x": f"{n}-{m}"}
    given = {k: v for k, v in given.items() if f":{k}" in SQL[step]}
    run(SQL[step], **given)


SQL = {
    "name": "UPDATE party SET display_name = 'Renamed ' || CAST(:m AS text) WHERE id = :p",
    "lang": "UPDATE party SET lang = 'l' || CAST(:m AS text) WHERE id = :p",
    "reach": "INSERT INTO contact_point (party_id, channel, value, value_norm, addr_hash)"
    " VALUES (:p, 'email', :x, :x, '\\x00') ON CONFLICT DO NOTHING",
    "unreach": "DELETE FROM contact_point WHERE party_id = :p",
    "tag": "INSERT INTO party_tag SELECT :p, id FROM tag WHERE id % 2 = :m % 2 ON CONFLICT DO NOTHING",
    "untag": "DELETE FROM party_tag WHERE party_id = :p",
    "primary": "UPDATE contact_point SET is_primary = (id = (SELECT min(id) FROM contact_point WHERE party_id = :p))"
    " WHERE party_id = :p",
}


@given(before=STEPS, undone=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_done_is_undone_and_undone_again(slate, before, undone):
    with in_set():
        for name in ("A", "B"):
            run("INSERT INTO tag (name) VALUES (:n) ON CONFLICT DO NOTHING", n=name)
        for step in before:
            do(*step)
    was = state(*TABLES)
    with in_set() as number:
        for step in undone:
            do(*step)
    became = state(*TABLES)

    report = undo(number, SYSTEM)

    assert report.conflicts == []
    assert state(*TABLES) == was
    undo(report.change_set_id, SYSTEM)
    assert state(*TABLES) == became


@given(undone=STEPS, since=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_done_since_is_never_lost(slate, undone, since):
    with in_set():
        people("Ayu", "Ben")
    with in_set() as number:
        for step in undone:
            do(*step)
    with in_set() as later:
        for step in since:
            do(*step)

    try:
        undo(number, SYSTEM)
    except NothingLeftToUndo:
        return

    lost = run(
        "SELECT c.table_name, c.row_pk FROM change c JOIN change u USING (table_name, row_pk)"
        " WHERE c.change_set_id = :later AND u.change_set_id > :later AND c.op = 'U' AND EXISTS ("
        "  SELECT 1 FROM jsonb_object_keys(c.after) k WHERE k NOT IN ('version', 'updated_at', 'archived_at')"
        "   AND c.before -> k IS DISTINCT FROM c.after -> k AND u.before -> k IS DISTINCT FROM u.after -> k)",
        later=later,
    ).all()
    assert lost == []
