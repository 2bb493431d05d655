"""E-mail: notices and replies out by SMTP; bounces and what people write back in by a hook of the mail server.

RFC 5321 (SMTP), 3463 (status codes), 3464 (delivery status notifications), 3834 (automatic answers).
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from functools import partial

from aiohttp import web
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot import channel_texts as texts
from bot import invitation_mail
from bot.channel_texts import Fault
from dossier_code import find_codes
from messages import (
    Answer,
    DeliveryState,
    Inbound,
    Outbound,
    Receipt,
    Record,
    SendFailed,
    Unreachable,
    Unreached,
    Unsure,
)
from settings import Email
from store import deliveries
from store.database import Database, Unavailable

GONE = re.compile(r"5\.(?:1\.\d+|2\.1)")
"""RFC 3463: no such mailbox or domain (5.1.x), mailbox disabled (5.2.1). Other refusals are about the message."""
NO_MAILBOX = frozenset({550, 551, 553})
"""What refuses a recipient without saying more."""
WRONG_PASSWORD_WAIT = 60.0
PATH = "/email/mailbox"
LONGEST_TEXT = 4000
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", re.ASCII)
_WORD = re.compile(r"[^\W\d_]{2,}")
_QUOTED = re.compile(r"^(?:>|On .+ wrote:$|Vào .+ đã viết:$|-----|_____|--\s*$)", re.MULTILINE | re.IGNORECASE)

log = logging.getLogger(__name__)
_utc_now = partial(datetime.now, UTC)


def language_of(text: str) -> str:
    """The language in which a text was composed: of Vietnamese words more than half have marks, names aside."""
    words = _WORD.findall(text)
    return "vi" if sum(not each.isascii() for each in words) * 2 >= len(words) else "en"


class EmailChannel:
    """One mailbox of ours. A message's id holds the delivery's id, so that a bounce tells which one came back."""

    name = "email"
    chat_rate = 0.2

    def __init__(
        self, settings: Email, database: Database, service: str, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.sender, self.rate = settings.sender, settings.rate
        self._settings, self._database, self._clock = settings, database, clock
        self._from = formataddr((service, settings.sender))
        self._domain = settings.sender.rpartition("@")[2] or "localhost"

    async def close(self) -> None:
        """Nothing is kept open between two messages."""

    def parts(self, text: str) -> list[str]:
        """One message, however long."""
        return [text]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """A mail server cannot be asked."""
        return None

    async def send(self, outbound: Outbound) -> str:
        """Hand the message to the mail server; its Message-ID. After the body was sent, silence is unsure."""
        if not _ADDRESS.fullmatch(outbound.address):
            raise Unreachable("invalid")
        message = self._write(outbound)
        await invitation_mail.complete(self._database, message, outbound.text, self._clock())
        client = self._client()
        try:
            await self._open(client)
            await self._hand_over(client, outbound.address, message.as_bytes(policy=policy.SMTP))
            with suppress(SMTPException, OSError):
                await client.quit()
        finally:
            client.close()
        return str(message["Message-ID"])

    async def _open(self, client: SMTP) -> None:
        try:
            await client.connect()
        except SMTPAuthenticationError as error:
            raise SendFailed("wrong-password", retry_after=WRONG_PASSWORD_WAIT) from error
        except (SMTPException, OSError) as error:
            raise SendFailed("not-connected") from error

    async def _hand_over(self, client: SMTP, address: str, message: bytes) -> None:
        try:
            await client.mail(self._settings.sender)
            await client.rcpt(address)
        except (SMTPSenderRefused, SMTPRecipientRefused) as error:
            raise _refusal(error, isinstance(error, SMTPRecipientRefused)) from error
        except (SMTPException, OSError) as error:
            raise SendFailed("not-connected") from error
        try:
            await client.data(message)
        except SMTPResponseException as error:
            raise _refusal(error, False) from error
        except (SMTPException, OSError) as error:
            raise Unsure("no-answer") from error

    def _client(self) -> SMTP:
        settings = self._settings
        implicit = settings.port == 465
        return SMTP(
            hostname=settings.host,
            port=settings.port,
            use_tls=implicit,
            start_tls=settings.starttls and not implicit,
            username=settings.username or None,
            password=settings.password.get_secret_value() or None,
            timeout=settings.timeout,
        )

    def _write(self, outbound: Outbound) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._from, outbound.address
        codes = [each.code for each in find_codes(outbound.text) if each.complete]
        subject = texts.EMAIL_ABOUT if codes else texts.EMAIL_SUBJECT
        language = language_of(outbound.text)
        message["Subject"] = subject.say(language, plain=False, code=codes[0] if codes else "")
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{outbound.delivery_id}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"
        choices = "".join(f"\n- {each.label}: {each.says}" for each in outbound.choices)
        footer = texts.EMAIL_FOOTER.say(language, plain=False)
        message.set_content(f"{outbound.text}{choices}\n\n-- \n{footer}\n", cte="base64")
        return message

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """The hook by which the mail server hands us each message for our mailbox, as it is (RFC 5322)."""

        async def listen(request: web.Request) -> web.Response:
            secret = self._settings.mailbox_secret.get_secret_value()
            told = request.headers.get("X-Mailbox-Secret", "")
            if not secret or not hmac.compare_digest(told.encode(), secret.encode()):
                return web.Response(status=403)
            try:
                await self._take(await request.read(), answer, record)
            except Unavailable:
                return web.Response(status=503)
            return web.Response()

        return [web.post(PATH, listen)]

    async def _take(self, raw: bytes, answer: Answer, record: Record) -> None:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        if mail.get_content_type() == "multipart/report":
            await self._came_back(raw, mail, record)
        elif _from_a_person(mail):
            await self._heard(mail, answer)

    async def _came_back(self, raw: bytes, mail: EmailMessage, record: Record) -> None:
        """A delivery status notification. Only the id that we made up proves that it is about a message of ours."""
        ours = re.search(rb"<([0-9a-f]{32})@" + re.escape(self._domain.encode()) + rb">", raw)
        state, status = _verdict(mail)
        if ours is None or state is None:
            return
        delivery_id = ours[1].decode()
        async with self._database.read() as tx:
            found = await deliveries.read(tx, [delivery_id])
        if not found or found[0].channel != self.name:
            return
        await record(Receipt(delivery_id, state, reason=status, at=self._clock()))
        if state is DeliveryState.FAILED and GONE.fullmatch(status):
            await record(Unreached(self.name, found[0].address, "gone"))

    async def _heard(self, mail: EmailMessage, answer: Answer) -> None:
        address, message_id = parseaddr(str(mail["From"]))[1].lower(), str(mail["Message-ID"] or "").strip()
        body = mail.get_body(preferencelist=("plain",))
        text = _own_words(str(body.get_content())) if body is not None else ""
        if text and message_id and _ADDRESS.fullmatch(address):
            await answer(Inbound(self.name, address, text[:LONGEST_TEXT], message_id[:120], self._clock()))

    async def check(self) -> list[Fault]:
        """What `motcua check` should say of the mail server."""
        if not _ADDRESS.fullmatch(self._settings.sender):
            return [Fault("email-sender-missing", {})]
        client = self._client()
        try:
            await self._open(client)
        except SendFailed as failure:
            return [Fault("email-unreachable", {"host": self._settings.host, "reason": failure.reason})]
        finally:
            client.close()
        return []


def _refusal(error: SMTPResponseException, recipient: bool) -> SendFailed:
    enhanced = re.match(r"\s*(\d\.\d+\.\d+)", error.message)
    if error.code < 500:
        return SendFailed(f"smtp {error.code}")
    if recipient and (GONE.fullmatch(enhanced[1]) if enhanced else error.code in NO_MAILBOX):
        return Unreachable("gone")
    return SendFailed(f"smtp {error.code}", permanent=True)


def _verdict(mail: EmailMessage) -> tuple[DeliveryState | None, str]:
    """What a notification says of its recipient; None where it only tells of a delay."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.iter_parts():
                action = str(block.get("Action", "")).strip().lower()
                if action in ("failed", "delivered"):
                    state = DeliveryState.FAILED if action == "failed" else DeliveryState.DELIVERED
                    return state, str(block.get("Status", "")).split(" ")[0].strip()
    return None, ""


def _from_a_person(mail: EmailMessage) -> bool:
    """Not an automatic answer, and our own mail server found its sender to be true (DMARC; RFC 8601)."""
    automatic = str(mail.get("Auto-Submitted", "no")).lower() != "no" or "Precedence" in mail or "List-Id" in mail
    judged = str(mail.get("Authentication-Results", "")).lower()
    return not automatic and "dmarc=pass" in judged


def _own_words(text: str) -> str:
    """What they wrote themselves, without what they quote and their signature."""
    quoted = _QUOTED.search(text)
    return (text[: quoted.start()] if quoted else text).strip()
