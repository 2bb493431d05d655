"""Webhooks and web chat: whatever a provider, or whoever says to be one, sends is taken or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import fresh_postgresql
from tests.fuzz.house import House, fuzzed, opened, settings_of
from tests.fuzz.webhooks import HOOKS_OF, MAIL, MAILS
from tests.fuzz.words import mutations

_SIGNS = ["X-Twilio-Signature", "X-Telegram-Bot-Api-Secret-Token", "X-ZEvent-Signature", "X-Mailbox-Secret"]
_latin = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)


@pytest.fixture(scope="module")
def aggregators_house(postgresql: str) -> Iterator[House]:
    """One with the generic gateway: a house has two at most."""
    url = asyncio.run(fresh_postgresql(postgresql))
    with opened(settings_of(url, sms={"gateway": "http", "second": ""})) as (house, _):
        yield house


@pytest.fixture
def listening(request: pytest.FixtureRequest) -> House:
    """The house where the hook of this test listens."""
    name = request.node.callspec.params["name"]
    wanted: House = request.getfixturevalue("aggregators_house" if name.startswith("http") else "house")
    return wanted


@pytest.mark.parametrize("name", HOOKS_OF)
def test_a_known_message_is_taken(listening: House, name: str) -> None:
    assert HOOKS_OF[name].send(listening, dict(HOOKS_OF[name].known)) < 300


@pytest.mark.parametrize("name", HOOKS_OF)
def test_any_change_of_a_message_is_taken_or_refused(listening: House, name: str) -> None:
    @fuzzed
    @given(told=mutations(dict(HOOKS_OF[name].known)))
    def send(told: Any) -> None:
        HOOKS_OF[name].send(listening, told)

    send()


@pytest.mark.parametrize("name", HOOKS_OF)
def test_any_bytes_are_refused_or_taken_for_words(listening: House, name: str) -> None:
    path = HOOKS_OF[name].path
    _, _, headers = HOOKS_OF[name].sign(path, dict(HOOKS_OF[name].known))

    @fuzzed
    @given(body=st.binary(max_size=200))
    def send(body: bytes) -> None:
        listening.ask(f"{path} bytes", "POST", path, body, headers)

    send()


@pytest.mark.parametrize("path", ["/sms/twilio/inbound", "/telegram/webhook", "/zalo/webhook", "/email/mailbox"])
def test_any_signature_but_the_right_one_is_refused(house: House, path: str) -> None:
    @fuzzed
    @given(told=_latin, content=st.sampled_from(["application/json", "application/x-www-form-urlencoded", ""]))
    def send(told: str, content: str) -> None:
        headers = dict.fromkeys(_SIGNS, told) | {"Content-Type": content}
        assert house.ask(f"{path} signatures", "POST", path, b"{}", headers) in (400, 403)

    send()


@fuzzed
@given(query=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60), cookie=_latin)
def test_any_query_and_cookie_is_taken_or_refused(house: House, query: str, cookie: str) -> None:
    for path in ("/", "/staff/sign-in", "/chat/events", "/sms/sandbox/messages"):
        house.ask(f"GET {path}", "GET", f"{path}?{query}", headers={"Cookie": f"motcua_chat={cookie}; motcua={cookie}"})


@pytest.mark.parametrize("mail", MAILS, ids=["a person's", "a bounce"])
def test_any_mail_is_taken_or_refused(house: House, mail: str) -> None:
    @fuzzed
    @given(at=st.integers(0, len(mail)), cut=st.integers(0, 40), bytes_=st.binary(max_size=60))
    def send(at: int, cut: int, bytes_: bytes) -> None:
        raw = mail.encode()
        told = raw[:at] + bytes_ + raw[at + cut :]
        house.ask("POST /email/mailbox", "POST", "/email/mailbox", told, {"X-Mailbox-Secret": MAIL})

    send()
