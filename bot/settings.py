"""Everything that can be configured: environment variables and `.env`, checked at once at start."""

import re
from datetime import time
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
# As wide as the column in which an account keeps it.
_LONGEST_ISSUER = 200
_QUIET_HOURS = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])")
_ON_THE_HUB = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(@[\w./-]+)?")


class SettingsFault(Exception):
    """One or more settings are wrong; trying again without a change does not help."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Updates(StrEnum):
    poll = "poll"
    webhook = "webhook"


class LogFormat(StrEnum):
    text = "text"
    json = "json"


class Settings(BaseSettings):
    """The table in README.md documents each field; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", env_file=".env", extra="ignore", frozen=True)

    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_updates: Updates = Updates.poll
    public_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    database_url: SecretStr = SecretStr("")
    nlu_url: str = ""
    encoder: str = ""
    data_dir: Path = ROOT / "var"
    host: str = "127.0.0.1"
    port: int = 8080
    pack: Path = ROOT / "content/packs/leipzig"
    log: LogFormat = LogFormat.text
    map_tiles: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    answer_minutes: int = 30
    quiet_hours: str = "20-8"
    offer_hours: int = 2

    @field_validator("telegram_api_url", "public_url", "nlu_url")
    @classmethod
    def _base_address(cls, value: str) -> str:
        address = value.strip().rstrip("/")
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError("must be an address that begins with http:// or https://")
        return address

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        number, colon, rest = token.partition(":")
        if token and not (number.isdigit() and colon and rest):
            raise ValueError("must look like 123456:ABC-DEF, as @BotFather gives it")
        return SecretStr(token)

    @field_validator("port")
    @classmethod
    def _port(cls, value: int) -> int:
        if not 0 < value < 65536:
            raise ValueError("must be between 1 and 65535")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value().strip()
        if url and not url.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return SecretStr(url)

    @field_validator("pack")
    @classmethod
    def _pack(cls, value: Path) -> Path:
        folder = value if value.is_absolute() else ROOT / value
        if not (folder / "pack.yaml").is_file():
            raise ValueError("must be a folder that holds a pack.yaml")
        return folder

    @field_validator("encoder")
    @classmethod
    def _encoder(cls, value: str) -> str:
        """A folder becomes an absolute path; a name is taken as one of the hub, which only training can ask."""
        name = value.strip()
        folder = ROOT / name
        models = [folder / "onnx/model.onnx", folder / "model.onnx"]
        if name and (folder / "tokenizer.json").is_file() and any(model.is_file() for model in models):
            return str(folder.resolve())
        if name and (folder.exists() or not _ON_THE_HUB.fullmatch(name)):
            raise ValueError("must be a folder with tokenizer.json and model.onnx, or owner/name of a model on the hub")
        return name

    @field_validator("map_tiles")
    @classmethod
    def _tiles(cls, value: str) -> str:
        template = value.strip()
        web = template.startswith(("http://", "https://"))
        if template and not (web and all(template.count(part) == 1 for part in ("{z}", "{x}", "{y}"))):
            raise ValueError("must be an address that begins with https:// and holds {z}, {x} and {y}")
        return template

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        """Kept to the letter, a slash at its end too: providers sign with it."""
        issuer = value.strip()
        parts = urlsplit(issuer)
        local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
        plain = parts.hostname and not parts.query and not parts.fragment and len(issuer) <= _LONGEST_ISSUER
        if issuer and not (plain and (parts.scheme == "https" or local)):
            raise ValueError("must be an address that begins with https://, without ? and #")
        return issuer

    @field_validator("oidc_client_id", "oidc_name")
    @classmethod
    def _without_blanks(cls, value: str) -> str:
        return value.strip()

    @field_validator("oidc_client_secret")
    @classmethod
    def _client_secret(cls, value: SecretStr) -> SecretStr:
        return SecretStr(value.get_secret_value().strip())

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value().strip()
        if url and not _is_smtp(url):
            raise ValueError("must look like smtp://user:password@host:587 or smtps://user:password@host")
        return SecretStr(url)

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        sender = value.strip()
        name, at, host = parseaddr(sender)[1].partition("@")
        if sender and not (name and at and host and sender.isprintable()):
            raise ValueError("must be an e-mail address, such as lotse@example.org or Lotse <lotse@example.org>")
        return sender

    @field_validator("answer_minutes")
    @classmethod
    def _minutes(cls, value: int) -> int:
        if not 1 <= value <= 24 * 60:
            raise ValueError("must be between 1 and 1440")
        return value

    @field_validator("offer_hours")
    @classmethod
    def _hours(cls, value: int) -> int:
        if not 1 <= value <= 72:
            raise ValueError("must be between 1 and 72")
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _quiet(cls, value: str) -> str:
        hours = value.replace(" ", "")
        if hours and not _QUIET_HOURS.fullmatch(hours):
            raise ValueError("must be two full hours such as 20-8, or empty for none")
        return hours

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if needs := [*self._webhook_needs(), *self._city_needs(), *self._mail_needs()]:
            raise ValueError("\n".join(needs))
        return self

    def _webhook_needs(self) -> list[str]:
        if self.telegram_updates is not Updates.webhook or self.tryout:
            return []
        needs = []
        if not self.public_url.startswith("https://"):
            needs.append("LOTSE_PUBLIC_URL with https://")
        if not _SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            needs.append("LOTSE_WEBHOOK_SECRET: 16 to 256 of the characters A-Z a-z 0-9 _ -")
        return [f"LOTSE_TELEGRAM_UPDATES=webhook needs {need}" for need in needs]

    def _city_needs(self) -> list[str]:
        """All or none. The public address and the name too: a provider knows us by one, readers it by the other."""
        identity = {
            "LOTSE_OIDC_ISSUER": self.oidc_issuer,
            "LOTSE_OIDC_CLIENT_ID": self.oidc_client_id,
            "LOTSE_OIDC_CLIENT_SECRET": self.oidc_client_secret.get_secret_value(),
        }
        if not any(identity.values()):
            return []
        all_of_them = {**identity, "LOTSE_OIDC_NAME": self.oidc_name, "LOTSE_PUBLIC_URL": self.public_url}
        return [f"sign-in with the city's accounts needs {name}" for name, value in all_of_them.items() if not value]

    def _mail_needs(self) -> list[str]:
        """Both or none."""
        both = {"LOTSE_SMTP_URL": self.smtp_url.get_secret_value(), "LOTSE_MAIL_FROM": self.mail_from}
        if not any(both.values()):
            return []
        return [f"notices by e-mail need {name}" for name, value in both.items() if not value]

    @property
    def quiet(self) -> tuple[time, time]:
        """From when to when no visitor is disturbed; twice the same hour: never."""
        first, _, last = (self.quiet_hours or "0-0").partition("-")
        return time(int(first)), time(int(last))

    @property
    def tryout(self) -> bool:
        """Without a Telegram token the house runs with invented counsellors, and says so."""
        return not self.telegram_token.get_secret_value()


def read() -> Settings:
    """Raises SettingsFault that lists every fault at once, by the name of its variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsFault([line for fault in error.errors() for line in _sentence(fault).split("\n")]) from None


def _is_smtp(url: str) -> bool:
    parts = urlsplit(url)
    try:
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _sentence(fault: object) -> str:
    assert isinstance(fault, dict)
    message = str(fault["msg"]).removeprefix("Value error, ")
    name = "".join(f"LOTSE_{str(part).upper()} " for part in fault["loc"])
    return f"{name}{message}"
