"""The other commands, as they are typed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

COMMANDS = (
    *("up", "check", "console", "train", "evaluate", "content", "counsellor", "inbox", "bench", "doctor"),
    *("editor", "links", "report", "web", "worker", "telegram", "migrate"),
)


def lotse(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LOTSE_")}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, env={**clean, **settings}, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    shown = lotse(command, "--help")

    assert shown.returncode == 0
    assert shown.stdout.startswith("usage: lotse")


def test_counsellors_are_added_changed_and_removed(database: str) -> None:
    settings = {"LOTSE_DATABASE_URL": database}
    added = lotse("counsellor", "add", "anna", "--name", "Anna", "--languages", "de,ar", **settings)
    assert "Password of anna, shown only this once: " in added.stdout
    again = lotse("counsellor", "add", "anna", "--name", "Anna", "--languages", "de", **settings)
    assert again.returncode == 1
    assert "Somebody else has this login name, or had it. Another one helps. (anna)" in again.stderr
    assert lotse("counsellor", "hours", "anna", "--hours", "mon 9:00-12:00", **settings).returncode == 0
    wrong = lotse("counsellor", "hours", "anna", "--hours", "monday morning", **settings)
    assert 'write it like "mon,wed 9:00-13:00"' in wrong.stderr
    away = ("anna", "2027-01-04", "2027-01-08", "--substitute", "amira")
    assert lotse("counsellor", "absence", *away, **settings).returncode == 0
    assert "anna: Anna (de, ar; Team)" in lotse("counsellor", "list", **settings).stdout
    assert lotse("counsellor", "remove", "anna", **settings).returncode == 0
    assert "anna: Anna" not in lotse("counsellor", "list", **settings).stdout


def test_a_counsellor_is_invited_by_a_link_to_an_account_of_her_own(database: str) -> None:
    settings = {"LOTSE_DATABASE_URL": database, "LOTSE_PUBLIC_URL": "https://lotse.example"}
    hours = ("--hours", "mon,wed 9:00-13:00", "--modes", "room,phone", "--team", "West")
    invited = lotse("counsellor", "invite", "--name", "Olha", "--languages", "uk", *hours, **settings)

    assert "https://lotse.example/editor/invited/" in invited.stdout
    assert "t.me" not in invited.stdout
    assert "counsellor-3: Olha (uk; West)" in lotse("counsellor", "list", **settings).stdout


def test_a_pack_with_faults_is_not_loaded_and_each_is_named(tmp_path: Path, database: str) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(ROOT / "content/packs/leipzig", pack)
    (pack / "topics/kita_place/uk.md").unlink()
    place = pack / "places/jobcenter-leipzig.yaml"
    place.write_text(place.read_text().replace("Mo,We-Fr 08:00-12:00", "mornings"))
    refused = lotse("content", "import", str(pack), LOTSE_DATABASE_URL=database)

    assert refused.returncode == 1
    assert "nothing was loaded" in refused.stderr
    assert "topics/kita_place/uk.md" in refused.stderr
    assert "places/jobcenter-leipzig.yaml" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_doctor_names_the_part_that_fails_and_the_way_out(tmp_path: Path) -> None:
    settings = {"LOTSE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "LOTSE_NLU_URL": "http://127.0.0.1:9"}
    found = lotse("doctor", LOTSE_DATA_DIR=str(tmp_path), **settings)

    assert found.returncode == 1
    assert "FAILS database" in found.stdout
    assert "-> Start it, or mend LOTSE_DATABASE_URL." in found.stdout
    assert "FAILS recogniser" in found.stdout
    assert "ok    pack" in found.stdout


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_report_is_written_to_a_file(database: str, tmp_path: Path, kind: str) -> None:
    file, asked = tmp_path / "report", ("--from", "2026-01", "--to", "2026-06", "--format", kind)
    written = lotse("report", *asked, "--file", str(file), LOTSE_DATABASE_URL=database)

    assert written.stdout == f"Written: {file}\n"
    assert file.read_bytes().startswith({"csv": b"\xef\xbb\xbfTeil;", "xlsx": b"PK"}[kind])
    wrong = lotse("report", "--from", "2026-06", "--to", "2026-01", LOTSE_DATABASE_URL=database)
    assert wrong.returncode == 1
    assert "before the first" in wrong.stderr
    assert "write it like 2026-01" in lotse("report", "--from", "soon", LOTSE_DATABASE_URL=database).stderr
