"""A hub on this machine that knows one repository with one commit, as far as huggingface_hub asks for it."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

REPOSITORY = "tiny/encoder"
COMMIT = "c0ffee" + "0" * 34
REVISIONS = ("main", "v1", COMMIT)


@dataclass
class Hub:
    """`address` is for HF_ENDPOINT, `asked` what it was asked for."""

    folder: Path
    address: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> tuple[int, bytes, str]:
        """Status, body, and the kind of what cannot be found."""
        self.asked.append(path)
        api, files = f"/api/models/{REPOSITORY}/", f"/{REPOSITORY}/resolve/{COMMIT}/"
        if path.startswith(files) and (file := self.folder / path.removeprefix(files)).is_file():
            return 200, file.read_bytes(), ""
        if not path.startswith(api):
            return 404, b"", "RepoNotFound"
        kind, _, revision = path.removeprefix(api).partition("/")
        if revision.split("/")[0] not in REVISIONS:
            return 404, b"", "RevisionNotFound"
        tree = kind == "tree"
        return 200, json.dumps(self._tree() if tree else {"id": REPOSITORY, "sha": COMMIT, "siblings": []}).encode(), ""

    def _tree(self) -> list[dict[str, Any]]:
        files = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        return [
            {
                "type": "file",
                "path": path.relative_to(self.folder).as_posix(),
                "size": path.stat().st_size,
                "oid": hashlib.sha1(path.read_bytes()).hexdigest(),
            }
            for path in files
        ]


@contextmanager
def serving(folder: Path) -> Iterator[Hub]:
    """A hub whose repository holds the files of the folder, while this lasts."""
    hub = Hub(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:  # noqa: N802
            self._answer(with_body=False)

        def do_GET(self) -> None:  # noqa: N802
            self._answer(with_body=True)

        def _answer(self, with_body: bool) -> None:
            status, body, missing = hub.answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
            self.send_header("X-Repo-Commit", COMMIT)
            if missing:
                self.send_header("X-Error-Code", missing)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """What was asked for is in `asked`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hub.address = f"http://127.0.0.1:{server.server_port}"
        yield hub
        server.shutdown()
