"""One application and one database for a test process; every test leaves no trace."""

import os
from dataclasses import replace

import pytest
from flask_migrate import upgrade
from hypothesis import HealthCheck
from hypothesis import settings as properties
from sqlalchemy.orm import scoped_session, sessionmaker

from crm import create_app
from crm.kernel import db, limits
from crm.kernel.settings import Settings
from tests.servers import SERVER, database_url, on_server, redis_url

# A busy machine is no counterexample: nothing here depends on how long an example takes. The examples are the
# same each time, so that a change is judged by what it changes; CRM_TEST_EXPLORE=1 looks for new ones.
properties.register_profile(
    "steady",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not os.environ.get("CRM_TEST_EXPLORE"),
)
properties.load_profile("steady")

pytest_plugins = ("tests.house",)


@pytest.fixture(scope="session")
def names(worker_id):
    """Database names of this test process."""
    stem = f"balai_{os.getpid()}_{worker_id}"
    return {"template": f"{stem}_template", "tests": f"{stem}_tests", "fresh": f"{stem}_fresh"}


@pytest.fixture(scope="session")
def configured(names, worker_id, tmp_path_factory):
    """Settings for the tests, pointing at a database that does not exist yet."""
    if not SERVER:
        pytest.exit("CRM_TEST_PG is not set: run ./balai test", 2)
    return Settings(
        testing=True,
        data_dir=str(tmp_path_factory.mktemp("house")),
        database_url=database_url(names["template"]),
        redis_url=redis_url(worker_id),
        secret_key="the secret of the tests",
        retry_base_seconds=1,
        lease_seconds=5,
        smtp_timeout_seconds=5,
    ).completed()


@pytest.fixture(scope="session")
def template(names, configured):
    """A migrated, otherwise empty database to copy."""
    on_server(f"CREATE DATABASE {names['template']}")
    app = create_app(configured)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield names["template"]
    for name in names.values():
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def app(names, configured, template):
    """The application over the tests' own database."""
    on_server(f"CREATE DATABASE {names['tests']} TEMPLATE {template}")
    app = create_app(replace(configured, database_url=database_url(names["tests"])).completed())
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def slate(app):
    """A connection whose transaction is rolled back after the test; commits are savepoints."""
    with app.app_context():
        connection = db.engine.connect()
        everything = connection.begin()
        kept = db.session
        db.session = scoped_session(
            sessionmaker(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        )
        yield connection
        db.session.remove()
        db.session = kept
        everything.rollback()
        connection.close()


@pytest.fixture
def fresh(names, configured, template):
    """An application over a new database in which commits are real: for races and workers."""
    on_server(f"DROP DATABASE IF EXISTS {names['fresh']} WITH (FORCE)")
    on_server(f"CREATE DATABASE {names['fresh']} TEMPLATE {template}")
    app = create_app(replace(configured, database_url=database_url(names["fresh"])).completed())
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def forgotten_attempts(app):
    """Nothing was tried before: counters of attempts start from nothing."""
    limits.counted.clear()
    redis = app.extensions["redis"]
    for key in redis.scan_iter("balai:limit:*"):
        redis.delete(key)


@pytest.fixture
def client(app, slate, forgotten_attempts):
    """A browser that nobody has signed in with."""
    return app.test_client()
