"""What can be configured, and how a wrong setting is told."""

import os
import re
from datetime import time
from pathlib import Path

import pytest

from bot.settings import ROOT, LogFormat, Settings, SettingsFault, Updates, read

TOKEN = "123456:ABC-DEF_ghi"
ENCODER = "a folder with tokenizer.json and model.onnx, or owner/name of a model on the hub"
HOOK = {
    "LOTSE_TELEGRAM_TOKEN": TOKEN,
    "LOTSE_TELEGRAM_UPDATES": "webhook",
    "LOTSE_PUBLIC_URL": "https://lotse.example",
    "LOTSE_WEBHOOK_SECRET": "a-secret_of-16ch",
}

CITY = {
    "LOTSE_PUBLIC_URL": "https://lotse.example",
    "LOTSE_OIDC_ISSUER": "https://id.example/realm/",
    "LOTSE_OIDC_CLIENT_ID": "lotse",
    "LOTSE_OIDC_CLIENT_SECRET": "of the city",
    "LOTSE_OIDC_NAME": "Stadt Leipzig",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder without `.env`, and no setting of the machine that tests."""
    for name in list(os.environ):
        if name.upper().startswith("LOTSE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reading(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return read()


def faults(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsFault) as caught:
        reading(monkeypatch, values)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_without_any_setting_there_is_a_try_out_on_this_machine_alone() -> None:
    settings = read()

    assert settings.tryout
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.data_dir, settings.pack) == (ROOT / "var", ROOT / "content/packs/leipzig")
    assert (settings.telegram_updates, settings.log) == (Updates.poll, LogFormat.text)
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.public_url == settings.nlu_url == settings.database_url.get_secret_value() == ""
    assert settings.encoder == ""


def test_every_setting_is_taken_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = reading(
        monkeypatch,
        {
            **HOOK,
            "LOTSE_TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "LOTSE_DATABASE_URL": "postgresql://lotse@db/lotse",
            "LOTSE_NLU_URL": "http://nlu:5005",
            "LOTSE_ENCODER": " owner/name@v1 ",
            "LOTSE_DATA_DIR": "/srv/lotse",
            "LOTSE_HOST": "0.0.0.0",
            "LOTSE_PORT": "80",
            "LOTSE_PACK": "content/packs/leipzig",
            "LOTSE_LOG": "json",
        },
    )

    assert not settings.tryout
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.telegram_updates is Updates.webhook
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.public_url == "https://lotse.example"
    assert settings.webhook_secret.get_secret_value() == "a-secret_of-16ch"
    assert settings.database_url.get_secret_value() == "postgresql://lotse@db/lotse"
    assert settings.nlu_url == "http://nlu:5005"
    assert settings.encoder == "owner/name@v1"
    assert settings.data_dir == Path("/srv/lotse")
    assert (settings.host, settings.port) == ("0.0.0.0", 80)
    assert settings.pack == ROOT / "content/packs/leipzig"
    assert settings.log is LogFormat.json


def test_the_file_dot_env_is_read_and_the_environment_beats_it(monkeypatch: pytest.MonkeyPatch, bare: Path) -> None:
    (bare / ".env").write_text("# ours\nLOTSE_PORT=9090\nLOTSE_HOST='::1'\nOTHER=1\n", encoding="utf-8")

    assert (read().port, read().host) == (9090, "::1")
    assert reading(monkeypatch, {"LOTSE_PORT": "9091"}).port == 9091


def test_blanks_around_what_was_pasted_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = reading(
        monkeypatch, {"LOTSE_TELEGRAM_TOKEN": f" {TOKEN}\n", "LOTSE_PUBLIC_URL": " https://lotse.example/ "}
    )

    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.public_url == "https://lotse.example"


def test_a_pack_may_stand_anywhere(monkeypatch: pytest.MonkeyPatch, bare: Path) -> None:
    (bare / "pack.yaml").touch()

    assert reading(monkeypatch, {"LOTSE_PACK": str(bare)}).pack == bare


@pytest.mark.parametrize("model", ["model.onnx", "onnx/model.onnx"])
def test_a_folder_of_an_encoder_is_named_from_the_root(monkeypatch: pytest.MonkeyPatch, bare: Path, model: str) -> None:
    (bare / "onnx").mkdir()
    for file in ("tokenizer.json", model):
        (bare / file).touch()
    near = os.path.relpath(bare, ROOT)

    assert reading(monkeypatch, {"LOTSE_ENCODER": str(bare)}).encoder == str(bare.resolve())
    assert reading(monkeypatch, {"LOTSE_ENCODER": near}).encoder == str(bare.resolve())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TELEGRAM_TOKEN", "my token", "must look like 123456:ABC-DEF, as @BotFather gives it"),
        ("TELEGRAM_TOKEN", "123456:", "must look like 123456:ABC-DEF, as @BotFather gives it"),
        ("TELEGRAM_API_URL", "api.telegram.org", "must be an address that begins with http:// or https://"),
        ("TELEGRAM_UPDATES", "push", "Input should be 'poll' or 'webhook'"),
        ("PUBLIC_URL", "ftp://lotse.example", "must be an address that begins with http:// or https://"),
        ("PUBLIC_URL", "http://[", "Invalid IPv6 URL"),
        ("NLU_URL", "https://", "must be an address that begins with http:// or https://"),
        ("ENCODER", "content", f"must be {ENCODER}"),
        ("ENCODER", "/nowhere", f"must be {ENCODER}"),
        ("ENCODER", "../name", f"must be {ENCODER}"),
        ("ENCODER", "name", f"must be {ENCODER}"),
        ("ENCODER", "owner/name/more", f"must be {ENCODER}"),
        ("ENCODER", "owner/name@", f"must be {ENCODER}"),
        ("DATABASE_URL", "mysql://db/lotse", "must begin with postgresql://"),
        ("PORT", "0", "must be between 1 and 65535"),
        ("PORT", "65536", "must be between 1 and 65535"),
        ("PORT", "http", "Input should be a valid integer, unable to parse string as an integer"),
        ("PACK", "content/packs/nowhere", "must be a folder that holds a pack.yaml"),
        ("LOG", "xml", "Input should be 'text' or 'json'"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    assert faults(monkeypatch, {f"LOTSE_{name}": value}) == [f"LOTSE_{name} {told}"]


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "LOTSE_PORT": "-1",
        "LOTSE_LOG": "xml",
        "LOTSE_TELEGRAM_TOKEN": "x",
        "LOTSE_PACK": "x",
        "LOTSE_NLU_URL": "x",
    }

    assert [fault.split()[0] for fault in faults(monkeypatch, wrong)] == [
        "LOTSE_TELEGRAM_TOKEN",
        "LOTSE_NLU_URL",
        "LOTSE_PORT",
        "LOTSE_PACK",
        "LOTSE_LOG",
    ]


def test_what_a_webhook_needs_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, {"LOTSE_TELEGRAM_TOKEN": TOKEN, "LOTSE_TELEGRAM_UPDATES": "webhook"}) == [
        "LOTSE_TELEGRAM_UPDATES=webhook needs LOTSE_PUBLIC_URL with https://",
        "LOTSE_TELEGRAM_UPDATES=webhook needs LOTSE_WEBHOOK_SECRET: 16 to 256 of the characters A-Z a-z 0-9 _ -",
    ]


@pytest.mark.parametrize("secret", ["", "short", "x" * 257, "ä" * 16, "a secret of 16 ch", "x" * 16 + "\n"])
def test_a_webhook_needs_a_secret_that_telegram_takes(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    (fault,) = faults(monkeypatch, {**HOOK, "LOTSE_WEBHOOK_SECRET": secret})

    assert "LOTSE_WEBHOOK_SECRET" in fault


def test_a_webhook_needs_an_address_with_https(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults(monkeypatch, {**HOOK, "LOTSE_PUBLIC_URL": "http://lotse.example"})

    assert fault == "LOTSE_TELEGRAM_UPDATES=webhook needs LOTSE_PUBLIC_URL with https://"


def test_without_a_token_a_webhook_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading(monkeypatch, {"LOTSE_TELEGRAM_UPDATES": "webhook"}).tryout


def test_a_citys_sign_in_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, {"LOTSE_OIDC_ISSUER": CITY["LOTSE_OIDC_ISSUER"]}) == [
        "sign-in with the city's accounts needs LOTSE_OIDC_CLIENT_ID",
        "sign-in with the city's accounts needs LOTSE_OIDC_CLIENT_SECRET",
        "sign-in with the city's accounts needs LOTSE_OIDC_NAME",
        "sign-in with the city's accounts needs LOTSE_PUBLIC_URL",
    ]


def test_an_issuer_is_kept_to_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = reading(monkeypatch, CITY)

    assert settings.oidc_issuer == "https://id.example/realm/"
    assert settings.oidc_client_secret.get_secret_value() == "of the city"
    assert (settings.oidc_client_id, settings.oidc_name) == ("lotse", "Stadt Leipzig")
    assert "of the city" not in f"{settings!r}"


@pytest.mark.parametrize("issuer", ["http://localhost:8090/realm", "http://127.0.0.1:8090"])
def test_on_this_machine_a_provider_needs_no_https(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    assert reading(monkeypatch, {**CITY, "LOTSE_OIDC_ISSUER": issuer}).oidc_issuer == issuer


@pytest.mark.parametrize(
    "issuer", ["id.example", "http://id.example", "http://localhost.id.example", "https://id.example?a", "https://"]
)
def test_elsewhere_a_provider_needs_https(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    told = "LOTSE_OIDC_ISSUER must be an address that begins with https://, without ? and #"

    assert faults(monkeypatch, {**CITY, "LOTSE_OIDC_ISSUER": issuer}) == [told]


def test_mail_needs_a_server_and_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_SMTP_URL", "smtp://lotse:s3cret@mail.example:587")
    assert faults(monkeypatch, {}) == ["notices by e-mail need LOTSE_MAIL_FROM"]
    settings = reading(monkeypatch, {"LOTSE_MAIL_FROM": " Lotse <lotse@example.org> "})
    assert settings.mail_from == "Lotse <lotse@example.org>"
    assert "s3cret" not in f"{settings!r}"
    monkeypatch.delenv("LOTSE_SMTP_URL")
    assert faults(monkeypatch, {}) == ["notices by e-mail need LOTSE_SMTP_URL"]


@pytest.mark.parametrize("url", ["mail.example", "https://mail.example", "smtp://", "smtp://mail.example:none"])
def test_a_mail_server_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    told = "LOTSE_SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host"
    assert faults(monkeypatch, {"LOTSE_SMTP_URL": url, "LOTSE_MAIL_FROM": "lotse@example.org"}) == [told]


@pytest.mark.parametrize("sender", ["lotse", "@example.org", "lotse@", "a@b.org\nBcc: c@d.org"])
def test_a_sender_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    told = "LOTSE_MAIL_FROM must be an e-mail address, such as lotse@example.org or Lotse <lotse@example.org>"
    assert faults(monkeypatch, {"LOTSE_SMTP_URL": "smtp://mail.example", "LOTSE_MAIL_FROM": sender}) == [told]


def test_quiet_hours_are_two_full_hours_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read().quiet == (time(20), time(8))
    assert reading(monkeypatch, {"LOTSE_QUIET_HOURS": " 22 - 7 "}).quiet == (time(22), time(7))
    assert reading(monkeypatch, {"LOTSE_QUIET_HOURS": ""}).quiet == (time(0), time(0))
    for wrong in ("20", "8-24", "20:30-8", "-"):
        told = "LOTSE_QUIET_HOURS must be two full hours such as 20-8, or empty for none"
        assert faults(monkeypatch, {"LOTSE_QUIET_HOURS": wrong}) == [told]


def test_times_to_answer_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (read().answer_minutes, read().offer_hours) == (30, 2)
    assert faults(monkeypatch, {"LOTSE_ANSWER_MINUTES": "0", "LOTSE_OFFER_HOURS": "100"}) == [
        "LOTSE_ANSWER_MINUTES must be between 1 and 1440",
        "LOTSE_OFFER_HOURS must be between 1 and 72",
    ]


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    password = "postgresql://lotse:pa55word@db/lotse"
    settings = reading(monkeypatch, {**HOOK, "LOTSE_DATABASE_URL": password})
    shown = f"{settings!r} {settings}"

    assert not any(secret in shown for secret in (TOKEN, "a-secret_of-16ch", "pa55word"))


def test_a_fault_does_not_quote_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"LOTSE_TELEGRAM_TOKEN": "s3cret", "LOTSE_DATABASE_URL": "s3cret", "LOTSE_PORT": "x"}

    assert "s3cret" not in "".join(faults(monkeypatch, wrong))


def test_settings_do_not_change_while_the_house_runs() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().port = 1  # type: ignore[misc]


def test_every_setting_stands_in_the_readme_and_nothing_else() -> None:
    _, table, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- settings -->")
    documented = re.findall(r"(?m)^\| *`(LOTSE_[A-Z_]+)`", table)

    assert documented == [f"LOTSE_{name.upper()}" for name in Settings.model_fields]
