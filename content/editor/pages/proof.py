"""What would let somebody in later asks again who she is: anybody may sit before a page that was left open."""

from starlette.requests import Request

from content.editor.pages.doorway import slowed
from content.editor.pages.second_factor import UNREADABLE, code_wrong, is_shown
from content.editor.people import accounts, lockout
from content.editor.people.lockout import TooManyAttempts
from content.editor.people.second_factor import OtherSecret
from content.editor.shell import DEVICE, Shell, Visit
from content.finding import Finding


async def doubt(shell: Shell, request: Request, visit: Visit, field: str) -> Finding | None:
    """What is wrong with the proof typed into `field`: a code where she has a second factor, else her password."""
    try:
        if visit.member.second_factor:
            right = await is_shown(shell, request, visit.member, visit.form.get(field, ""), visit.now)
            return None if right else code_wrong(field)
        right = await _is_her_password(shell, request, visit, visit.form.get(field, ""))
        return None if right else Finding("password_wrong", "it is not the present password", field)
    except TooManyAttempts as error:
        return slowed(error)
    except OtherSecret:
        return UNREADABLE


async def _is_her_password(shell: Shell, request: Request, visit: Visit, typed: str) -> bool:
    """Raises TooManyAttempts."""
    parts, login = shell.parts, visit.member.login
    address = request.client.host if request.client else ""
    keys = lockout.password_keys(parts.secret, login, address, request.cookies.get(DEVICE, ""))
    attempt = await lockout.begin(parts.engine, keys, visit.now)
    if await accounts.sign_in(parts.engine, login, typed) is None:
        return False
    await lockout.succeeded(parts.engine, attempt)
    return True
