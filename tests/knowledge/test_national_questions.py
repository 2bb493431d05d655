"""Questions on two thousand procedures that the shipped catalogue lacks, held against what people call them alone."""

import pytest

from knowledge.catalogue import load
from knowledge.lexicon import load_aliases
from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.question_set import Score, load_national_questions, score
from knowledge.vietnamese import words
from tests.knowledge.test_questions import told

FIRST, THREE, SURE_WRONG, SILENT = 0.75, 0.88, 0.02, 0.05


@pytest.fixture(scope="module")
def named() -> Score:
    """The shipped catalogue, and beside it every procedure that has a name among the aliases, by its first name."""
    shipped = {each.code: each for each in load()}
    others = (Procedure(code, says[0]) for code, says in load_aliases().items() if code not in shipped)
    return score(Library.build([*shipped.values(), *others]), load_national_questions())


def test_three_questions_of_four_have_their_procedure_first_and_most_among_three(named: Score) -> None:
    assert named.first >= FIRST, told(named.broken)
    assert named.three >= THREE, told(named.broken)


def test_hardly_any_is_answered_wrongly_with_confidence_or_met_with_silence(named: Score) -> None:
    assert named.sure_wrong <= SURE_WRONG, told(named.broken)
    assert named.silent <= SILENT, told(named.broken)


def test_the_set_asks_at_least_200_questions_of_200_procedures_that_the_shipped_catalogue_lacks() -> None:
    shipped = {each.code for each in load()}
    questions = load_national_questions()

    assert len(questions) >= 200
    assert len({each.right[0] for each in questions} - shipped) >= 200


def test_no_question_repeats_a_name_word_for_word() -> None:
    names = {" ".join(words(name)) for says in load_aliases().values() for name in says}

    assert [each.text for each in load_national_questions() if " ".join(words(each.text)) in names] == []
