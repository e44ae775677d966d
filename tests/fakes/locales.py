"""The real catalogues: words are part of what is tested."""

from pathlib import Path

from bot.adapters.locales import GettextLocales

_OFFERED = ("de", "en", "ar", "uk", "ru", "ku", "ckb", "pl", "vi")
LOCALES = GettextLocales(Path(__file__).parents[2] / "locales", _OFFERED)
