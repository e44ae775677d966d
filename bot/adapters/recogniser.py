"""The recogniser's server, reached over HTTP. Fills ports.Recogniser.

API: https://legacy-docs-oss.rasa.com/docs/rasa/pages/http-api, POST /model/parse. `decision`, `language` and
`follow_up` are added by our own component (nlu/components/joint_classifier.py).
"""

import json
import logging
import time

import aiohttp

from bot.dialogue.model import Certainty, Guess, Understanding
from bot.ports import RecogniserAway

log = logging.getLogger(__name__)

_TIMEOUT = 3.0
_PAUSE = 5.0
_MOST_TEXT = 1000


class RasaRecogniser:
    """After a failure it is left alone for some seconds, so that a dead server slows nobody down."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = f"{url}/model/parse"
        self._session = session
        self._away_until = 0.0

    async def understand(self, text: str) -> Understanding:
        if time.monotonic() < self._away_until:
            raise RecogniserAway("resting after a failure")
        try:
            return _understanding(await self._parse(text[:_MOST_TEXT]))
        except (TimeoutError, aiohttp.ClientError, json.JSONDecodeError, UnicodeDecodeError) as error:
            self._away_until = time.monotonic() + _PAUSE
            raise RecogniserAway(type(error).__name__) from None
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise RecogniserAway(f"not an answer: {type(error).__name__}") from None

    async def _parse(self, text: str) -> object:
        # Rasa takes a text that begins with a slash as the name of an intent.
        text = text.lstrip("/ ")
        limit = aiohttp.ClientTimeout(total=_TIMEOUT, connect=1)
        async with self._session.post(self._url, json={"text": text}, timeout=limit) as response:
            response.raise_for_status()
            return json.loads(await response.read())

    async def ready(self) -> bool:
        """Whether a model answers now."""
        try:
            await self.understand("hallo")
        except RecogniserAway:
            self._away_until = 0.0
            return False
        return True


def _understanding(answer: object) -> Understanding:
    """Raises KeyError, TypeError or ValueError for anything that is not the answer of our model."""
    if not isinstance(answer, dict):
        raise TypeError
    guesses = [Guess(str(one["name"]), float(one["confidence"])) for one in answer["intent_ranking"]]
    certainty = Certainty(answer["decision"])
    if not all(0 <= guess.confidence <= 1 for guess in guesses) or (certainty is not Certainty.none and not guesses):
        raise ValueError
    return Understanding(
        tuple(sorted(guesses, key=lambda guess: -guess.confidence)),
        certainty,
        str(answer["language"]["name"] or ""),
        str(answer["follow_up"]["name"] or ""),
    )
