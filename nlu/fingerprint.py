"""Which model belongs to the present data: a hash over all that a training reads. Standard library only.

`python fingerprint.py` prints the path of the model, whether it has been trained yet or not.
"""

import hashlib
import os
from pathlib import Path

HOME = Path(__file__).resolve().parent
READ = ("config.yml", "domain.yml", "components/**/*.py", "data/**/*.yml", "lexicon/*.tsv")
WEIGHTS = ("tokenizer.json", "onnx/model.onnx*", "model.onnx*")
"""What is read of an encoder's folder, as in components/encoder.py."""


def encoder() -> str:
    """The sentence encoder that is set: a folder, a name of the hub, or nothing."""
    return os.environ.get("LOTSE_ENCODER", "").strip()


def fingerprint(home: Path = HOME) -> str:
    """Twelve hexadecimal digits. Names count as well as contents, for a file's folder is its locale.

    The weights of an encoder on the hub are not looked at: its name has to do.
    """
    digest = hashlib.sha256()
    for path in _matching(home, READ):
        digest.update(f"{path.relative_to(home).as_posix()} {_content(path)}\n".encode())
    if encoder():
        weights = (_content(path) for path in _matching(Path(encoder()), WEIGHTS))
        digest.update(f"encoder {encoder()} {' '.join(weights)}\n".encode())
    return digest.hexdigest()[:12]


def _matching(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    return sorted({path for pattern in patterns for path in folder.glob(pattern)})


def _content(path: Path) -> str:
    """Piece by piece, for weights are large."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(2**20):
            digest.update(piece)
    return digest.hexdigest()


def model_path(home: Path = HOME) -> Path:
    return home / "models" / f"nlu-{fingerprint(home)}.tar.gz"


if __name__ == "__main__":
    print(model_path())
