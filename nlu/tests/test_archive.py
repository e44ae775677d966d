"""Rasa's archive without Rasa: what is read from a good one, and what is said of a bad one."""

import gzip
import io
import json
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import project
import pytest
from archive import NoModel, opened, unpack
from components.classifier import UnreadableModel
from components.recogniser import FACTS, Recogniser

COMPONENT = "components/train_JointClassifier0"


def tarred(file: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def test_the_recogniser_inside_answers_as_before(known: Recogniser, archive_file: Path) -> None:
    for text in ("Kitaplatz gesucht", "مرحبا", "und was kostet das?"):
        before, after = known.read(text), opened(archive_file).read(text)
        assert [name for name, _ in after.ranking] == [name for name, _ in before.ranking]
        assert dict(after.ranking) == pytest.approx(dict(before.ranking), abs=0.01)
        assert (after.decision, after.language, after.follow_up) == (before.decision, before.language, before.follow_up)


def test_its_metadata_is_what_rasa_wrote(archive_file: Path, tmp_path: Path) -> None:
    assert unpack(archive_file, tmp_path) == {"model_id": "small"}
    assert (tmp_path / COMPONENT / FACTS).exists()


def test_nothing_is_left_behind_after_reading(
    archive_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    opened(archive_file)

    assert list(tmp_path.iterdir()) == []


def test_a_missing_model_is_told_to_be_trained(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="no model of the present data: run `./lotse train`"):
        opened(tmp_path / "nlu-000000000000.tar.gz")


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.1, 0.5, 0.9, 0.999])
def test_a_torn_file_is_no_model(archive_file: Path, tmp_path: Path, share: float) -> None:
    whole, torn = archive_file.read_bytes(), tmp_path / "torn.tar.gz"
    torn.write_bytes(whole[: int(share * len(whole))])

    with pytest.raises(UnreadableModel, match=r"torn\.tar\.gz is no model, or only a part of one; train anew"):
        opened(torn)


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_with_a_damaged_stretch_is_no_model(archive_file: Path, tmp_path: Path, place: float) -> None:
    content, damaged = bytearray(archive_file.read_bytes()), tmp_path / "damaged.tar.gz"
    start = int(place * len(content))
    content[start : start + 200] = b"\xff" * 200
    damaged.write_bytes(content)

    with pytest.raises(UnreadableModel, match="train anew"):
        opened(damaged)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", gzip.compress(b"hello"), b"PK\x03\x04", b"BZh91AY&SY" + b"x" * 99, b"\xfd7zXZ\x00" + b"x" * 99],
    ids=["empty", "text", "compressed text", "zip", "bzip2", "xz"],
)
def test_what_is_no_tar_file_is_no_model(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.tar.gz").write_bytes(content)

    with pytest.raises(UnreadableModel, match="is no model"):
        opened(tmp_path / "model.tar.gz")


@pytest.mark.parametrize(
    "members",
    [{}, {"readme.txt": b"hello"}, {"metadata.json": b"{"}, {"metadata.json": b"5"}, {"metadata.json": b"\xff"}],
    ids=["nothing", "another file", "half of the metadata", "a number as metadata", "no UTF-8"],
)
def test_a_tar_file_without_metadata_is_no_model(tmp_path: Path, members: Mapping[str, bytes]) -> None:
    with pytest.raises(UnreadableModel, match=r"other\.tar\.gz is no model"):
        opened(tarred(tmp_path / "other.tar.gz", members))


def test_a_model_of_another_rasa_project_says_whose_it_is(tmp_path: Path) -> None:
    members = {"metadata.json": b"{}", "components/train_DIETClassifier0/weights.h5": b"x"}

    with pytest.raises(UnreadableModel, match=r"other\.tar\.gz was made by another Lotse; train anew"):
        opened(tarred(tmp_path / "other.tar.gz", members))


def repacked(known: Recogniser, tmp_path: Path, change: Mapping[str, bytes | None]) -> Path:
    """The small model with other contents of some files of its component, or without them."""
    project.packed(known, tmp_path / "whole.tar.gz", tmp_path / "parts")
    for name, content in change.items():
        file = tmp_path / "parts" / COMPONENT / name
        file.unlink() if content is None else file.write_bytes(content)
    with tarfile.open(tmp_path / "changed.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(tmp_path / "parts", "")
    return tmp_path / "changed.tar.gz"


def array(value: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, bias=value)
    return file.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        {"intents.npz": None},
        {"intents.npz": b"hello"},
        {"intents.npz": b"PK\x03\x04 torn"},
        {"languages.npz": array(np.zeros(3))},
        {"languages.npz": array(np.array([{"run": "me"}], dtype=object))},
        {FACTS: b"{}"},
        {FACTS: b"[]"},
        {FACTS: b"{"},
        {FACTS: json.dumps({"names": {"intents": [], "languages": [], "follow_ups": []}}).encode()},
    ],
    ids=["missing", "text", "torn", "other arrays", "pickle", "no facts", "a list", "half of the facts", "no names"],
)
def test_a_component_whose_parts_do_not_fit_is_told_so(
    known: Recogniser, tmp_path: Path, change: Mapping[str, bytes | None]
) -> None:
    with pytest.raises(UnreadableModel, match="do not fit together; train anew"):
        opened(repacked(known, tmp_path, change))


@pytest.mark.parametrize("name", ["../escaped.txt", "components/../../escaped.txt"])
def test_nothing_is_written_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    model = tarred(tmp_path / "evil.tar.gz", {"metadata.json": b"{}", name: b"evil"})

    with pytest.raises(UnreadableModel):
        unpack(model, folder)
    assert not list(tmp_path.rglob("escaped.txt"))


def test_absolute_names_end_up_inside_as_well(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    folder = tmp_path / "inside"
    folder.mkdir()
    unpack(tarred(tmp_path / "evil.tar.gz", {"metadata.json": b"{}", str(outside): b"evil"}), folder)

    assert not outside.exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE], ids=["symbolic", "hard"])
def test_a_link_out_of_the_folder_is_not_made(tmp_path: Path, kind: bytes) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "inside"
    secret.write_text("secret")
    folder.mkdir()
    link = tarfile.TarInfo("metadata.json")
    link.type, link.linkname = kind, "../secret.txt"
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        archive.addfile(link)

    with pytest.raises(UnreadableModel):
        unpack(tmp_path / "evil.tar.gz", folder)
    assert secret.read_text() == "secret"


def test_two_readers_at_once_do_not_get_in_each_others_way(archive_file: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(archive_file, tmp_path))
    one, other = opened(archive_file), opened(copy)

    assert one.read("Hallo") == other.read("Hallo")
