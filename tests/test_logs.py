"""Logs can be read by machines and tell of nobody."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

import logs
from settings import Logs

PHONE, CODE = "+84912345678", "H29.125.10-260310-0420"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log of this process as JSON; what was set up before is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.begin(Logs(), stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_record_is_one_line_of_json_with_its_ids(written: io.StringIO) -> None:
    logging.getLogger("notices.receipts").warning("a receipt for nobody", extra={"delivery": "0a1b"})

    (line,) = lines(written)
    assert (line["message"], line["delivery"], line["levelname"], line["name"]) == (
        "a receipt for nobody", "0a1b", "WARNING", "notices.receipts",
    )  # fmt: skip
    assert str(line["timestamp"]).endswith("+00:00")


def test_an_exception_leaves_its_kind_and_places_but_not_its_words(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as error:
            raise ValueError(f"no such dossier {CODE}") from error
    except ValueError:
        logging.getLogger("web.errors").exception("the database refused")

    (line,) = lines(written)
    assert "test_logs.py" in str(line["exc_info"])
    assert [each for each in str(line["exc_info"]).splitlines() if each[0] != " "] == ["KeyError", "ValueError"]
    assert PHONE not in written.getvalue()
    assert CODE not in written.getvalue()


def test_of_other_code_only_warnings_are_kept_and_nothing_that_was_put_into_them(written: io.StringIO) -> None:
    logging.getLogger("twilio.http_client").info("Payload: %s", {"To": PHONE})
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task {PHONE}>")
    logging.getLogger("aiohttp.server").error("Error handling request from %s", PHONE, extra={"body": CODE})

    said = [line["message"] for line in lines(written)]
    assert said == ["Task exception was never retrieved", "Error handling request from %s"]
    assert PHONE not in written.getvalue()
    assert CODE not in written.getvalue()


def test_for_a_terminal_a_record_is_one_plain_line_with_its_ids(written: io.StringIO) -> None:
    plain = io.StringIO()
    logs.begin(Logs(format="plain", level="info"), plain)

    logging.getLogger("running").info("listening", extra={"port": 8080})
    logging.getLogger("running").debug("not at this level")

    assert plain.getvalue().endswith("INFO running: listening port=8080\n")
    assert plain.getvalue().count("\n") == 1
