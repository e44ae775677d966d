"""Serves a model over HTTP as `rasa run --enable-api` does, by Rasa's own graph runner, but without TensorFlow.

`python server.py MODEL [-i HOST] [-p PORT]` answers `POST /model/parse`, `GET /`, `/version` and `/status` in Rasa's
format (https://legacy-docs-oss.rasa.com/docs/rasa/pages/http-api). Nothing here can load or replace a model. Rasa's
server stays usable with the same model; this one starts in a few seconds and takes a quarter of the memory.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from signal import SIGTERM, signal
from socket import create_server
from typing import Any

from archive import NoModel, unpack
from components.classifier import UnreadableModel
from rasa.constants import MINIMUM_COMPATIBLE_VERSION
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.exceptions import GraphComponentException, GraphSchemaException
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.exceptions import RasaException
from rasa.version import __version__
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

OURS = "components.joint_classifier.JointClassifier"
Parse = Callable[[str], dict[str, Any]]
MOST_BYTES = 64 * 1024
"""Of one request; the longest text is read up to `components.text.LONGEST` characters."""


class NotOurs(Exception):
    """The model has no component of ours; train it with `python train.py`."""


REFUSED = (RasaException, GraphComponentException, GraphSchemaException, NotOurs, NoModel, UnreadableModel, OSError)
"""What may be wrong with a model, or with the address."""


def parser(model: Path, storage: Path) -> Parse:
    """Unpacks the archive into `storage` and returns what parses one text. Raises NotOurs and what Rasa raises.

    Of the model's graph only what our component needs is loaded: Rasa adds a node for "/intent" messages, and merely
    naming its class imports TensorFlow.
    """
    metadata = unpack(model, storage)
    nodes = _nodes(metadata)
    target = next((name for name, node in nodes.items() if node["uses"] == OURS), None)
    if target is None:
        raise NotOurs(NotOurs.__doc__)
    wanted = {name: nodes[name] for name in needed(target, nodes)}
    schema = GraphSchema.from_dict({"nodes": wanted})
    context = ExecutionContext(schema, metadata["model_id"])
    runner = DaskGraphRunner.create(schema, LocalModelStorage(storage / "components"), context)

    def parse(text: str) -> dict[str, Any]:
        (message,) = runner.run({PLACEHOLDER_MESSAGE: [UserMessage(text)]}, targets=[target])[target]
        return {"entities": [], **message.as_dict(only_output_properties=True)}

    return parse


def _nodes(metadata: dict[str, Any]) -> dict[str, Any]:
    """Of the graph that answers. Raises NotOurs."""
    try:
        return dict(metadata["predict_schema"]["nodes"])
    except (KeyError, TypeError) as error:
        raise NotOurs(NotOurs.__doc__) from error


def needed(target: str, nodes: dict[str, Any]) -> list[str]:
    """The target and every node it is fed by, in any order."""
    found = [target]
    for name in found:
        found += [one for one in nodes[name]["needs"].values() if one in nodes and one not in found]
    return found


def application(parse: Parse, model: Path) -> Sanic:
    app = Sanic("lotse-recogniser", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MOST_BYTES

    @app.get("/")
    async def hello(_: Request) -> HTTPResponse:
        return response.text(f"Hello from Lotse's recogniser, by Rasa {__version__}")

    @app.get("/version")
    async def version(_: Request) -> HTTPResponse:
        return response.json({"version": __version__, "minimum_compatible_version": MINIMUM_COMPATIBLE_VERSION})

    @app.get("/status")
    async def status(_: Request) -> HTTPResponse:
        return response.json({"model_file": model.name, "num_active_training_jobs": 0})

    @app.post("/model/parse")
    async def parsed(request: Request) -> HTTPResponse:
        return response.json(parse(asked(request.body)))

    @app.exception(SanicException)
    async def refused(_: Request, error: SanicException) -> HTTPResponse:
        return response.json({"status": "failure", "message": str(error)}, getattr(error, "status_code", 500))

    return app


def asked(body: bytes) -> str:
    """The text in a request's body. Raises SanicException with status 400 and what was expected."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str):
        raise SanicException('expected JSON such as {"text": "..."}', status_code=400)
    return text


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="lotse-model-") as folder:
        try:
            parse = parser(options.model, Path(folder))
            listening = create_server((options.interface, options.port))
        except REFUSED as error:
            print(f"server: {options.model} cannot be served: {_reason(error)}", file=sys.stderr)
            return 1
        app = application(parse, options.model)
        app.run(sock=listening, access_log=False, motd=False, debug=False)
    return 0


def _reason(error: BaseException) -> str:
    """What one of our components raised lies beneath Rasa's own wrapping."""
    cause = error.__cause__ if isinstance(error, GraphComponentException) and error.__cause__ else error
    return str(cause) or type(cause).__doc__ or type(cause).__name__


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve the recogniser.")
    parser.add_argument("model", type=Path, help="the archive that train.py made")
    parser.add_argument("-i", "--interface", default="127.0.0.1", help="address to listen on (default: this machine)")
    parser.add_argument("-p", "--port", type=int, default=5005)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # Sanic does it for itself once it runs; before that the unpacked model would stay behind.
    signal(SIGTERM, lambda *_: sys.exit(0))
    sys.exit(main())
