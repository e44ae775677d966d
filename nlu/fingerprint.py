"""Which model belongs to the present data: a hash over all that a training reads. Standard library only.

`python fingerprint.py` prints the path of the model, whether it has been trained yet or not.
"""

import hashlib
from pathlib import Path

HOME = Path(__file__).resolve().parent
READ = ("config.yml", "domain.yml", "components/**/*.py", "data/**/*.yml")


def fingerprint(home: Path = HOME) -> str:
    """Twelve hexadecimal digits. Names count as well as contents, for a file's folder is its locale."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in READ for path in home.glob(pattern)}):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(home).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:12]


def model_path(home: Path = HOME) -> Path:
    return home / "models" / f"nlu-{fingerprint(home)}.tar.gz"


if __name__ == "__main__":
    print(model_path())
