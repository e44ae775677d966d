import pytest


@pytest.fixture(autouse=True)
def durations_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the Telegram library warns whenever it reads a time span, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
