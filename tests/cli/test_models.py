"""`langaccess models`: what a user sees, with and without a network, and the exit codes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from langaccess.core import models
from langaccess.core.models import catalogue as catalogues
from langaccess.core.resources import shipped
from tests import toymodel
from tests.commands import run
from tests.modelfolder import install
from tests.modelserver import Publisher, pin, publishing

Cli = Callable[..., tuple[int, str, str]]
LICENCE = b"MIT, as written here."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGACCESS_MODELS", str(tmp_path / "models"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "models"


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return partial(run, capsys, "models")


def data(out: str) -> Any:
    envelope = json.loads(out)
    assert envelope["schema"] == 1
    return envelope["data"]


def error(out: str) -> Any:
    return json.loads(out)["error"]


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """Serve a toy model for Spanish, and ship a catalogue that lists it."""
    folder = toymodel.build(tmp_path / "publisher" / "en_es")
    (folder / "LICENSE").write_bytes(LICENCE)
    body = toymodel.argosmodel(folder, tmp_path / "en_es.argosmodel").read_bytes()
    with publishing(Publisher(files={"/en_es.argosmodel": body})) as server:
        packed = pin(body)
        text = f"""
as_of: 2026-11-25
basis: a test
publishers:
  toys:
    name: Toymaker
    licence: MIT
    address: {server.address("/{path}")}
    hosts: [127.0.0.1]
languages:
  - {{ lang: es, models: [toy-en-es] }}
  - {{ lang: kea, models: [], note: Send work to a translator. }}
codes: {{ argos: {{}}, mozilla: {{}}, nllb: {{}}, madlad: {{}} }}
models:
  - id: toy-en-es
    kind: argos
    publisher: toys
    source: en
    targets: [es]
    files:
      - path: en_es.argosmodel
        packed: {{ bytes: {packed.bytes}, sha256: {packed.sha256} }}
"""
        path = tmp_path / "catalogue.yaml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(
            catalogues,
            "shipped",
            lambda area, name: path if name == "models.yaml" else shipped(area, name),
        )
        catalogues.load_catalogue.cache_clear()
        yield server
        catalogues.load_catalogue.cache_clear()


def test_get_shows_what_it_will_fetch_then_fetches_and_imports(
    cli: Cli, home: Path, publisher: Publisher
) -> None:
    code, out, err = cli("get", "es", "--yes")
    assert code == 0
    size = len(publisher.files["/en_es.argosmodel"])
    for shown in (
        "Toymaker",
        "MIT",
        f"{size / 1e6:.1f} MB",
        pin(publisher.files["/en_es.argosmodel"]).sha256,
    ):
        assert shown in err
    assert "installed: toy-en-es" in out
    models.check(home / "toy-en-es")


def test_get_in_json_says_where_the_model_is_and_what_it_is(
    cli: Cli, home: Path, publisher: Publisher
) -> None:
    code, out, _ = cli("get", "es", "--yes", "--json")
    answer = data(out)
    assert code == 0
    assert answer["status"] == "installed"
    assert answer["digest"] == models.read(home / "toy-en-es").digest
    assert answer["model"]["origin"]["publisher"] == "Toymaker"
    publisher.asked.clear()
    code, out, _ = cli("get", "es", "--json")  # nothing to fetch, so no question
    assert code == 0
    assert data(out)["status"] == "present"
    assert publisher.asked == []


def test_get_without_a_yes_fetches_nothing(cli: Cli, home: Path, publisher: Publisher) -> None:
    code, out, _ = cli("get", "es")
    assert code == 1
    assert "--yes" in out
    assert publisher.asked == []
    assert models.installed([home]) == ()


def test_get_without_a_network_prints_the_recipe_for_another_pc(
    cli: Cli, home: Path, publisher: Publisher
) -> None:
    gone = publisher.address("/{path}").replace(str(publisher.port), "1")  # nothing listens there
    object.__setattr__(catalogues.load_catalogue().publishers["toys"], "address", gone)
    code, out, _ = cli("get", "es", "--yes", "--json")
    answer = data(out)
    assert code == 1
    assert answer["status"] == "recipe"
    assert "cannot be reached" in answer["reason"]
    steps = "\n".join(answer["steps"])
    assert "langaccess models import" in steps
    assert gone.format(path="en_es.argosmodel") in steps


def test_where_nothing_is_installed_the_way_to_a_model_is_named(cli: Cli) -> None:
    code, _out, err = cli("pack", "toy-en-es")
    assert code == 4
    assert "next: `langaccess models get LANGUAGE` fetches one" in err


def test_an_agency_whose_rules_forbid_the_network_gets_the_recipe(
    cli: Cli, tmp_path: Path, publisher: Publisher
) -> None:
    agency = tmp_path / "springfield"
    agency.mkdir()
    (agency / "jurisdiction.yaml").write_text(
        "id: springfield\nas_of: 2026-11-25\nextends: us-federal\n", encoding="utf-8"
    )
    code, out, _ = cli("get", "es", "--yes", "--json", "--workspace", str(agency))
    answer = data(out)
    assert code == 1
    assert answer["status"] == "recipe"
    assert "do not permit the network" in answer["reason"]
    assert publisher.asked == []


def test_an_agency_whose_rules_allow_the_network_fetches(
    cli: Cli, tmp_path: Path, publisher: Publisher
) -> None:
    agency = tmp_path / "springfield"
    agency.mkdir()
    (agency / "jurisdiction.yaml").write_text(
        "id: springfield\nas_of: 2026-11-25\nextends: us-federal\nnetwork: {allowed: true}\n",
        encoding="utf-8",
    )
    code, out, _ = cli("get", "es", "--yes", "--json", "--workspace", str(agency))
    assert code == 0
    assert data(out)["status"] == "installed"


def test_a_language_without_a_model_is_an_answer_and_not_an_error(cli: Cli) -> None:
    code, out, _ = cli("get", "kea", "--json")
    answer = data(out)
    assert code == 1
    assert answer["status"] == "recipe"
    assert answer["offer"]["noncommercial"]
    code, out, _ = cli("get", "mam", "--json")
    assert code == 1
    assert data(out)["status"] == "none"
    assert "translator" in data(out)["reason"]


def test_chinese_is_asked_back(cli: Cli) -> None:
    code, out, _ = cli("get", "zh", "--json")
    assert code == 4
    assert "zh-Hans" in error(out)["message"] + error(out)["hint"]


def test_a_wrong_hash_is_an_engine_error(cli: Cli, home: Path, publisher: Publisher) -> None:
    publisher.files["/en_es.argosmodel"] = gzip.compress(b"something else")
    code, out, _ = cli("get", "es", "--yes", "--json")
    assert code == 5
    assert error(out)["code"] == "engine"
    assert models.installed([home]) == ()


def test_a_model_travels_from_one_pc_to_another(
    cli: Cli, home: Path, tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("get", "es", "--yes")
    code, out, _ = cli("pack", "toy-en-es", "--to", "stick.zip", "--json")
    assert code == 0
    assert data(out)["sha256"] == pin((tmp_path / "stick.zip").read_bytes()).sha256
    before = models.read(home / "toy-en-es").digest
    monkeypatch.setenv("LANGACCESS_MODELS", str(tmp_path / "other"))
    code, out, _ = cli("import", "stick.zip", "--json")
    assert code == 0
    assert data(out)["digest"] == before
    code, out, _ = cli("verify", "--json")
    assert code == 0
    assert [(m["id"], m["ok"]) for m in data(out)["models"]] == [("toy-en-es", True)]


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_model_that_cannot_be_loaded_is_not_installed(
    cli: Cli, home: Path, tmp_path: Path, as_json: tuple[str, ...]
) -> None:
    broken = toymodel.build(tmp_path / "toy-en-es")
    (broken / "model" / "model.bin").write_bytes(b"weights" * 1000)
    code, out, err = cli("import", str(broken), *as_json)
    assert code == 5
    assert "cannot be used here, so it is not installed" in out + err
    assert "get the files again" in out + err
    assert models.installed([home]) == ()
    assert [path for path in home.iterdir() if path.name != ".lock"] == []


def test_import_of_a_name_that_does_not_exist_says_what_to_do(cli: Cli) -> None:
    code, _, err = cli("import", "nofile")
    assert code == 4
    assert "nofile" in err
    assert "next: check the name" in err


def test_import_refuses_a_noncommercial_model_with_1_and_says_what_would_help(
    cli: Cli, home: Path, tmp_path: Path
) -> None:
    folder = toymodel.build(tmp_path / "nllb", toymodel.Toy(layout="nllb"))
    code, out, _ = cli("import", str(folder), "--json")
    assert code == 1
    assert data(out)["status"] == "refused"
    assert "--accept-noncommercial" in data(out)["steps"][0]
    code, out, _ = cli("import", str(folder), "--accept-noncommercial", "--json")
    assert code == 0
    assert data(out)["model"]["noncommercial"]


def test_import_takes_languages_code_and_licence_from_the_user(
    cli: Cli, home: Path, tmp_path: Path
) -> None:
    folder = toymodel.build(tmp_path / "opus", toymodel.Toy(layout="opus"))
    assert cli("import", str(folder), "--json")[0] == 4
    words = ("--from", "en", "--to", "es", "--licence", "Apache-2.0", "--json")
    code, out, _ = cli("import", str(folder), *words)
    assert code == 0
    assert data(out)["model"]["licence"] == "Apache-2.0"


def test_verify_ends_with_1_when_a_file_was_altered_and_names_it(cli: Cli, home: Path) -> None:
    folder = install(home)
    assert cli("verify")[0] == 0
    (folder / "model.bin").write_bytes(b"other")
    code, out, _ = cli("verify")
    assert code == 1
    assert "model.bin" in out
    code, out, _ = cli("verify", "toy-en-es", "--json")
    assert code == 1
    assert data(out)["models"][0]["problem"].startswith("model.bin: ")


def test_verify_without_models_says_where_it_looked(cli: Cli, home: Path) -> None:
    code, out, _ = cli("verify")
    assert code == 0
    assert str(home) in out.replace("\n", "")


def test_list_shows_what_is_here_and_what_could_be_had(cli: Cli, home: Path) -> None:
    install(home)
    (home / "broken").mkdir()
    (home / "broken" / "manifest.json").write_text("{", encoding="utf-8")
    code, out, _ = cli("list")
    assert code == 0
    assert "toy-en-es" in out
    assert "mozilla-en-es-base-memory" in out
    assert "a translator" in out
    assert "not usable: " in out
    listing = data(cli("list", "--json")[1])
    spanish = next(row for row in listing["languages"] if row["lang"] == "es")
    assert "toy-en-es" in [item["id"] for item in spanish["installed"]]
    assert spanish["catalogue"][0]["licence"] == "MPL-2.0"
    assert all(len(line) <= 80 for line in out.splitlines() if not line.startswith("not usable"))


def test_list_names_the_languages_that_this_pc_translates(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(home)
    code, out, _ = cli("list", "--installed")
    assert code == 0
    assert "Spanish (es)" in out.splitlines()
    assert "Somali" not in out
    assert [row["lang"] for row in data(cli("list", "es,so", "--json")[1])["languages"]] == [
        "es", "so",
    ]  # fmt: skip
    assert cli("list", "Spanish")[0] == 0
    assert cli("list", "Spanish,Somali")[0] == 1
    code, _, err = cli("list", "Spannish")
    assert code == 4
    assert "did you mean Spanish" in err
    monkeypatch.setattr("langaccess.translate.engines.discover", lambda places: ())
    assert cli("list", "--installed")[1].startswith("no language: no model")


@pytest.mark.parametrize("command", ["pack", "verify"])
def test_a_model_that_is_not_installed_is_an_input_error(cli: Cli, command: str) -> None:
    code, out, _ = cli(command, "nothing", "--json")
    assert code == 4
    assert "nothing" in error(out)["message"]


@pytest.mark.parametrize("command", ["pack", "verify"])
def test_the_model_of_the_starter_is_not_called_missing(cli: Cli, command: str) -> None:
    code, _out, err = cli(command, "starter-en-pt")
    assert code == 4
    assert "comes with the extra `starter`" in err
    assert "another PC gets it with that extra" in err
