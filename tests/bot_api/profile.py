"""The methods of the Bot API that deal with the bot's own profile."""

import json
from typing import TYPE_CHECKING, Any

from tests.bot_api import validation
from tests.bot_api.refusals import bad_request
from tests.bot_api.requests import Method, Request

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def _place(asked: Request) -> tuple[str, str]:
    """Scope and language under which commands are kept."""
    scope = asked.value("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    kept = {name: scope.get(name) for name in ("type", *SCOPES[scope["type"]])}
    return json.dumps(kept), validation.language(asked.text("language_code"))


async def set_my_commands(api: "BotApi", asked: Request) -> Any:
    place, listed = _place(asked), validation.commands(asked.value("commands"))
    api.commands.pop(place, None)
    if listed:
        api.commands[place] = listed
    return True


async def get_my_commands(api: "BotApi", asked: Request) -> Any:
    return api.commands.get(_place(asked), [])


async def delete_my_commands(api: "BotApi", asked: Request) -> Any:
    api.commands.pop(_place(asked), None)
    return True


def _setter(field: str, limit: int) -> Method:
    async def set_text(api: "BotApi", asked: Request) -> Any:
        code = validation.language(asked.text("language_code"))
        text = validation.cleaned(asked.text(field)).strip()
        if len(text) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        api.profile.pop((field, code), None)
        if text:
            api.profile[field, code] = text
        return True

    return set_text


def _getter(field: str) -> Method:
    async def get_text(api: "BotApi", asked: Request) -> Any:
        code = validation.language(asked.text("language_code"))
        return {field: api.profile.get((field, code), "")}

    return get_text


PROFILE: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": _setter("description", 512),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", 120),
    "getMyShortDescription": _getter("short_description"),
}
