"""The shipped question set, held against the shipped catalogue; and how the set itself counts."""

from collections import Counter
from dataclasses import dataclass

import pytest

from knowledge.catalogue import load
from knowledge.library import Library
from knowledge.question_set import VAGUE, Outcome, Question, Result, Score, load_questions, score
from sms_text import unsigned

FIRST, THREE, SURE_RIGHT, SURE_WRONG, SILENT, REFUSED = 0.90, 0.97, 0.70, 0.02, 0.05, 0.95
KINDS = {"co_dau", "khong_dau", "sai_chinh_ta", "dinh_chu", "go_loi", "viet_tat", "teen", "mien_bac", "mien_trung"}
KINDS |= {"mien_nam", "dai", "hai_chu", "khia_canh"}


@pytest.fixture(scope="module")
def shipped() -> Score:
    return score(Library.build(load()))


def told(results: tuple[Result, ...]) -> str:
    """What went wrong, a line each, for whoever mends it."""
    return "\n".join(
        f"{each.outcome.name} {each.question.kind}: {each.question.text!r} -> {each.kind} {each.codes}, "
        f"right {each.question.right}"
        for each in results
    )


def test_pairs_that_must_never_be_confused_are_not(shipped: Score) -> None:
    confused = tuple(each for each in shipped.results if each.outcome is Outcome.CONFUSED)

    assert not confused, told(confused)


def test_nine_questions_of_ten_have_the_right_procedure_first(shipped: Score) -> None:
    assert shipped.first >= FIRST, told(shipped.broken)


def test_almost_every_question_has_a_right_procedure_among_three(shipped: Score) -> None:
    assert shipped.three >= THREE, told(shipped.broken)


def test_most_questions_are_answered_without_asking_back(shipped: Score) -> None:
    assert shipped.sure_right >= SURE_RIGHT


def test_hardly_any_question_is_answered_wrongly_with_confidence(shipped: Score) -> None:
    assert shipped.sure_wrong <= SURE_WRONG, told(shipped.broken)


def test_hardly_any_question_in_scope_is_met_with_silence(shipped: Score) -> None:
    assert shipped.silent <= SILENT, told(shipped.broken)


def test_messages_that_ask_for_no_procedure_are_refused(shipped: Score) -> None:
    assert shipped.refused >= REFUSED, told(shipped.broken)


def test_the_set_asks_at_least_600_questions_of_150_procedures_in_every_kind_of_writing() -> None:
    asked = [each for each in load_questions() if each.right and not each.never]

    assert len(asked) >= 600
    assert len({code for each in asked for code in each.right}) >= 150
    assert {each.kind for each in asked} == KINDS


def test_the_set_holds_at_least_200_messages_out_of_scope_and_the_pairs() -> None:
    questions = load_questions()

    assert sum(not each.right for each in questions) >= 200
    assert len({each.kind for each in questions if each.never}) >= 12


def test_every_right_code_is_a_current_shipped_procedure_or_stands_beside_one() -> None:
    current = {each.code for each in load() if each.current}

    assert [each.text for each in load_questions() if each.right and not current & set(each.right)] == []


def test_no_message_is_asked_twice_with_different_right_answers() -> None:
    said = Counter((unsigned(each.text).casefold(), each.right) for each in load_questions() if not each.never)
    texts = Counter(text for text, _ in said)

    assert [text for text, times in texts.items() if times > 1] == []


@dataclass(frozen=True)
class Said:
    kind: str
    codes: tuple[str, ...] = ()


class Parrot:
    """A library that says what it was told to say."""

    def __init__(self, **answers: Said) -> None:
        self.answers = answers

    def ask(self, text: str) -> Said:
        return self.answers.get(text, Said("unknown"))


ASKED = Question("a", "co_dau", ("1",))
PAIR = Question("b", "x / y", ("1",), ("2",))
GREETING = Question("c", "chao_hoi")
UNCLEAR = Question("d", VAGUE)


@pytest.mark.parametrize(
    ("question", "answer", "outcome"),
    [
        (ASKED, Said("answer", ("1",)), Outcome.RIGHT),
        (ASKED, Said("answer", ("2", "1")), Outcome.WRONG),
        (ASKED, Said("choices", ("1", "2")), Outcome.FIRST),
        (ASKED, Said("choices", ("2", "3", "1")), Outcome.AMONG),
        (ASKED, Said("choices", ("2", "3", "4", "1")), Outcome.MISSED),
        (ASKED, Said("unknown", ("1",)), Outcome.MISSED),
        (PAIR, Said("choices", ("2", "1")), Outcome.CONFUSED),
        (PAIR, Said("choices", ("3", "1")), Outcome.AMONG),
        (GREETING, Said("other"), Outcome.RIGHT),
        (GREETING, Said("choices", ("1",)), Outcome.WRONG),
        (UNCLEAR, Said("choices", ("1",)), Outcome.RIGHT),
        (UNCLEAR, Said("answer", ("1",)), Outcome.WRONG),
    ],
)
def test_only_what_a_citizen_is_shown_counts(question: Question, answer: Said, outcome: Outcome) -> None:
    (result,) = score(Parrot(**{question.text: answer}), [question]).results

    assert result.outcome is outcome


def test_a_score_gives_shares_of_what_was_in_scope_and_out_of_it() -> None:
    library = Parrot(a=Said("answer", ("1",)), b=Said("answer", ("3",)), c=Said("other"), d=Said("answer", ("1",)))

    got = score(library, [ASKED, PAIR, GREETING, UNCLEAR])

    assert (got.first, got.three, got.sure_right, got.sure_wrong, got.refused) == (0.5, 0.5, 0.5, 0.5, 0.5)
