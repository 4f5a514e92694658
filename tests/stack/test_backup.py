"""A back-up holds everything, and comes back only where nothing would be lost."""

from tests.stack.commands import balai


def test_a_backup_comes_back_into_an_empty_place(tmp_path):
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "balai.tar"
    balai(home, "users", "add", "kept@balai.example", "--role", "admin", stdin="a long enough one 1\n")
    (home / "uploads").mkdir()
    (home / "uploads" / "list.csv").write_text("name\nSuva\n")
    (home / "files" / "ab").mkdir(parents=True)
    (home / "files" / "ab" / "cdef").write_bytes(b"%PDF-1.7")

    assert balai(home, "backup", str(file)).returncode == 0
    restored = balai(other, "restore", str(file))

    assert restored.returncode == 0, restored.stderr
    assert "kept@balai.example" in balai(other, "users", "list").stdout
    assert (other / "uploads" / "list.csv").read_text() == "name\nSuva\n"
    assert (other / "files" / "ab" / "cdef").read_bytes() == b"%PDF-1.7"
    assert (other / "secret.key").read_text() == (home / "secret.key").read_text()
    assert file.stat().st_mode & 0o077 == 0

    again = balai(other, "restore", str(file))
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_something_else_is_no_backup(tmp_path):
    (tmp_path / "x.tar").write_bytes(b"nothing of ours")

    done = balai(tmp_path / "home", "restore", str(tmp_path / "x.tar"))

    assert done.returncode == 1
    assert "is not a back-up" in done.stderr


def test_who_was_erased_after_the_backup_does_not_come_back_with_it(tmp_path):
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "balai.tar"
    (tmp_path / "people.csv").write_text(
        "given_name,family_name,email,country\nAyuwati,Zulkarnaen,ayu@makassar.example,ID\n"
    )
    assert balai(home, "import", str(tmp_path / "people.csv")).returncode == 0
    assert "Ayuwati" in balai(home, "person", "export", "1").stdout
    assert balai(home, "backup", str(file)).returncode == 0

    erased = balai(home, "person", "erase", "1", "--yes", "--reason", "asked", "--json")
    assert erased.returncode == 0, erased.stderr
    assert balai(home, "person", "erase", "1", "--yes").returncode == 1
    other.mkdir()
    (other / "ledger.jsonl").write_bytes(next(home.glob("*ledger*")).read_bytes())
    restored = balai(other, "restore", str(file))

    assert restored.returncode == 0, restored.stderr
    copy = balai(other, "person", "export", "1").stdout
    assert "Erased" in copy
    assert "Ayuwati" not in copy
    assert "ayu@makassar" not in copy
