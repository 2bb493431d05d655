"""A library as bytes: read once, the same to whoever takes it."""

from __future__ import annotations

import json
import pickle

import pytest

from knowledge.kept import fingerprint, pack, unpack
from knowledge.library import Library
from knowledge.procedure import Competence, Level, Procedure
from knowledge.shelf import Shelf
from knowledge.stored import as_text

SYNONYMS = [("giấy độc thân", "1.2")]
PROCEDURES = [
    Procedure("1.1", "Đăng ký khai sinh", "Hộ tịch", aliases=("làm giấy khai sinh",), steps="Nộp, chờ, nhận"),
    Procedure("1.2", "Cấp giấy xác nhận tình trạng hôn nhân", "Hộ tịch", popularity=0.5),
    Procedure("1.3", "Đăng ký khai tử", "Hộ tịch", competences=(Competence((Level.COMMUNE,), "UBND cấp xã"),)),
    Procedure("2.1", "Cấp lại giấy phép lái xe", "Đường bộ", short="Cấp lại bằng lái"),
]
QUESTIONS = ("làm giấy khai sinh", "giấy độc thân", "mat bang lai", "khai tu cho ba", "mua vé số", "dang ky")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    shelf = Shelf({}, {})
    shelf.take(as_text(each).decode() for each in PROCEDURES)
    return shelf


@pytest.fixture(scope="module")
def library(shelf: Shelf) -> Library:
    return Library.build(shelf.close(), SYNONYMS, shelf.get)


@pytest.fixture(scope="module")
def taken(library: Library, shelf: Shelf) -> Library:
    return unpack(*pack(library, shelf, SYNONYMS))[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_library_that_was_kept_answers_as_the_one_that_was_built(library: Library, taken: Library, question: str):
    assert taken.ask(question) == library.ask(question)


def test_it_has_the_same_procedures_in_the_same_order_and_the_whole_of_each(library: Library, taken: Library):
    assert dict(taken.procedures) == library.procedures
    assert taken.codes == library.codes
    assert [taken.get(each.code) for each in PROCEDURES] == PROCEDURES


def test_a_procedure_is_read_once_and_only_when_it_is_looked_at(taken: Library):
    assert taken.procedures["1.1"] is taken.procedures["1.1"]
    assert "9.9" not in taken.procedures
    assert len(taken.procedures) == len(PROCEDURES)


def test_a_library_taken_from_bytes_can_be_kept_again(taken: Library, shelf: Shelf):
    again, _, _ = unpack(*pack(taken, shelf, SYNONYMS))

    assert [again.ask(each) for each in QUESTIONS] == [taken.ask(each) for each in QUESTIONS]


@pytest.mark.parametrize(
    "bytes_", [b"", b"[]\n", b"{}\n", pickle.dumps(PROCEDURES), json.dumps({"ranker": 1}).encode()]
)
def test_what_is_no_library_is_refused_and_never_run(bytes_: bytes):
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpack(bytes_, bytes_)


def test_a_library_that_is_cut_off_is_refused(library: Library, shelf: Shelf):
    told, held = pack(library, shelf, SYNONYMS)

    with pytest.raises(ValueError, match="bytes"):
        unpack(told, held[:-1])


def test_the_program_that_reads_has_a_fingerprint_that_stays():
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16
