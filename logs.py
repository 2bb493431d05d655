"""Logs: a constant message with ids, as JSON or for a terminal; never what people wrote, their numbers, or a secret.

What an exception says may quote a row or a request, so only its kind and the places it passed are written; and of
other people's code only warnings, without what was put into them (Twilio logs numbers, asyncio whole values).
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pythonjsonlogger.json import JsonFormatter

from settings import Logs

ROOT = Path(__file__).parent
OURS = frozenset(path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file())
"""The rooms and files whose loggers are ours: they write constant messages and ids."""
FIELDS = ("timestamp", "levelname", "name", "message", "process")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def begin(settings: Logs, stream: IO[str] | None = None) -> None:
    """Send every log record of this process to that stream (standard error), replacing what was set up before."""
    handler = _Careful(stream or sys.stderr)
    handler.setFormatter(_Json(FIELDS, timestamp=True) if settings.format == "json" else _Plain(_PLAIN))
    logging.basicConfig(level=settings.level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)


class _Careful(logging.StreamHandler[IO[str]]):
    def handle(self, record: logging.LogRecord) -> bool:
        ours = record.name.partition(".")[0] in OURS
        if not ours and record.levelno < logging.WARNING:
            return False
        return super().handle(record if ours else _cut(record))


def _cut(record: logging.LogRecord) -> logging.LogRecord:
    """The first line of its template, without what it is filled with."""
    kept = logging.makeLogRecord({name: value for name, value in vars(record).items() if name in _STANDARD})
    kept.msg, kept.args = (str(record.msg).splitlines() or [""])[0] if record.name != "py.warnings" else "a warning", ()
    return kept


def _trace(error: ExcInfo) -> str:
    """Kinds and places of an exception and its causes, the first cause first; without their words."""
    lines: list[str] = []
    raised = error[1]
    while raised is not None:
        places = [f"  {each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(raised.__traceback__)]
        lines[:0] = [*places, type(raised).__qualname__]
        raised = raised.__cause__ or raised.__context__
    return "\n".join(lines)


class _Json(JsonFormatter):
    def formatException(self, ei: Any) -> str:
        return _trace(ei)


_PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _Plain(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:
        facts = [f"{name}={value}" for name, value in vars(record).items() if name not in _STANDARD]
        return " ".join([super().formatMessage(record), *facts])

    def formatException(self, ei: Any) -> str:
        return _trace(ei)
