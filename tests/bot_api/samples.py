"""What phones send besides text, shaped as Telegram delivers it."""

from typing import Any


def _file(name: str, **more: Any) -> dict[str, Any]:
    return {"file_id": f"file-{name}", "file_unique_id": f"unique-{name}", "file_size": 4096, **more}


SAMPLES: dict[str, Any] = {
    "photo": [_file("photo", width=640, height=480)],
    "voice": _file("voice", duration=3, mime_type="audio/ogg"),
    "audio": _file("audio", duration=30, mime_type="audio/mpeg"),
    "video": _file("video", width=640, height=480, duration=5),
    "video_note": _file("note", length=240, duration=5),
    "sticker": _file("sticker", width=512, height=512, type="regular", is_animated=False, is_video=False, emoji="👋"),
    "animation": _file("animation", width=320, height=240, duration=2),
    "document": _file("letter", file_name="letter.pdf", mime_type="application/pdf"),
    "contact": {"phone_number": "+4915100000000", "first_name": "Amina"},
    "location": {"latitude": 50.5, "longitude": 10.5},
    "venue": {
        "location": {"latitude": 50.5, "longitude": 10.5},
        "title": "Market square",
        "address": "Main Street 1",
    },
    "poll": {
        "id": "1",
        "question": "Which day?",
        "options": [
            {"text": "Monday", "voter_count": 0, "persistent_id": "a"},
            {"text": "Tuesday", "voter_count": 0, "persistent_id": "b"},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
    "dice": {"emoji": "🎲", "value": 4},
}

FILES = ("photo", "voice", "audio", "video", "video_note", "sticker", "animation", "document")


def filled(kind: str, value: Any) -> Any:
    """True stands for the sample, a text for a file of that kind with this file_id."""
    if value is True and kind in SAMPLES:
        return SAMPLES[kind]
    if kind in FILES and isinstance(value, str):
        named = {"file_id": value, "file_unique_id": f"u{value}"}
        return [SAMPLES[kind][0] | named] if kind == "photo" else SAMPLES[kind] | named
    return value
