"""A server of a model as a process of its own: our own one, or that of Rasa."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import Any

from fingerprint import HOME

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONPATH": str(HOME),
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}
"""As bot/commands/recogniser.py starts it."""

BROKEN = [
    *[b'{"text": 5}', b'{"text": null}', b'{"text": {}}', b"{}", b"[]", b"5"],
    *[b"", b"no json", b"\xff\xfe", b'{"text": "'],
]
"""Bodies of requests that hold no text to parse."""


@dataclass(frozen=True)
class Running:
    process: "subprocess.Popen[bytes]"
    port: int

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def parse(self, text: str) -> dict[str, Any]:
        status, body = self.ask("POST", "/model/parse", json.dumps({"text": text}).encode())
        assert status == 200, body
        return dict(json.loads(body))

    def refuse(self, body: bytes) -> int:
        """The status; what comes with it says that it failed."""
        status, answer = self.ask("POST", "/model/parse", body)
        assert json.loads(answer)["status"] == "failure"
        return status


def free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: Sequence[str], folder: Path) -> Iterator[Running]:
    """Runs it from `nlu/`, with its files and its log in `folder`, until the block ends."""
    port, log = free_port(), folder / "log"
    environment = {**os.environ, **QUIET, "TMPDIR": str(folder)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command, "-i", "127.0.0.1", "-p", str(port)],
            cwd=HOME,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            running = Running(process, port)
            wait_for(running, log)
            yield running
        finally:
            process.terminate()
            process.wait(30)


def wait_for(running: Running, log: Path) -> None:
    deadline = time.monotonic() + 120
    while running.process.poll() is None and time.monotonic() < deadline:
        try:
            if b"nlu-" in running.ask("GET", "/status")[1]:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace")[-2_000:])
