"""What is true of our own server alone: lean, strict about what it is asked, and no door to other models."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from socket import socket

import pytest
import server
from fingerprint import HOME
from serving import BROKEN, QUIET, Running, started

Shown = pytest.CaptureFixture[str]


def libraries(running: Running) -> str:
    return Path(f"/proc/{running.process.pid}/maps").read_text()


def test_ours_does_without_tensorflow(ours: Running, rasas: Running) -> None:
    ours.parse("Hallo")

    assert "libtensorflow" in libraries(rasas), "else this test would look for the wrong name"
    assert "libtensorflow" not in libraries(ours)


@pytest.mark.parametrize("body", BROKEN, ids=ascii)
def test_ours_says_what_it_expected(ours: Running, body: bytes) -> None:
    status, answer = ours.ask("POST", "/model/parse", body)

    assert status == 400
    assert json.loads(answer)["message"] == 'expected JSON such as {"text": "..."}'


def test_ours_takes_a_body_of_64_kilobytes_and_no_more(ours: Running) -> None:
    frame = len(b'{"text": ""}')
    most = server.MOST_BYTES

    assert ours.ask("POST", "/model/parse", b'{"text": "%s"}' % (b"x" * (most - frame)))[0] == 200
    assert ours.refuse(b'{"text": "%s"}' % (b"x" * (most - frame + 1))) == 413
    with suppress(ConnectionError):  # it may hang up before all of it is sent
        assert ours.refuse(b"x" * 20 * most) == 413
    assert ours.parse("Hallo")["text"] == "Hallo"


@pytest.mark.parametrize("body", [b"[" * 30_000, b'{"text":' * 8_000, b'{"text": ' + b"1" * 30_000 + b"}"])
def test_ours_survives_json_made_to_hurt(ours: Running, body: bytes) -> None:
    assert ours.refuse(body) == 400
    assert ours.parse("Hallo")["text"] == "Hallo"


@pytest.mark.parametrize("text", ["/greet", "/restart", '/greet{"name": "x"}'])
def test_ours_reads_a_leading_slash_like_any_other_text(ours: Running, text: str) -> None:
    answer = ours.parse(text)

    assert answer["text"] == text
    assert answer["intent"]["confidence"] < 1
    assert len(answer["intent_ranking"]) == 3


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/test/intents"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/conversations/x/tracker"),
        ("GET", "/domain"),
    ],
)
def test_ours_cannot_be_given_another_model_or_asked_for_more(
    ours: Running, archive_file: Path, method: str, path: str
) -> None:
    before = ours.parse("Kitaplatz"), ours.ask("GET", "/status")
    status, _ = ours.ask(method, path, json.dumps({"model_file": str(archive_file)}).encode())

    assert status in (404, 405)
    assert (ours.parse("Kitaplatz"), ours.ask("GET", "/status")) == before


def test_ours_ends_when_it_is_told_to_and_leaves_no_files(trained_model: Path, tmp_path: Path) -> None:
    with started(["server.py", str(trained_model)], tmp_path) as running:
        assert any(file.name.startswith("lotse-model-") for file in tmp_path.iterdir())
        running.process.send_signal(signal.SIGTERM)

        assert running.process.wait(30) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["log"]


def test_ours_leaves_no_files_either_when_it_is_ended_while_it_loads(trained_model: Path, tmp_path: Path) -> None:
    environment = {**os.environ, **QUIET, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "server.py", str(trained_model), "-p", "0"]
    with subprocess.Popen(command, cwd=HOME, env=environment) as process:
        while process.poll() is None and not list(tmp_path.glob("lotse-model-*/metadata.json")):
            time.sleep(0.001)
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
    assert list(tmp_path.iterdir()) == []


def refused(capsys: Shown, model: Path) -> str:
    """What our server says instead of starting: one line."""
    assert server.main([str(model)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith(f"server: {model} cannot be served: ")
    return shown.err


def test_ours_does_not_start_without_a_model(capsys: Shown, tmp_path: Path) -> None:
    assert "There is no model of the present data" in refused(capsys, tmp_path / "none.tar.gz")


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_ours_does_not_start_with_a_torn_model(
    capsys: Shown, trained_model: Path, tmp_path: Path, share: float
) -> None:
    whole, torn = trained_model.read_bytes(), tmp_path / "torn.tar.gz"
    torn.write_bytes(whole[: int(share * len(whole))])

    assert "is no model, or only a part of one; train anew" in refused(capsys, torn)


def test_ours_does_not_start_with_a_folder_in_place_of_a_model(capsys: Shown, tmp_path: Path) -> None:
    assert "Is a directory" in refused(capsys, tmp_path)


def repacked(model: Path, folder: Path, change: Callable[[Path], object]) -> Path:
    """The same model after something was changed inside."""
    server.unpack(model, folder / "model")
    change(folder / "model")
    return Path(shutil.make_archive(str(folder / "changed"), "gztar", folder / "model"))


def rewritten(folder: Path, old: str, new: str) -> None:
    text = (folder / "metadata.json").read_text()
    (folder / "metadata.json").write_text(text.replace(old, new))


INSIDE = "components/train_components.registered.JointClassifier0"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "metadata.json").write_text("{}"),
        lambda folder: (folder / "metadata.json").write_text('{"predict_schema": {"nodes": 5}}'),
        lambda folder: rewritten(folder, "components.joint_classifier.JointClassifier", "another.Classifier"),
        lambda folder: rewritten(folder, "rasa.graph_components.converters", "nowhere"),
        lambda folder: shutil.rmtree(folder / INSIDE),
        lambda folder: (folder / INSIDE / "recogniser.json").write_text("{}"),
        lambda folder: (folder / INSIDE / "intents.npz").unlink(),
        lambda folder: (folder / INSIDE / "intents.npz").write_bytes(b"PK"),
    ],
    ids=["no schema", "odd schema", "not ours", "no class", "no component", "no facts", "no array", "torn array"],
)
def test_ours_does_not_start_with_a_model_that_is_not_whole(
    capsys: Shown, trained_model: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    assert refused(capsys, repacked(trained_model, tmp_path, change)).count(" ") > 8, "a reason stands there"


def test_ours_does_not_start_where_another_program_listens(trained_model: Path, tmp_path: Path) -> None:
    with closing(socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = [sys.executable, "server.py", str(trained_model), "-p", str(other.getsockname()[1])]
        environment = {**os.environ, **QUIET, "TMPDIR": str(tmp_path)}
        done = subprocess.run(
            command, cwd=HOME, env=environment, text=True, capture_output=True, timeout=60, check=False
        )

    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
