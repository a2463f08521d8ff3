"""Mail, by a real SMTP server."""

import shutil
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from activities.sending.links import Links
from activities.sending.mail import MailSender, MailServer, MailTls
from activities.sending.wording import KINDS, MEASURES, called, letter
from models.domain.channels import ASKS, CHANNEL_PARKED, TELLS, ChannelKind
from models.domain.delivering import DeliveryKind, Outcome, Reply
from models.domain.outgoing import Outgoing
from models.domain.words import Measure
from tests.delivery.messages import item, outgoing
from tests.delivery.receivers import Mailboxes, taking_mail, texts

LINKS = Links("https://duban.example")
TO = "zhang@example.org"
ZONE = "Asia/Shanghai"


def server(mailboxes: Mailboxes) -> MailServer:
    return MailServer(host="127.0.0.1", port=mailboxes.port, sender="duban@duban.example", tls=MailTls.NONE)


async def send(mailboxes: Mailboxes, message: Outgoing) -> Outcome:
    return await MailSender(server(mailboxes), LINKS, ZONE).send(message)


async def test_a_notice_is_a_mail_in_both_languages() -> None:
    async with taking_mail() as mailboxes:
        message = outgoing(ChannelKind.EMAIL, TO)
        assert (await send(mailboxes, message)).reply is Reply.TAKEN
    (mail,), (envelope,) = mailboxes.mails, mailboxes.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("duban@duban.example", [TO])
    assert mail["Subject"] == "【督办·逾期 overdue】2026-000017 催办 Urged"
    assert mail["Message-ID"] == f"<{message.message}@duban.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for text in texts(mail):
        assert "2026-000017 · 催办 Urged · 已逾期 overdue，时限 due 2026-03-01 18:00 (Asia/Shanghai)" in text
        assert "https://duban.example/cases/2026-000017" in text


async def test_every_attempt_has_the_same_message_id() -> None:
    async with taking_mail() as mailboxes:
        message = outgoing(ChannelKind.EMAIL, TO)
        for attempt in (1, 2):
            await send(mailboxes, message.model_copy(update={"attempt": attempt}))
    first, second = mailboxes.mails
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_digest_says_in_its_subject_what_is_overdue() -> None:
    async with taking_mail() as mailboxes:
        items = (item(), item(number="2026-000018", overdue=False, due=None))
        await send(mailboxes, outgoing(ChannelKind.EMAIL, TO, kind=DeliveryKind.DIGEST, items=items, more=7, overdue=1))
    (mail,) = mailboxes.mails
    assert mail["Subject"] == "【督办·逾期 1】每日摘要 Daily digest：1 条逾期 overdue，共 9 条"
    plain, _ = texts(mail)
    assert plain.index("2026-000017") < plain.index("2026-000018") < plain.index("另有 7 条")


async def test_the_last_of_the_day_and_the_code() -> None:
    async with taking_mail() as mailboxes:
        await send(mailboxes, outgoing(ChannelKind.EMAIL, TO, last=True))
        await send(mailboxes, outgoing(ChannelKind.EMAIL, TO, kind=DeliveryKind.TEST, items=(), code="ABCD2345"))
    last, test = (texts(mail)[0] for mail in mailboxes.mails)
    assert "今日单条通知已达上限" in last
    assert "ABCD2345" in test


async def test_html_is_escaped() -> None:
    async with taking_mail() as mailboxes:
        await send(mailboxes, outgoing(ChannelKind.EMAIL, TO, items=(item(title="<b>&"),)))
    assert "&lt;b&gt;&amp;" in texts(mailboxes.mails[0])[1]


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("451 Try later", Reply.AWAY),
        ("554 No", Reply.REFUSED),
        ("554 5.7.1 Looks like spam", Reply.AWAY),
        ("552 5.3.4 Too big for us", Reply.AWAY),
    ],
)
async def test_refusals_of_a_mail(said: str, reply: Reply) -> None:
    async with taking_mail() as mailboxes:
        mailboxes.replies = [said]
        outcome = await send(mailboxes, outgoing(ChannelKind.EMAIL, TO))
    assert (outcome.reply, outcome.code) == (reply, int(said[:3]))


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("450 Busy", Reply.AGAIN),
        ("550 No such user", Reply.REFUSED),
        ("550 5.1.1 No such user", Reply.REFUSED),
        ("550 5.7.1 Relaying denied", Reply.AWAY),
        ("550 Relaying denied", Reply.AWAY),
        ("451 4.7.1 Greylisted", Reply.AWAY),
        ("530 Authentication required", Reply.AWAY),
    ],
)
async def test_refusals_of_a_recipient(said: str, reply: Reply) -> None:
    async with taking_mail() as mailboxes:
        mailboxes.refused = [said]
        outcome = await send(mailboxes, outgoing(ChannelKind.EMAIL, TO))
    assert (outcome.reply, outcome.code, outcome.said) == (reply, int(said[:3]), said[4:])


async def test_a_mail_server_that_is_away_or_unset_is_not_the_mailbox_s_fault() -> None:
    away = MailServer(host="127.0.0.1", port=1, sender="duban@duban.example", tls=MailTls.NONE)
    message = outgoing(ChannelKind.EMAIL, TO)
    assert (await MailSender(away, LINKS, ZONE).send(message)).reply is Reply.AWAY
    unset = await MailSender(None, LINKS, ZONE).send(message)
    assert (unset.reply, "DUBAN_SMTP_HOST" in unset.said) == (Reply.AWAY, True)


async def test_a_mail_server_without_starttls_gets_no_mail_where_it_is_asked_for() -> None:
    async with taking_mail() as mailboxes:
        wants_tls = MailServer(host="127.0.0.1", port=mailboxes.port, sender="duban@duban.example")
        outcome = await MailSender(wants_tls, LINKS, ZONE).send(outgoing(ChannelKind.EMAIL, TO))
    assert (outcome.reply, mailboxes.mails) == (Reply.AWAY, [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that is its own authority."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


async def test_starttls_with_a_password(certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    asked: list[LoginPassword] = []

    def known(*args: object) -> AuthResult:
        said = args[-1]
        assert isinstance(said, LoginPassword)
        asked.append(said)
        return AuthResult(success=said.password == b"right", handled=False)

    def at(password: str, port: int, ca: Path | None) -> MailSender:
        return MailSender(
            MailServer(
                host="localhost", port=port, sender="duban@duban.example", user="duban", password=password, ca=ca
            ),
            LINKS,
            ZONE,
            patience=timedelta(seconds=10),
        )

    async with taking_mail(tls_context=context, require_starttls=True, authenticator=known) as mailboxes:
        message = outgoing(ChannelKind.EMAIL, TO)
        assert (await at("right", mailboxes.port, cert).send(message)).reply is Reply.TAKEN
        wrong = await at("wrong", mailboxes.port, cert).send(message)
        untrusted = await at("right", mailboxes.port, None).send(message)
    assert len(mailboxes.mails) == 1
    assert (wrong.reply, wrong.code) == (Reply.AWAY, 535)
    assert untrusted.reply is Reply.AWAY
    assert {said.password for said in asked} == {b"right", b"wrong"}


async def test_tls_from_the_first_byte_on(certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def at(port: int, tls: MailTls, ca: Path | None, host: str = "localhost") -> MailSender:
        server = MailServer(host=host, port=port, sender="duban@duban.example", tls=tls, ca=ca)
        return MailSender(server, LINKS, ZONE, patience=timedelta(seconds=1))

    async with taking_mail(tls=context) as mailboxes:
        message, port = outgoing(ChannelKind.EMAIL, TO), mailboxes.port
        assert (await at(port, MailTls.TLS, cert).send(message)).reply is Reply.TAKEN
        ways = (
            at(port, MailTls.TLS, None),
            at(port, MailTls.TLS, cert, host="127.0.0.1"),
            at(port, MailTls.STARTTLS, cert),
            at(port, MailTls.NONE, None),
        )
        wrong = [await way.send(message) for way in ways]
    assert len(mailboxes.mails) == 1
    # That is for whoever runs the service to put right, and held against no mailbox.
    assert {outcome.reply for outcome in wrong} == {Reply.AWAY}
    assert all(outcome.said for outcome in wrong)
    async with taking_mail() as plain:
        spoken = await at(plain.port, MailTls.TLS, cert).send(message)
    assert (spoken.reply, plain.mails) == (Reply.AWAY, [])


def test_every_kind_and_measure_has_words() -> None:
    assert KINDS.keys() == ASKS | TELLS | {CHANNEL_PARKED}
    assert MEASURES.keys() == set(Measure)


def test_a_kind_of_a_newer_build_is_a_notice() -> None:
    assert called(item(kind="unheard_of", measure=None)).en == "A new notice"


def test_a_letter_has_no_title_unless_it_is_given() -> None:
    with_title = outgoing(ChannelKind.EMAIL, TO, items=(item(title="账目不清"),))
    without = outgoing(ChannelKind.EMAIL, TO)
    assert "账目不清" in str(letter(with_title, LINKS, ZoneInfo(ZONE)))
    assert "None" not in str(letter(without, LINKS, ZoneInfo(ZONE)).paragraphs[0][0].text)
