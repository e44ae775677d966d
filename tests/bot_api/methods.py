"""The methods of the Bot API by which a bot gets its updates, and the list of all methods."""

from typing import TYPE_CHECKING, Any

from tests.bot_api import delivery, validation
from tests.bot_api.editing import EDITING
from tests.bot_api.places import PLACES
from tests.bot_api.profile import PROFILE
from tests.bot_api.refusals import bad_request
from tests.bot_api.requests import Method, Request
from tests.bot_api.sending import SENDING
from tests.bot_api.webhook import Webhook

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi


async def get_me(api: "BotApi", asked: Request) -> Any:
    return api.me


async def get_updates(api: "BotApi", asked: Request) -> Any:
    api.updates.allow(delivery.kinds(asked.value("allowed_updates")))
    return await api.updates.fetch(asked.number("offset"), asked.number("limit", 100), asked.number("timeout"))


async def set_webhook(api: "BotApi", asked: Request) -> Any:
    url, secret = asked.text("url"), asked.text("secret_token")
    if not url:
        return await delete_webhook(api, asked)
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not validation.SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    api.updates.allow(delivery.kinds(asked.value("allowed_updates")))
    connections = min(max(asked.number("max_connections", 40), 1), 100)
    await api.updates.start_webhook(Webhook(url, secret, connections), drop_pending=asked.flag("drop_pending_updates"))
    return True


async def delete_webhook(api: "BotApi", asked: Request) -> Any:
    await api.updates.stop_webhook(drop_pending=asked.flag("drop_pending_updates"))
    return True


async def get_webhook_info(api: "BotApi", asked: Request) -> Any:
    webhook = api.updates.webhook
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.pending),
    }
    if api.updates.allowed:
        info["allowed_updates"] = sorted(api.updates.allowed)
    if webhook:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error:
            info["last_error_date"], info["last_error_message"] = webhook.last_error
    return info


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    **SENDING,
    **EDITING,
    **PLACES,
    **PROFILE,
}
