"""The commands as an operator types them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notices import samples
from notices.sample_offices import OFFICES


def write(path: Path, rows: object) -> str:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return str(path)


PROCEDURE = {
    "code": "1.999001",
    "name": "Cấp giấy chứng nhận thử nghiệm",
    "field": "Thử",
    "level": ["xã"],
    "level_basis": "stated",
    "level_from_agency": ["xã"],
    "agency": "Ủy ban nhân dân cấp xã",
    "time_limit": "3 Ngày làm việc",
    "fee": "",
    "documents": ["Tờ khai"],
    "current": True,
}


def test_a_question_is_answered_from_the_shipped_catalogue_without_any_database(run, tmp_path: Path) -> None:
    said = run("ask", "đăng ký khai sinh làm ở đâu", "--json")

    assert said.exit_code == 0
    assert "1.001193" in json.loads(said.stdout)["codes"]
    assert not (tmp_path / "motcua.sqlite3").exists()


def test_a_batch_is_answered_line_by_line(run, tmp_path: Path) -> None:
    asked = tmp_path / "in.jsonl"
    asked.write_text('{"id": "a", "question": "mat can cuoc"}\n{"id": "b", "question": "xin chao"}\n', encoding="utf-8")

    said = run("ask", "--batch", str(asked), "--out", str(tmp_path / "out.jsonl"))

    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert said.exit_code == 0
    assert [each["id"] for each in answers] == ["a", "b"]
    assert answers[1]["kind"] == "other"


def test_explain_says_why(run) -> None:
    assert "khai sinh" in run("ask", "khai sinh", "--explain").stdout.lower()


def test_an_imported_catalogue_is_asked_instead_of_the_shipped_one_alone(run, tmp_path: Path) -> None:
    imported = run("import", "procedures", write(tmp_path / "p.json", [PROCEDURE]))

    assert "1 new, 0 changed, 0 same" in imported.stdout
    said = json.loads(run("ask", "cấp giấy chứng nhận thử nghiệm", "--json").stdout)
    assert said["codes"][0] == "1.999001"


def test_importing_the_same_catalogue_again_changes_nothing(run, tmp_path: Path) -> None:
    file = write(tmp_path / "p.json", [PROCEDURE])
    run("import", "procedures", file)

    assert "0 new, 0 changed, 1 same" in run("import", "procedures", file).stdout


def test_faults_of_a_catalogue_are_told_with_their_rows(run, tmp_path: Path) -> None:
    file = write(tmp_path / "p.json", [PROCEDURE, {**PROCEDURE, "code": "1.999002", "time_limit": "3"}])

    assert "time without unit: 1 (rows 2" in run("import", "procedures", file).stdout


def test_a_file_that_is_cut_off_is_refused_whole(run, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('[{"code": "1.9', encoding="utf-8")

    said = run("import", "procedures", str(tmp_path / "p.json"))

    assert said.exit_code == 1
    assert "nothing was changed" in " ".join(said.stderr.split())


def test_dossiers_are_taken_as_a_baseline_and_then_told_of(run, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    offices = write(tmp_path / "o.json", list(OFFICES))
    first = write(tmp_path / "d.json", samples.sample_envelope(now))
    change = write(tmp_path / "c.json", samples.sample_change(now))

    assert "5 offices taken: 5 new" in run("import", "offices", offices).stdout
    baseline = run("import", "dossiers", first, "--source", "sample")
    trial = run("import", "dossiers", change, "--source", "sample", "--dry-run")
    told = run("import", "dossiers", change, "--source", "sample")

    assert "300 new" in baseline.stdout
    assert "a baseline, no notices" in baseline.stdout
    assert "would be 0 new, 1 changed" in trial.stdout
    assert "TRA_SOM: 1 notices" in told.stdout


def test_a_refused_row_is_named_and_the_exit_code_says_so(run, tmp_path: Path) -> None:
    envelope = samples.sample_envelope(datetime.now(UTC))
    envelope["data"] = [envelope["data"][0], {**envelope["data"][1], "TrangThaiHoSo": "77"}]

    said = run("import", "dossiers", write(tmp_path / "d.json", envelope))

    assert said.exit_code == 1
    assert envelope["data"][1]["MaHoSo"] in said.stderr
    assert "1 new" in said.stdout


def test_an_empty_list_of_questions_says_what_would_come_there(run) -> None:
    assert "No open questions" in run("questions").stdout


def test_tables_go_up_and_down(run) -> None:
    assert "tables at 00" in run("db", "upgrade").stdout
    assert "tables at nothing" in run("db", "downgrade", "base").stdout


def test_check_finds_nothing_wrong_with_the_defaults(run) -> None:
    assert "All well" in run("check").stdout


def test_check_names_a_database_that_is_not_there(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE__URL", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "0123456789abcdef")

    said = run("check")

    assert said.exit_code == 1
    assert "database:" in said.stderr


def test_a_synonym_is_added_listed_and_taken_back(run) -> None:
    added = run("synonym", "add", "to giay hong hanh phuc", "1.000894")
    listed = run("synonym", "list").stdout
    understood = json.loads(run("ask", "lam to giay hong hanh phuc o dau", "--json").stdout)
    removed = run("synonym", "remove", "to giay hong hanh phuc")

    assert added.exit_code == 0, added.stderr
    assert "live" in listed
    assert understood["codes"][0] == "1.000894"
    assert removed.exit_code == 0
    assert run("synonym", "list").stdout.strip() == ""


def test_taking_back_words_that_nobody_added_says_so(run) -> None:
    said = run("synonym", "remove", "khong co")

    assert said.exit_code == 1
    assert "motcua synonym list" in said.stderr
