"""The environment, read once."""

from dataclasses import FrozenInstanceError

import pytest

from crm.kernel.settings import Settings, kombu_url, psycopg_url


def test_settings_come_from_the_environment_and_do_not_change(tmp_path):
    made = Settings.from_environment({"CRM_PORT": "8123", "CRM_DATA_DIR": str(tmp_path)})

    assert made.port == 8123
    assert made.base_url == "http://127.0.0.1:8123"
    with pytest.raises(FrozenInstanceError):
        made.port = 1


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "many"), ("COOKIE_SECURE", "perhaps"), ("WIRE_GROUP", "")]
)
def test_a_value_of_the_wrong_kind_ends_with_a_sentence(tmp_path, name, value):
    environment = {f"CRM_{name}": value, "CRM_DATA_DIR": str(tmp_path)}

    if value:
        with pytest.raises(SystemExit, match=f"CRM_{name}"):
            Settings.from_environment(environment)
    else:
        assert Settings.from_environment(environment).wire_group == 50


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("PORT", value) for value in ("0", "-1", "65536")],
        *[("WIRE_GROUP", value) for value in ("0", "-3", "2.5")],
        *[("RETRY_BASE_SECONDS", value) for value in ("0", "-1", "nan", "inf")],
        *[("LEASE_SECONDS", value) for value in ("0", "-1", "soon")],
        ("SMTP_TIMEOUT_SECONDS", "0"),
        ("SMTP_CONNECTIONS", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("UPLOAD_LIMIT_MB", "0"),
        *[("SMTP_URL", value) for value in ("mail", "http://h", "smtp://h:port", "smtp://h?tls=sure")],
        *[("BASE_URL", value) for value in ("city.example", "https://", "ftp://h")],
        ("MAIL_FROM", "nobody"),
        ("REDIS_URL", "localhost"),
        *[("DATABASE_URL", value) for value in ("crm", "mysql://h/crm")],
    ],
)
def test_a_value_that_cannot_work_ends_with_a_sentence(tmp_path, name, value):
    with pytest.raises(SystemExit, match=rf"^CRM_{name} must be [a-z].*, not '.*'\.$"):
        Settings.from_environment({f"CRM_{name}": value, "CRM_DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "smtp://a:b@[::1]:25?tls=off"),
        ("REDIS_URL", "unix:///run/v.sock?db=3"),
        ("DATABASE_URL", "postgresql://crm@/crm?host=/run/s"),
        ("BASE_URL", "https://balai.example/mail/"),
        ("MAIL_FROM", "Zoë <news@balai.example>"),
        ("RETRY_BASE_SECONDS", "0.5"),
    ],
)
def test_a_value_that_can_work_is_taken(tmp_path, name, value):
    assert Settings.from_environment({f"CRM_{name}": value, "CRM_DATA_DIR": str(tmp_path)})


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    environment = {"CRM_DATA_DIR": str(tmp_path)}

    first = Settings.from_environment(environment).secret_key

    assert first == Settings.from_environment(environment).secret_key
    assert len(first) == 64
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_addresses_of_servers_are_understood_in_every_usual_form():
    assert psycopg_url("postgres://a@b/c") == "postgresql+psycopg://a@b/c"
    assert psycopg_url("postgresql+psycopg://a@b/c") == "postgresql+psycopg://a@b/c"
    assert kombu_url("unix:///run/v.sock") == "redis+socket:///run/v.sock"
    assert kombu_url("unix:///run/v.sock?db=3") == "redis+socket:///run/v.sock?virtual_host=3"
    assert kombu_url("redis://h:1/0") == "redis://h:1/0"


def test_the_domain_of_the_sender_is_found_in_either_form():
    assert Settings(mail_from="Balai <news@city.example>").sender_domain == "city.example"
    assert Settings(mail_from="news@city.example").sender_domain == "city.example"
