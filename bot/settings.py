"""Everything that can be configured: environment variables and `.env`, checked at once at start."""

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
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

    @model_validator(mode="after")
    def _webhook(self) -> "Settings":
        if self.telegram_updates is not Updates.webhook or self.tryout:
            return self
        needs = []
        if not self.public_url.startswith("https://"):
            needs.append("LOTSE_PUBLIC_URL with https://")
        if not _SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            needs.append("LOTSE_WEBHOOK_SECRET: 16 to 256 of the characters A-Z a-z 0-9 _ -")
        if needs:
            raise ValueError("\n".join(f"LOTSE_TELEGRAM_UPDATES=webhook needs {need}" for need in needs))
        return self

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


def _sentence(fault: object) -> str:
    assert isinstance(fault, dict)
    message = str(fault["msg"]).removeprefix("Value error, ")
    name = "".join(f"LOTSE_{str(part).upper()} " for part in fault["loc"])
    return f"{name}{message}"
