"""Settings: the environment, read once into one frozen dataclass."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from flask import current_app

from .ranges import between, mail_server, sender, url_of, web_address, zone

POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")
KINDS = {int: "a whole number", float: "a number", bool: "yes or no"}
ROOT = Path(__file__).resolve().parent.parent.parent


def setting(default, about, rule=None):
    """A setting with the sentence that the README prints, and what its value may be."""
    return field(default=default, metadata={"about": about, "rule": rule})


@dataclass(frozen=True)
class Settings:
    """Everything that can be configured; each field is CRM_ and its name in capitals."""

    data_dir: str = setting(str(ROOT / ".crm" / "data"), "Embedded database and broker, uploads, ledger")
    port: int = setting(8000, "Port of the web server", between(1, 65535))
    database_url: str = setting(
        "", "PostgreSQL 15 or newer; empty: the embedded one is started", url_of(*POSTGRES)
    )
    redis_url: str = setting(
        "", "Redis or Valkey (`redis://`, `unix://`); empty: embedded", url_of("redis", "rediss", "unix")
    )
    broker_url: str = setting("", "Celery's broker where it is not Redis; empty: CRM_REDIS_URL")
    smtp_url: str = setting(
        "",
        "`smtp://user:pass@host:port?tls=off|opportunistic|require`; makes the sending account"
        " `default` once; empty: the local mail catcher",
        mail_server,
    )
    base_url: str = setting("", "Address that links in mails begin with; empty: this machine", web_address)
    secret_key: str = setting("", "Signs sessions and links; empty: made once, kept in the data directory")
    mail_from: str = setting("Balai <news@balai.example>", "Sender of newsletters and notices", sender)
    network_name: str = setting("Asia-Pacific Cities Network", "Name of the network, on pages and mails")
    zone: str = setting("Asia/Jakarta", "Time zone of the network's calendar: its quarters begin by it", zone)
    postal_address: str = setting(
        "Jalan Merdeka 1, Jakarta 10110, Indonesia", "At the foot of every newsletter"
    )
    ledger_file: str = setting(
        "", "Every unsubscribe and suppression, outside the back-up; empty: in the data directory"
    )
    wire_group: int = setting(
        50,
        "Messages handed to the wire at once: at most so many are uncertain after a kill",
        between(1, 1000),
    )
    retry_base_seconds: float = setting(
        300.0,
        "First wait before a refused message is tried again; the others scale with it",
        between(0.01, 86400),
    )
    lease_seconds: float = setting(
        120.0, "How long a worker may hold messages without a sign of life", between(0.5, 3600)
    )
    smtp_timeout_seconds: float = setting(
        60.0, "For connecting and commands; ten times that after the final dot", between(0.1, 600)
    )
    smtp_connections: int = setting(
        5, "Kept connections of one worker process to one sending account", between(1, 100)
    )
    pg_bin: str = setting("", "Folder of the PostgreSQL programs to embed")
    cookie_secure: bool = setting(False, "Send cookies over HTTPS only; set it wherever HTTPS is used")
    trusted_proxies: int = setting(
        0, "Reverse proxies in front, whose X-Forwarded headers are believed", between(0, 10)
    )
    upload_limit_mb: int = setting(50, "Largest file that may be uploaded", between(1, 2000))
    max_file_mb: int = setting(20, "Largest file kept with a contact or a record", between(1, 2000))
    metrics_token: str = setting("", "Bearer token for /metrics; empty: only from this machine")
    debug: bool = setting(False, "Show the style guide to everyone and log more")
    testing: bool = setting(False, "Set by the tests")

    @classmethod
    def from_environment(cls, environ=os.environ) -> "Settings":
        """Read CRM_… variables; a value of the wrong kind ends the program with a sentence."""
        given = {f.name: environ.get(f"CRM_{f.name.upper()}") for f in fields(cls)}
        return cls(**{f.name: read(f, given[f.name]) for f in fields(cls) if given[f.name]}).completed()

    def completed(self) -> "Settings":
        """The same, with what follows from the others filled in."""
        from dataclasses import replace

        where = Path(self.data_dir).absolute()
        redis = self.redis_url or "redis://127.0.0.1:6379/0"
        return replace(
            self,
            data_dir=str(where),
            database_url=psycopg_url(self.database_url or "postgresql:///crm"),
            redis_url=redis,
            broker_url=self.broker_url or kombu_url(redis),
            base_url=(self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/"),
            ledger_file=self.ledger_file or str(where / "ledger.jsonl"),
            secret_key=self.secret_key or kept_secret(where),
        )

    def for_flask(self) -> dict:
        """What Flask and its extensions want to know."""
        return {
            "SETTINGS": self,
            "TESTING": self.testing,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "pool_size": 10},
            "MIGRATIONS": str(ROOT / "migrations"),
            "MAX_CONTENT_LENGTH": self.upload_limit_mb * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
            "SESSION_COOKIE_NAME": "__Host-balai" if self.cookie_secure else "balai",
            "SESSION_COOKIE_SECURE": self.cookie_secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        }

    @property
    def sender_domain(self) -> str:
        """The domain behind the @ of the sender: Message-IDs and list names carry it."""
        return self.mail_from.rpartition("@")[2].strip("> ") or "localhost"


def settings() -> Settings:
    """The settings of the running application."""
    return current_app.config["SETTINGS"]


def read(spec, text):
    """One value, in the kind its default has, and within its range."""
    kind, rule = type(spec.default), spec.metadata["rule"]
    try:
        value = as_flag(text) if kind is bool else kind(text)
    except ValueError:
        wanted = KINDS[kind]
    else:
        wanted = rule(value) if rule else None
    if wanted:
        raise SystemExit(f"CRM_{spec.name.upper()} must be {wanted}, not {text!r}.")
    return value


def as_flag(text):
    """Yes or no, as people write it."""
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError(text)


def psycopg_url(url: str) -> str:
    """Whatever way a PostgreSQL address is written, with the driver that we use."""
    head, sep, tail = url.partition("://")
    return f"postgresql+psycopg{sep}{tail}" if head in ("postgres", "postgresql") else url


def kombu_url(url: str) -> str:
    """Celery writes Redis sockets in its own way, and the number of the database too."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = dict(parse_qsl(parts.query)).get("db")
    return f"redis+socket://{parts.path}" + (f"?virtual_host={number}" if number else "")


def kept_secret(where: Path) -> str:
    """The secret of this installation, made on the first call and only readable by its owner."""
    import secrets

    path = where / "secret.key"
    where.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()
