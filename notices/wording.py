"""The linter of an office's own wordings, and of any text that goes to many by SMS. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from notices.facts import PLACEHOLDERS, NoticeFacts, plain_values
from notices.kinds import KINDS, Audience
from notices.privacy import private
from notices.rows import Status
from notices.templates import FACT, Piece, TemplateFault, names_in, parse, render, yielding
from sms_text import GSM_EXTENSION, count, unsigned

_LONGEST_CODE = 25
_NOT_BY_SMS = {"ho_ten": "name", "thu_tuc": "procedure"}
_MUST_STATE = {"XIN_LOI_HEN_LAI": "hen", "NHAC_BO_SUNG": "han", "NHAC_HEN": "hen", "QUA_HAN_CONG_DAN": "dien_thoai"}
_DAY = datetime(2026, 12, 25, 10, tzinfo=UTC)
_USUAL = NoticeFacts(
    code="H" * _LONGEST_CODE,
    status=Status.SUBMITTED,
    procedure="Cấp giấy phép xây dựng",
    office="UBND phường Thới Hiệp",
    phone="02838291234",
    web="dichvucong.gov.vn",
    received=_DAY,
    due=_DAY,
    ready=_DAY,
    deadline=_DAY,
    reason="thiếu bản vẽ mặt bằng",
    sum=1_250_000,
    partner="Công an thành phố",
    tracking="EB123456789VN",
    hours_left=4,
    late=12,
    count=345,
    stalled=67,
    day=_DAY.date(),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a wording: `what` is a word of texts.FINDINGS, `detail` the place or the figure."""

    what: str
    detail: str = ""


def lint(kind: str, template: str, plain: bool) -> tuple[Finding, ...]:
    """Everything that keeps an office's wording of that kind (KINDS) from being used; empty where nothing does.

    An SMS wording must fit into one part with a 25-character code once what may give way has done so.
    """
    try:
        pieces = parse(template)
    except TemplateFault as fault:
        return (Finding(fault.what, fault.detail),)
    findings = [*_placeholders(kind, pieces), *_static(template, plain)]
    if plain and not findings:
        findings += _length(pieces)
    return tuple(findings)


def lint_text(text: str) -> tuple[Finding, ...]:
    """What a finished text to many may not hold, names, numbers, addresses, sensitive matters; how it is sent."""
    return tuple(_static(text, plain=True))


def _placeholders(kind: str, pieces: tuple[Piece, ...]) -> list[Finding]:
    named = [name for piece in pieces for name in piece.facts]
    findings = [Finding("placeholder", name) for name in named if name not in PLACEHOLDERS]
    always = {name for piece in pieces if not piece.gives_way for name in piece.facts}
    about_a_dossier = KINDS[kind].audience is Audience.CITIZEN or kind != "TONG_HOP_LANH_DAO"
    if about_a_dossier and not any("ma" in piece.facts and not piece.optional for piece in pieces):
        findings.append(Finding("code_missing"))
    if (must := _MUST_STATE.get(kind)) and must not in always:
        findings.append(Finding("fact_missing", must))
    return findings


def _static(template: str, plain: bool) -> list[Finding]:
    if not plain:
        return []
    findings = [Finding(_NOT_BY_SMS[name], name) for name in FACT.findall(template) if name in _NOT_BY_SMS]
    words = FACT.sub("", template)
    findings += [Finding(what, unsigned(words)[:60]) for what in private(words)]
    costly = sorted(set(unsigned(words.replace("[", "").replace("]", ""))) & set(GSM_EXTENSION))
    return [*findings, *([Finding("costly", " ".join(costly))] if costly else [])]


def _length(pieces: tuple[Piece, ...]) -> list[Finding]:
    plain = parse(unsigned("".join(_written(piece) for piece in pieces)))
    text = render(plain, plain_values(_USUAL, names_in(plain), "vi"), yielding(plain))
    if count(text) > 1:
        return [Finding("long", str(len(text)))]
    without = render(plain, plain_values(replace(_USUAL, reason=""), names_in(plain), "vi"))
    return [] if without else [Finding("empty")]


def _written(piece: Piece) -> str:
    if not piece.optional:
        return piece.text
    return f"[{'?' if piece.gives_way else ''}{piece.text}]"
