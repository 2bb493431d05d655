"""An invitation by mail, through a real mail server on loopback."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PIL import Image

from bot.email import EmailChannel
from messages import Outbound
from store.database import Database
from tests.bot.mail_house import CITIZEN, MailServer, database_url, port, server, settings
from tests.organiser import Organiser, make_organiser

__all__ = ["database_url", "port", "server"]


async def test_a_mail_holds_the_qr_code_the_words_and_the_event_for_a_calendar(
    database: Database, tmp_path: Path, now, server: MailServer, port: int
) -> None:
    organiser: Organiser = await make_organiser(database, tmp_path, now)
    gathering_id = await organiser.invites(f"An,,{CITIZEN}", header="Họ tên,SĐT,E-mail")
    (guest,) = await organiser.guests(gathering_id)
    channel = EmailChannel(settings(port), database, "Một Cửa", lambda: now)

    await channel.send(Outbound("0" * 32, CITIZEN, organiser.mail.taken[0].text))

    (mail,) = server.mails
    contents = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    (tmp_path / "qr.png").write_bytes(contents["image/png"])
    assert mail["Subject"] == "Giấy mời: Họp tổ dân phố"
    assert f"/i/{guest.token}" in contents["text/plain"]
    assert 'src="cid:qr.motcua"' in contents["text/html"]
    assert picture["Content-ID"] == "<qr.motcua>"
    assert [each.text for each in zxingcpp.read_barcodes(Image.open(tmp_path / "qr.png"))] == [guest.token]
    assert "DTSTART:20260318T010000Z" in contents["text/calendar"]


async def test_a_link_that_is_no_invitation_changes_nothing(
    database: Database, now, server: MailServer, port: int
) -> None:
    channel = EmailChannel(settings(port), database, "Một Cửa", lambda: now)

    await channel.send(Outbound("0" * 32, CITIZEN, "https://motcua.mau.vn/i/aaaaaaaaaaaa"))

    (mail,) = server.mails
    assert [part.get_content_type() for part in mail.walk()] == ["text/plain"]
