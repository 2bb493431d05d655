"""`motcua import offices`: lists as they come."""

from pathlib import Path

import pytest

LIST = """DANH SÁCH ĐƠN VỊ;;;;;
Mã đơn vị;Tên đơn vị;Trực thuộc;Điện thoại;Giờ làm việc;Tên cũ
H12;Trung tâm Phục vụ hành chính công tỉnh Mẫu;;0290 000 0000;;
H12.102;Bộ phận Một cửa xã Đồng Mẫu;H12;{phone};T2-T6: 7:30-11:30, 13:30-17:00;xã Tân Thạnh, huyện Châu Mẫu
"""


def write(folder: Path, phone: str = "0290 000 0102", encoding: str = "utf-8-sig") -> str:
    path = folder / "don-vi.csv"
    path.write_text(LIST.format(phone=phone), encoding=encoding)
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_taken_below_its_title_in_any_encoding_and_only_changes_count_later(run, tmp_path, encoding) -> None:
    first = run("import", "offices", write(tmp_path, encoding=encoding))
    same = run("import", "offices", write(tmp_path, encoding=encoding))
    changed = run("import", "offices", write(tmp_path, "0290 000 0199", encoding))

    assert "2 offices taken: 2 new" in first.stdout
    assert "0 new, 0 changed, 2 same" in same.stdout
    assert "0 new, 1 changed, 1 same" in changed.stdout


def test_a_dry_run_says_what_it_would_do_and_keeps_nothing(run, tmp_path) -> None:
    trial = run("import", "offices", write(tmp_path), "--dry-run")
    real = run("import", "offices", write(tmp_path))

    assert "2 offices would be taken: 2 new" in trial.stdout
    assert "2 new" in real.stdout


def test_a_list_with_a_fault_is_refused_whole_and_the_fault_told_with_its_line(run, tmp_path) -> None:
    said = run("import", "offices", write(tmp_path, "gọi cô Lan"))
    after = run("import", "offices", write(tmp_path))

    assert said.exit_code == 1
    assert "don-vi.csv: line 4" in said.stderr
    assert "nothing was taken" in said.stderr
    assert "2 new" in after.stdout


def test_a_file_without_the_columns_is_refused(run, tmp_path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    said = run("import", "offices", str(tmp_path / "x.csv"))

    assert said.exit_code == 1
    assert "không có cột" in said.stderr
