"""Who is asking, behind proxies: believed as far as the setting says, and no further."""

from dataclasses import replace

import pytest
from flask import request

from crm import create_app


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "198.51.100.7, 10.0.0.1", "198.51.100.7"),
    ],
)
def test_the_visitor_is_whom_the_last_trusted_proxy_names(configured, template, proxies, said, expected):
    app = create_app(replace(configured, trusted_proxies=proxies))
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))

    app.test_client().get(
        "/healthz", headers={"X-Forwarded-For": said}, environ_base={"REMOTE_ADDR": "192.0.2.1"}
    )

    assert seen == [expected]


def test_figures_are_not_for_visitors_who_come_through_a_proxy_on_this_machine(configured, template):
    app = create_app(replace(configured, trusted_proxies=1))

    answer = app.test_client().get("/metrics", headers={"X-Forwarded-For": "198.51.100.7"})

    assert answer.status_code == 401
