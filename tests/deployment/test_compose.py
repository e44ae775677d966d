"""docker-compose.yml and the two Dockerfiles, as far as they can be checked without a container engine."""

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import ROOT, Settings

DOCKERFILES = ("Dockerfile", "nlu/Dockerfile")
FILES = (*DOCKERFILES, "docker-compose.yml", ".dockerignore")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "telegram")
SECRETS = re.compile(r"TOKEN|SECRET|PASSWORD")


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """(COPY, its arguments) and so on; lines that go on are joined."""
    text = (ROOT / dockerfile).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word.isupper():
            yield word, rest.strip()


def copied(dockerfile: str) -> Iterator[str]:
    for word, rest in instructions(dockerfile):
        if word == "COPY":
            yield from (part for part in shlex.split(rest)[:-1] if not part.startswith("--"))


def ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_there_are_the_services_that_the_manual_names() -> None:
    assert SERVICES.keys() == {"db", "nlu", *OURS}


@pytest.mark.parametrize("service", [name for name in SERVICES if "build" in SERVICES[name]])
def test_each_build_file_exists(service: str) -> None:
    build = SERVICES[service]["build"]
    context = ROOT / (build if isinstance(build, str) else build["context"])
    dockerfile = "Dockerfile" if isinstance(build, str) else build["dockerfile"]
    assert (context / dockerfile).is_file()
    assert context.resolve() == ROOT.resolve(), "what is copied is named from the project's root"


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_everything_that_is_copied_exists_and_is_not_ignored(dockerfile: str) -> None:
    for source in copied(dockerfile):
        assert list(ROOT.glob(source)), source
        assert not [pattern for pattern in ignored() if fnmatch(source, pattern)], source


def test_the_image_holds_all_that_the_bot_reads() -> None:
    """Folders that bot/ and content/ name from the project's root."""
    named = {"bot", "content", "locales", "migrations", "spec", "requirements.lock"}
    assert named <= set(copied("Dockerfile"))


def test_the_image_trains_on_all_that_makes_up_a_model() -> None:
    fingerprint = (ROOT / "nlu/fingerprint.py").read_text(encoding="utf-8")
    read = re.search(r"READ = \((.*)\)", fingerprint)
    assert read
    parts = {pattern.split("/")[0] for pattern in re.findall(r'"([^"]+)"', read[1])}
    assert {f"nlu/{part}" for part in parts} <= set(copied("nlu/Dockerfile"))


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_packages_are_pinned_by_hash(dockerfile: str) -> None:
    installs = [rest for word, rest in instructions(dockerfile) if word == "RUN" and "pip install" in rest]
    assert installs
    assert all("--require-hashes -r requirements.lock" in rest for rest in installs)


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_nothing_runs_as_root(dockerfile: str) -> None:
    words = [word for word, _ in instructions(dockerfile)]
    assert words.index("USER") < words.index("CMD")
    assert ("USER", "lotse") in list(instructions(dockerfile))


def test_every_variable_is_a_setting() -> None:
    known = {f"LOTSE_{name.upper()}" for name in Settings.model_fields}
    for file in FILES:
        used = set(re.findall(r"LOTSE_[A-Z_]+", (ROOT / file).read_text(encoding="utf-8")))
        assert used <= known, file


@pytest.mark.parametrize("service", OURS)
def test_the_command_of_each_service_exists(service: str) -> None:
    (command,) = SERVICES[service]["command"]
    assert f'add("{command}"' in (ROOT / "bot/cli.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", [name for name in OURS if name != "migrate"])
def test_who_needs_the_database_waits_for_it_and_its_schema(service: str) -> None:
    waits = SERVICES[service]["depends_on"]
    assert waits["db"] == {"condition": "service_healthy"}
    assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_the_schema_waits_for_a_database_that_says_when_it_is_ready() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no", "it ends, and others wait for its end"
    assert SERVICES["db"]["healthcheck"]["test"]


def test_nobody_waits_for_the_recogniser_to_be_well() -> None:
    """Menu, search, booking and the safety rule work without it."""
    conditions = {one["depends_on"].get("nlu", {}).get("condition") for one in SERVICES.values() if "depends_on" in one}
    assert conditions <= {None, "service_started"}


def test_who_has_an_address_is_watched_over() -> None:
    for dockerfile in DOCKERFILES:
        assert "HEALTHCHECK" in [word for word, _ in instructions(dockerfile)]
    for service in OURS:
        off = SERVICES[service].get("healthcheck") == {"disable": True}
        assert off == (service != "web")


def test_only_the_web_service_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}
    assert published.keys() == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["nlu"]["networks"] == ["inside"]


def test_every_volume_that_is_used_is_declared() -> None:
    used = {volume.split(":")[0] for one in SERVICES.values() for volume in one.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_no_secret_stands_in_the_files() -> None:
    for one in SERVICES.values():
        for name, value in one.get("environment", {}).items():
            if SECRETS.search(name):
                assert re.fullmatch(r"\$\{\w+:[-?][\w ]*\}", value), name
    for file in FILES:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not re.search(r"\d{6,}:[\w-]{20,}", text), file
        for user, password in re.findall(r"//(\w+):([^@\s]+)@", text):
            assert password.startswith("${"), f"{file}: {user}"


def test_what_is_private_stays_out_of_the_images() -> None:
    assert {".env", ".git", "var", "**/.venv"} <= set(ignored())


def test_no_registry_is_named() -> None:
    for file in FILES:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", text), file


def test_images_are_named_with_a_version() -> None:
    named = [rest for file in DOCKERFILES for word, rest in instructions(file) if word == "FROM"]
    named.append(SERVICES["db"]["image"])
    assert all(":" in image and not image.endswith(":latest") for image in named)


def test_the_pythons_of_the_images_are_those_of_the_worlds() -> None:
    for dockerfile, version in (("Dockerfile", ".python-version"), ("nlu/Dockerfile", "nlu/.python-version")):
        wanted = Path(ROOT, version).read_text(encoding="utf-8").strip()
        assert ("FROM", f"python:{wanted}-slim") in list(instructions(dockerfile))
