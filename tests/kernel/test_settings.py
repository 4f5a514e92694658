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
