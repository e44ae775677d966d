"""What works off Telegram's updates, put together for `worker`."""

from bot.adapters.appointments import AppointmentStore
from bot.adapters.feeds import FeedStore
from bot.adapters.hours import HoursStore
from bot.adapters.queue import Outbox
from bot.adapters.staff import StaffStore
from bot.app import House, now
from bot.channels.telegram.counsellor import CounsellorChat, Screen
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.profile import Menus
from bot.channels.web.desk import calendar_feed
from bot.desk.answering import Answering
from bot.desk.appointment_buttons import AppointmentButtons
from bot.desk.chat import DeskChat
from bot.desk.joining import Joining
from bot.desk.own_hours import OwnHours
from bot.desk.own_time import OwnTime


def handlers(house: House) -> Handlers:
    """Of a house with a bot."""
    postman, at_once = house.paced(), house.postman
    assert postman and at_once
    return Handlers(
        conversation=house.conversation,
        counsellor=_counsellor(house),
        team=house.team(),
        inbox=house.inbox,
        outbox=Outbox(house.engine),
        visitors=house.visitors,
        postman=postman,
        at_once=at_once,
        trouble=house.trouble,
        now=now,
    )


def _counsellor(house: House) -> CounsellorChat:
    assert house.bot
    staff = StaffStore(house.engine)
    joining = Joining(staff, house.locales)
    return CounsellorChat(_desk(house, staff), joining, Menus(house.bot), Screen(house.bot), house.lines(), now)


def _desk(house: House, staff: StaffStore) -> DeskChat:
    appointments, hours = AppointmentStore(house.engine, house.jobs), HoursStore(house.engine)
    answering = Answering(appointments, staff, house.conversation.chain)
    buttons = AppointmentButtons(answering, house.conversation.contents, house.locales)
    address = house.settings.public_url + calendar_feed.PATH if house.settings.public_url else ""
    time = OwnTime(hours, staff, appointments, FeedStore(house.engine), buttons, address)
    return DeskChat(staff, house.locales, buttons, OwnHours(hours), time)
