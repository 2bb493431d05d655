"""Import and recipient files, cut off, mangled, packed or meant to do harm: rows and faults, or refused whole."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dossier_code
from notices.reading import BatchRefused, Refusal, read_file
from notices.recipients import read_recipients
from notices.tables import read_cells
from tests.fuzz.house import fuzzed, ledger
from tests.fuzz.words import mutations, words
from tests.web.envelopes import envelope, row

TABLE = (
    "MaHoSo,MaTTHC,TrangThaiHoSo,NgayTiepNhan,NgayHenTra,DonViXuLy,SoDienThoai\n"
    "H29.125.10-260310-0420,1.009994,4,20260310083000,20260325170000,UBND phường Bến Nghé,0912345678\n"
    "H29.125.10-260310-0421,1.009994,2,20260310083000,20260325170000,UBND phường Bến Nghé,0912345679\n"
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258", "latin-1", "utf-7", "utf-32", "cp037")
_CONTENT = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def told(path: Path, content: bytes) -> str:
    """What became of it: how an import and a list of recipients take it. Anything but a refusal is a fault."""
    path.write_bytes(content)
    try:
        rows = list(read_file(path).rows)
        outcome = "row faults" if any(isinstance(each, Refusal) for each in rows) else "rows"
    except BatchRefused as refusal:
        outcome = f"refused: {refusal.what}"
    try:
        list(read_recipients(read_cells(path))[1])
    except BatchRefused:
        outcome += ", no recipients"
    ledger[f"file {''.join(path.suffixes)}", outcome] += 1
    return outcome


def spreadsheet(cells: list[list[str]]) -> bytes:
    """A spreadsheet of inline strings, as small as the format allows."""
    body = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{_escape(each)}</t></is></c>' for each in line) + "</row>"
        for line in cells
    )
    return packed({"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode()})


def packed(files: dict[str, bytes]) -> bytes:
    """The spreadsheet's package with these files in it."""
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns:r="{main}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    where = _related(f"{main}/worksheet", "worksheets/sheet1.xml")
    parts = {
        "[Content_Types].xml": _CONTENT.encode(),
        "_rels/.rels": _related(f"{main}/officeDocument", "xl/workbook.xml").encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": where.encode(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | files).items():
            package.writestr(name, content)
    return buffer.getvalue()


def _related(kind: str, target: str) -> str:
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="r1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{relations}">{one}</Relationships>'


def _escape(text: str) -> str:
    return "".join(f"&#{ord(each)};" for each in text if each in "\t\n" or each >= " ")


def test_the_files_that_are_mangled_here_are_read_as_they_are(folder: Path) -> None:
    lines = [line.split(",") for line in TABLE.splitlines()]

    assert told(folder / "whole.csv", TABLE.encode()).startswith("rows")
    assert told(folder / "whole.xlsx", spreadsheet(lines)).startswith("rows")
    assert told(folder / "whole.json", json.dumps(envelope(row())).encode()).startswith("rows")


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xlsx", "csv.gz", "jsonl.gz", "xls", "ods"])
@pytest.mark.parametrize("whole", ["csv", "json", "xlsx"])
def test_a_file_that_is_cut_or_overwritten_anywhere_is_read_or_refused(folder: Path, kind: str, whole: str) -> None:
    made = {
        "csv": TABLE.encode(),
        "json": json.dumps(envelope(row())).encode(),
        "xlsx": spreadsheet([line.split(",") for line in TABLE.splitlines()]),
    }[whole]
    content = gzip.compress(made) if kind.endswith("gz") else made

    @fuzzed
    @given(at=st.integers(0, len(content)), cut=st.integers(0, 30), put=st.binary(max_size=20))
    def read(at: int, cut: int, put: bytes) -> None:
        told(folder / f"mangled.{kind}", content[:at] + put + content[at + cut :])

    read()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_table_in_any_encoding_is_read_or_refused(folder: Path, encoding: str) -> None:
    assert told(folder / "encoded.csv", TABLE.encode(encoding, "replace"))


@fuzzed
@given(cells=st.lists(st.lists(words, min_size=7, max_size=7), min_size=1, max_size=5))
def test_any_cells_are_rows_or_row_faults(folder: Path, cells: list[list[str]]) -> None:
    head = TABLE.splitlines()[0].split(",")

    told(folder / "cells.xlsx", spreadsheet([head, *cells]))
    lines = "\n".join('"' + '","'.join(each.replace('"', '""') for each in line) + '"' for line in [head, *cells])
    told(folder / "cells.csv", lines.encode("utf-8", "surrogatepass"))


@fuzzed
@given(message=mutations(envelope(row())))
def test_any_change_of_an_envelope_is_rows_faults_or_refused(folder: Path, message: object) -> None:
    told(folder / "changed.json", json.dumps(message).encode())


@pytest.mark.parametrize("name", ["bomb.xlsx", "bomb.csv.gz", "bomb.jsonl.gz"])
def test_a_file_that_unpacks_to_far_more_than_it_is_is_refused(folder: Path, name: str) -> None:
    zeros = b"0" * (40 << 20)
    content = packed({"xl/worksheets/sheet1.xml": zeros}) if name.endswith("xlsx") else gzip.compress(zeros, 6)

    assert told(folder / name, content).startswith("refused: too-large")


def test_a_huge_cell_is_refused_or_kept_short(folder: Path) -> None:
    line = TABLE.splitlines()[1].replace("1.009994", "9" * 2_000_000)

    outcome = told(folder / "huge.csv", f"{TABLE.splitlines()[0]}\n{line}\n".encode())

    assert outcome.startswith(("refused", "row faults"))


@fuzzed
@given(text=words, code=st.sampled_from(["H29.125.10-260310-0420", "06-1377", "0200025008122", "1.001193"]))
def test_any_words_around_a_code_are_read_without_fault(text: str, code: str) -> None:
    found = dossier_code.find_codes(f"{text} {code} {text}")

    ledger["dossier codes", "found" if found else "none"] += 1
    assert all(0 <= each.start <= each.end for each in found)
