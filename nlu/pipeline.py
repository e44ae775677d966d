"""The pipeline that is trained: config.yml, with the sentence encoder in front of it where one is set."""

from pathlib import Path

import yaml
from fingerprint import encoder


def configuration(home: Path, folder: Path) -> Path:
    """config.yml as it is, or a copy in `folder` that has the encoder."""
    given = home / "config.yml"
    if not encoder():
        return given
    config = yaml.safe_load(given.read_text(encoding="utf-8"))
    config["pipeline"].insert(0, {"name": "components.registered.SentenceEncoder", "source": encoder()})
    made = folder / given.name
    made.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return made
