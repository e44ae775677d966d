"""The audit log: who did what, and when. It can be read and nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.editor.parts import Words
from content.editor.people import accounts, audit
from content.editor.people.audit import Record
from content.editor.roles import Member, Role
from content.editor.shell import HOME, Shell, Visit, administrators
from content.entries import MODELS

ROWS = 50
# An import names every entry; a page must stay light.
_LONGEST = 300
# The operator, as bot/commands/editors.py names her.
OPERATOR = "./lotse"
OF_TEXTS = ("draft", "handed_in", "sent_back", "discarded", "published", "restored", "imported", "removed")
OF_PEOPLE = (
    *("invited", "joined", "link_revoked", "password_link", "password_changed", "sessions_ended"),
    *("second_factor_set", "second_factor_removed", "recovery_used", "recovery_renewed", "subject_linked"),
    *("role_changed", "deactivated", "reactivated"),
)
# What counsellors do, at the desk or in Telegram.
OF_DESK = (
    *("appointment_confirmed", "appointment_declined", "appointment_proposed", "appointment_moved"),
    *("appointment_passed_on", "appointment_cancelled", "appointment_attended", "appointment_missed"),
    *("case_taken", "case_passed_on", "case_closed", "case_reopened", "case_noted"),
    *("hours_changed", "day_changed", "absence_added", "absence_removed", "profile_changed", "quiet_set"),
    *("quiet_ended", "feed_made", "feed_ended", "telegram_linked", "group_connected", "team_named"),
    *("counsellor_added", "counsellor_changed", "counsellor_removed", "counsellor_back", "interpreter_changed"),
)
ACTIONS = (*OF_TEXTS, *OF_PEOPLE, *OF_DESK)
_WITH_RIGHTS = ("invited", "joined", "role_changed")
_LISTS = re.compile(r"(?:^|(?<= · ))(published|drafts):")
_CODE = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Line:
    """A record as one reads it. `link` leads to what was changed, "" where there is no page of it."""

    at: datetime
    who: str
    action: str
    subject: str
    link: str
    detail: str


def line(record: Record, members: Mapping[str, Member], words: Words) -> Line:
    key = f"audit.{record.action}"
    who, subject = members.get(record.actor), members.get(record.subject)
    of_file = record.action == "imported"
    return Line(
        at=record.at,
        who=_name(record.actor, who, words),
        action=words.text(key) if words.has(key) else record.action,
        subject=words.language(record.subject) if of_file else _name(record.subject, subject, words),
        link=_link(record.subject, subject),
        detail=_short(_detail(record, words)),
    )


def _name(stored: str, member: Member | None, words: Words) -> str:
    if stored == OPERATOR:
        return words.text("audit.operator")
    return member.name if member else stored


def _link(subject: str, member: Member | None) -> str:
    if subject.partition("/")[0] in MODELS:
        return f"{HOME}/{subject}"
    return f"{HOME}/people/{member.number}" if member else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _detail(record: Record, words: Words) -> str:
    """What people wrote stays as it is; what the house wrote is said in the reader's language."""
    if record.action in _WITH_RIGHTS:
        return _CODE.sub(lambda code: _right(code[0], words), record.detail).replace("->", "→")
    if record.action == "recovery_used":
        return words.plural("audit.codes_left", int(record.detail.partition(" ")[0]))
    if record.action in OF_TEXTS and record.detail.partition(" · ")[0] == "minor":
        return record.detail.replace("minor", words.text("audit.minor"), 1)
    if record.action == "imported":
        return _LISTS.sub(lambda name: f"{words.text(f'audit.list_{name[1]}')}:", record.detail)
    if record.action == "discarded":
        return words.text("audit.draft_of", name=record.detail.removeprefix("draft of "))
    return record.detail


def _right(code: str, words: Words) -> str:
    return words.text(f"people.role_{code}") if code in list(Role) else words.language(code)


@dataclass(frozen=True)
class AuditPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/audit", self.show)]

    @administrators
    async def show(self, request: Request, visit: Visit) -> Response:
        engine, asked = self.shell.parts.engine, request.query_params
        members = {member.login: member for member in await accounts.members(engine)}
        actor = _one_of(asked.get("actor", ""), [OPERATOR, *members])
        action = _one_of(asked.get("action", ""), ACTIONS)
        records = await audit.read(engine, _before(asked.get("before", "")), ROWS + 1, actor, action)
        values: dict[str, Any] = {"actor": actor, "action": action, "zone": visit.now.tzinfo}
        named = members | {f"counsellor-{one.counsellor}": one for one in members.values() if one.counsellor}
        values["lines"] = [line(record, named, visit.words) for record in records[:ROWS]]
        values["older"] = records[ROWS - 1].number if len(records) > ROWS else 0
        values["query"] = f"{urlencode({'actor': actor, 'action': action})}&"
        people = [(login, member.name) for login, member in members.items()]
        values["people"] = [(OPERATOR, visit.words.text("audit.operator")), *people]
        values["actions"] = [(one, visit.words.text(f"audit.{one}")) for one in ACTIONS]
        return self.shell.page("audit.html", visit, newest="before" not in asked, **values)


def _one_of(wanted: str, known: Sequence[str]) -> str:
    return wanted if wanted in known else ""


def _before(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None
