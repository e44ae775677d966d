"""What buttons about hours carry: which wish is switched, how late she will be, which day she wants to see."""

from datetime import date, datetime

from bot.booking.model import BERLIN

TOGGLES = ("phone", "video", "room", "woman", "step_free", "with_child")
# Minutes.
LATE = ("15", "30")
_DAY = "%Y%m%d"


def day_data(day: date) -> str:
    return day.strftime(_DAY)


def day_of(written: str) -> date | None:
    """None for what `day_data` did not write."""
    try:
        return datetime.strptime(written, _DAY).replace(tzinfo=BERLIN).date()
    except ValueError:
        return None
