"""Who may import whom, where each library lives, and how large things may grow (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAVES = {"messages", "sentence", "invitation", "phone", "dossier_code", "sms_text"}
WIRING = {path.stem for path in ROOT.glob("*.py")} - LEAVES | {"commands"}
ROOMS = {"bot", "sms_gateway", "knowledge", "store", "notices", "web"}
MAY_IMPORT = {
    **{leaf: set() for leaf in LEAVES | {"settings"}},
    "config": {"settings"},
    "knowledge": LEAVES,
    "store": LEAVES,
    "sms_gateway": LEAVES,
    "bot": LEAVES | {"knowledge", "store", "config", "settings"},
    "notices": LEAVES | {"knowledge", "store"},
    "web": LEAVES | {"knowledge", "store", "notices", "config", "settings"},
}
HOMES = {
    "telegram": {"bot/telegram.py", "bot/telegram_api.py"},
    "twilio": {"sms_gateway/twilio.py", "sms_gateway/voice.py"},
    "rapidfuzz": {"knowledge"},
    "apscheduler": {"schedule.py"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
}
FORBIDDEN_NAMES = {"utils", "helpers", "core", "common", "base", "services"}
PURE = [
    "knowledge",
    "notices/deadlines.py",
    "notices/compose.py",
    "notices/merging.py",
    "bot/choices.py",
    *sorted(LEAVES),
]
CLOCKS = {"datetime.now", "date.today", "datetime.utcnow", "time.time", "time.monotonic"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def sources() -> Iterator[Path]:
    for place in sorted(ROOMS | LEAVES | WIRING):
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that the code names in an import, dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults_of(name: str, code: str) -> list[str]:
    """What is wrong with a file of that name (relative to the project) and content."""
    tree = ast.parse(code)
    room = name.removesuffix(".py").split("/")[0]
    ours = ROOMS | LEAVES | WIRING
    faults = []
    for module in imported(tree):
        top = module.split(".")[0]
        if top in ours and top != room and room in MAY_IMPORT and top not in MAY_IMPORT[room]:
            faults.append(f"{name} may not import {top}")
        if top in HOMES and not any(name == home or name.startswith(f"{home}/") for home in HOMES[top]):
            faults.append(f"{name} may not import {top}: its home is {' and '.join(sorted(HOMES[top]))}")
    return faults


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_imports_only_what_its_room_may(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()

    assert faults_of(name, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bot/turn.py", "import sms_gateway.twilio"),
        ("bot/turn.py", "from notices.dispatch import Dispatcher"),
        ("knowledge/match.py", "from store import procedures"),
        ("messages.py", "import phone"),
        ("notices/dispatch.py", "from twilio.rest import Client"),
        ("web/public.py", "from bot import conversation"),
        ("web/public.py", "import sqlalchemy"),
        ("store/database.py", "from knowledge.procedure import Procedure"),
    ],
)
def test_a_planted_import_is_caught(name: str, code: str) -> None:
    assert faults_of(name, code)


def test_no_file_is_named_for_nothing_in_particular() -> None:
    named = {path.stem for path in sources()} | {path.parent.name for path in sources()}

    assert not named & FORBIDDEN_NAMES


def test_no_class_is_a_manager() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]
    classes = [node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]

    assert [name for name in classes if name.endswith("Manager")] == []


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE and "migrations" not in path.parts:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations" not in path.parts:
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} {length} lines")

    assert long == []


def test_every_exception_is_caught_in_two_places_only() -> None:
    places = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]

    assert len(places) <= 2, places


def test_what_is_pure_neither_waits_nor_asks_the_clock() -> None:
    impure = []
    for place in PURE:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Await):
                    impure.append(f"{file.relative_to(ROOT)}:{node.lineno} waits")
                if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS:
                    impure.append(f"{file.relative_to(ROOT)}:{node.lineno} asks the clock")

    assert impure == []
