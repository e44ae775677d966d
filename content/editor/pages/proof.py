"""What would let somebody in later asks again who she is: anybody may sit before a page that was left open."""

from starlette.requests import Request

from content.editor.pages.doorway import by_password, slowed
from content.editor.pages.second_factor import UNREADABLE, code_wrong, is_shown
from content.editor.people.lockout import TooManyAttempts
from content.editor.people.second_factor import OtherSecret
from content.editor.shell import Shell, Visit
from content.finding import Finding


async def doubt(shell: Shell, request: Request, visit: Visit, field: str) -> Finding | None:
    """What is wrong with the proof typed into `field`: a code where she has a second factor, else her password."""
    try:
        if visit.member.second_factor:
            right = await is_shown(shell, request, visit.member, visit.form.get(field, ""), visit.now)
            return None if right else code_wrong(field)
        known = await by_password(shell, request, visit.member.login, visit.form.get(field, ""))
        return None if known else Finding("password_wrong", "it is not the present password", field)
    except TooManyAttempts as error:
        return slowed(error)
    except OtherSecret:
        return UNREADABLE
