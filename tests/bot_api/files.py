"""Files that Telegram keeps: what people sent, and what the bot uploaded."""

from typing import Any

from tests.bot_api.refusals import bad_request
from tests.bot_api.requests import Request, Upload


class Files:
    """By file_id, each with the kind under which it was sent and as a message describes it."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self._kept: dict[str, tuple[str, Any]] = {}

    def keep(self, kind: str, described: Any) -> None:
        for one in described if isinstance(described, list) else [described]:
            if isinstance(one, dict) and "file_id" in one:
                self._kept[one["file_id"]] = (kind, described)

    def take(self, asked: Request, kind: str) -> Any:
        """A new upload, or the identifier of an earlier file of the same kind."""
        named = asked.text(kind)
        upload = asked.uploads.get(named.removeprefix("attach://") or kind)
        if upload is not None:
            return self._new(kind, upload)
        if not named:
            raise bad_request(f"there is no {kind} in the request")
        if named not in self._kept:
            raise bad_request("wrong file identifier/HTTP URL specified")
        before, described = self._kept[named]
        if before != kind:
            raise bad_request(f"can't use file of type {before.title()} as {kind.title()}")
        return described

    def _new(self, kind: str, upload: Upload) -> Any:
        if not upload.content:
            raise bad_request("file must be non-empty")
        identifier = f"{kind}-{len(self.contents) + 1}"
        described: Any = {
            "file_id": identifier,
            "file_unique_id": f"u{identifier}",
            "file_size": len(upload.content),
            **_shape(kind, upload),
        }
        described = [described] if kind == "photo" else described
        self.contents[identifier] = upload.content
        self.keep(kind, described)
        return described


def _shape(kind: str, upload: Upload) -> dict[str, Any]:
    """What a message must say of such a file; sizes and lengths are made up."""
    match kind:
        case "photo":
            return {"width": 640, "height": 480}
        case "document":
            return {"file_name": upload.name, "mime_type": upload.mime_type}
        case "sticker":
            return {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False}
        case "video" | "animation":
            return {"width": 640, "height": 480, "duration": 1, "mime_type": upload.mime_type}
        case _:
            return {"duration": 1, "mime_type": upload.mime_type}
