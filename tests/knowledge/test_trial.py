from knowledge import catalogue
from knowledge.question_set import Question, load_national_questions, load_questions, questions_about
from knowledge.trial import Fall, try_synonym

MARRIAGE, DEATH = "1.000894", "1.000656"


def test_new_words_for_a_procedure_pass_when_no_question_gets_worse() -> None:
    verdict = try_synonym(catalogue.load(), (), "giấy ăn cưới", MARRIAGE)

    assert verdict.passed


def test_words_that_confuse_birth_with_death_are_held_back_with_what_they_break() -> None:
    verdict = try_synonym(catalogue.load(), (), "khai sinh", DEATH)

    assert not verdict.passed
    assert verdict.falls or not verdict.helps


def test_a_question_that_is_asked_back_with_the_right_one_first_blocks_nothing_by_itself() -> None:
    question = Question("đăng ký kết hôn", "chuan", (MARRIAGE,))

    asked_back = Fall(question, (MARRIAGE,), (MARRIAGE, DEATH), "choices")
    lost = Fall(question, (MARRIAGE,), (DEATH, MARRIAGE), "choices")
    wrong = Fall(question, (MARRIAGE,), (DEATH,), "answer")

    assert [each.hesitates for each in (asked_back, lost, wrong)] == [True, False, False]


def test_of_an_imported_catalogue_the_questions_on_its_own_procedures_are_asked_too() -> None:
    about = load_national_questions()[0]

    asked = questions_about({about.right[0]})

    assert asked[: len(load_questions())] == load_questions()
    assert about in asked
    assert all(about.right[0] in each.right for each in asked[len(load_questions()) :])
