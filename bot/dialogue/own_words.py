"""What she may tell the counsellor beforehand in her own words: first name, what it is about, where to call her."""

from collections.abc import Mapping
from dataclasses import replace

from bot.booking.model import Appointment
from bot.dialogue.model import Facts

# At most so many characters of each; with the line of the number they fit the appointment's row.
OWN_WORDS: Mapping[str, int] = {"name": 60, "about": 400, "phone": 40}
_FEWEST_DIGITS = 6


def fault(what: str, text: str) -> str:
    """The key of what is said about words that cannot be taken, "" when they can."""
    if len(text) > OWN_WORDS[what]:
        return "too_long"
    if what == "phone" and sum(letter.isdigit() for letter in text) < _FEWEST_DIGITS:
        return "no_number"
    if what == "name" and not any(letter.isalpha() for letter in text):
        return "no_name"
    return ""


def worded(held: Appointment, what: str, text: str, facts: Facts) -> Appointment:
    """The appointment with her words. Her number is a line of its own at the head of what it is about, in German."""
    if what == "name":
        return replace(held, name=" ".join(text.split()))
    if what == "phone":
        number, about = " ".join(text.split()), words_of(held, facts)
    else:
        number, about = number_of(held, facts), text.strip()
    line = [_before_number(facts) + number] if number else []
    return replace(held, about="\n".join([*line, *([about] if about else [])]))


def number_of(appointment: Appointment, facts: Facts) -> str:
    """Where she wants to be called, "" where she has not said."""
    first, before = appointment.about.partition("\n")[0], _before_number(facts)
    return first.removeprefix(before) if first.startswith(before) else ""


def words_of(appointment: Appointment, facts: Facts) -> str:
    """What it is about, without the number."""
    return appointment.about.partition("\n")[2] if number_of(appointment, facts) else appointment.about


def _before_number(facts: Facts) -> str:
    assert facts.german
    return facts.german.text("about.phone", phone="").strip() + " "
