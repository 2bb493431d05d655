"""The shelf: procedures in little room, and the whole of each when it is told."""

from dataclasses import replace

from knowledge.catalogue import load
from knowledge.library import Library
from knowledge.procedure import Competence, Fact, Level, Mark, Procedure
from knowledge.shelf import Shelf
from knowledge.stored import as_text

WELL = Procedure(
    code="1.1",
    name="Cấp giấy chứng nhận huấn luyện chó nghiệp vụ",
    field="Tài nguyên nước",
    competences=(Competence((Level.PROVINCE,), "Sở Nông nghiệp và Môi trường"),),
    fee=Fact("100.000 đồng", Mark.PORTAL),
    papers=("Đơn đề nghị", "Bản vẽ"),
    steps="Nộp hồ sơ, nhận phiếu hẹn",
)


def text(procedure: Procedure) -> str:
    return as_text(procedure).decode()


def test_what_is_told_of_a_procedure_is_kept_whole_and_not_held_at_hand() -> None:
    shelf = Shelf({}, {})

    shelf.take([text(WELL)])
    (at_hand,) = shelf.close()

    assert shelf.get("1.1") == WELL
    assert (at_hand.name, at_hand.competences, at_hand.papers) == (WELL.name, WELL.competences, ())


def test_shipped_facts_lie_over_imported_ones_and_an_officials_over_both() -> None:
    shipped = Procedure(code="1.1", name="Huấn luyện chó", short="Huấn luyện chó", note="của ta")
    shelf = Shelf({"1.1": shipped}, {"1.1": {"note": "của đơn vị"}})

    shelf.take([text(WELL)])
    shelf.close()

    assert shelf.get("1.1") == replace(WELL, short="Huấn luyện chó", aliases=("Huấn luyện chó",), note="của đơn vị")


def test_shipped_procedures_that_no_import_has_follow_the_imported_ones() -> None:
    ours = Procedure(code="2.2", name="Đăng ký khai sinh")
    shelf = Shelf({"2.2": ours}, {})

    shelf.take([text(WELL)])

    assert [each.code for each in shelf.close()] == ["1.1", "2.2"]
    assert shelf.get("2.2") == ours


def test_a_library_over_a_shelf_answers_and_tells_the_whole() -> None:
    shelf = Shelf({each.code: each for each in load()}, {})
    shelf.take([text(WELL)])

    library = Library.build(shelf.close(), whole=shelf.get)

    assert "1.1" in library.ask("giấy chứng nhận huấn luyện chó nghiệp vụ").codes
    assert library.get("1.1") == WELL
    assert library.get("9.9") is None


def test_a_library_says_little_of_itself() -> None:
    library = Library.build([WELL])

    assert "Huấn luyện" not in repr(library)
    assert len(repr(library)) < 200
