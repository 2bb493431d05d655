"""The API, asked everything that its OpenAPI allows and much that it does not (schemathesis)."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.fuzz.house import PATIENCE, House, fuzzed, ledger, rows
from tests.fuzz.words import any_json, mutations
from tests.web.envelopes import envelope, row

OPERATIONS = ["POST /api/v1/dossiers", "POST /api/v1/progress", "GET /api/v1/notices"]


@pytest.fixture(scope="module")
def operations(house: House) -> dict[str, Any]:
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{house.port}/api/v1/openapi.json")
    schema.config.base_url = f"http://127.0.0.1:{house.port}"
    found: list[Any] = [cast(Any, each).ok() for each in schema.get_all_operations()]
    return {each.label: each for each in found}


def test_every_operation_of_the_openapi_is_fuzzed(operations: dict[str, Any]) -> None:
    assert sorted(operations) == sorted(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_whatever_the_openapi_describes_is_taken_or_refused_as_it_says(
    operations: dict[str, Any], house: House, key: str, label: str, mode: GenerationMode
) -> None:
    @fuzzed
    @given(case=operations[label].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        before = house.do(rows(house.service))
        response = case.call(headers={**(case.headers or {}), "Authorization": f"Bearer {key}"}, timeout=PATIENCE)
        ledger[f"{label} {mode.value}", str(response.status_code)] += 1
        case.validate_response(
            response, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )
        if response.status_code >= 400:
            assert house.do(rows(house.service)) == before

    ask()


@pytest.mark.parametrize("path", ["/api/v1/dossiers", "/api/v1/progress"])
def test_any_json_is_taken_or_refused(house: House, key: str, path: str) -> None:
    @fuzzed
    @given(told=st.one_of(any_json, mutations(envelope(row())), mutations({"data": [row()]})))
    def ask(told: Any) -> None:
        body = json.dumps(told).encode()
        house.ask(f"POST {path} any JSON", "POST", path, body, {"Authorization": f"Bearer {key}"})

    ask()


@fuzzed
@given(
    body=st.binary(max_size=300),
    once=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=250),
)
def test_any_bytes_are_refused(house: House, key: str, body: bytes, once: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once}
    assert house.ask("POST /api/v1/dossiers bytes", "POST", "/api/v1/dossiers", body, headers) >= 400


@fuzzed
@given(told=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_any_authorization_is_refused(house: House, told: str) -> None:
    status = house.ask("GET /api/v1/notices keys", "GET", "/api/v1/notices", headers={"Authorization": told})

    assert status in (400, 401)
