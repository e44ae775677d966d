"""The real catalogues: words are part of what is tested."""

from pathlib import Path

from bot.adapters.locales import GettextLocales

LOCALES = GettextLocales(Path(__file__).parents[2] / "locales", ("de", "en", "ar", "uk"))
