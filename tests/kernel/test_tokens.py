"""Links that only this house can make."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.kernel import tokens

number = st.integers(0, 2**63 - 1)
numbers = st.lists(number, max_size=6)
inside = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


@inside
@given(numbers)
def test_what_was_signed_is_read_again(ids):
    assert tokens.read("unsubscribe", tokens.sign("unsubscribe", *ids)) == tuple(ids)


@inside
@given(numbers)
def test_a_token_opens_no_other_door(ids):
    with pytest.raises(tokens.BadToken):
        tokens.read("rsvp", tokens.sign("unsubscribe", *ids))


@inside
@given(numbers, st.data())
def test_a_token_with_any_character_changed_is_nothing(ids, draw):
    token = tokens.sign("web", *ids)
    place = draw.draw(st.integers(0, len(token) - 1))
    other = draw.draw(st.characters().filter(lambda c: c != token[place]))

    with pytest.raises(tokens.BadToken):
        tokens.read("web", token[:place] + other + token[place + 1 :])


@inside
@given(st.text(max_size=300))
def test_any_other_text_is_refused_and_never_an_error(text):
    with pytest.raises(tokens.BadToken):
        tokens.read("web", text)


def test_the_hash_of_an_address_depends_on_channel_and_secret(app):
    one = tokens.address_hash("email", "mayor@city.example")

    assert one == tokens.address_hash("email", "mayor@city.example")
    assert one != tokens.address_hash("phone", "mayor@city.example")
    assert len(one) == 32
