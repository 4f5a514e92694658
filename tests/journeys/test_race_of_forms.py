"""Two press Save on one form at the same moment, over two real connections: one is asked, nobody's save is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

from tests import factories

from .test_every_form import campaign, contact, election, own_field, person, post, task, topic
from .windows import Window

PASSWORD = "seven quiet harbours"
FORMS = {
    person: "honorific",
    contact: "subject",
    task: "title",
    post: "title",
    election: "label",
    topic: "name",
    campaign: "name",
    own_field: "label",
}


def signed_in(app, user):
    """A browser of somebody."""
    client = app.test_client()
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return client


def test_of_two_saves_at_one_moment_one_is_asked(fresh):
    user = factories.member(role="admin", name="Ayu Lestari", password=PASSWORD)
    clients = [signed_in(fresh, user) for _ in range(2)]
    for make, field in FORMS.items():
        address = make(user)
        windows = [Window.open(client, address, field) for client in clients]
        start = threading.Barrier(2)

        def press(number, windows=windows, field=field, start=start):
            start.wait(10)
            return windows[number].save(**{field: f"Written by {number}"})

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(press, range(2)))

        asked = [answer for answer in answers if answer.status_code != 302]
        assert len(asked) == 1, (make.__name__, [a.status_code for a in answers])
        assert "saved this while you were writing" in asked[0].text, make.__name__
        for words in ("Written by 0", "Written by 1"):
            assert words in asked[0].text, make.__name__
