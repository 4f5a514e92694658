"""Two edits of one record: a rule without a database."""

from hypothesis import given
from hypothesis import strategies as st

from crm.directory.merging import merged, reconcile
from crm.directory.refusals import Clash

VALUES = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))
FULL = st.fixed_dictionaries({name: st.integers(0, 2) for name in ("x", "y", "z")})


def outcome(theirs, yours, original):
    """What is written, and the fields that clash."""
    try:
        return reconcile(theirs, yours, original, 2), set()
    except Clash as clash:
        return None, {difference.field for difference in clash.fields}


@given(FULL, FULL, FULL)
def test_a_field_is_yours_or_theirs_or_a_clash(original, yours, theirs):
    both = {n for n in original if yours[n] != original[n] != theirs[n] and yours[n] != theirs[n]}
    result, clashing = outcome(theirs, yours, original)
    assert clashing == both
    for name, value in (result or {}).items():
        assert value == (yours[name] if yours[name] != original[name] else theirs[name])


@given(FULL, FULL)
def test_without_the_original_every_difference_is_a_clash(yours, theirs):
    different = {name for name in yours if yours[name] != theirs[name]}
    result, clashing = outcome(theirs, yours, None)
    assert clashing == different
    assert different or result == theirs


@given(VALUES, VALUES)
def test_a_collection_that_nobody_else_changed_is_yours(original, yours):
    assert merged(original, yours, original) == yours


@given(VALUES, VALUES)
def test_a_collection_that_you_did_not_change_is_theirs(original, theirs):
    assert merged(theirs, original, original) == theirs


@given(VALUES, VALUES, VALUES)
def test_what_you_added_and_removed_holds_beside_what_they_did(original, yours, theirs):
    result = merged(theirs, yours, original)
    for key in "abcd":
        if yours.get(key) != original.get(key):
            assert result.get(key) == yours.get(key)
        else:
            assert result.get(key) == theirs.get(key)
