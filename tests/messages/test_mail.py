"""How a mail server is reached: encrypted, signed in, and only when it is the one it says it is."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from programme.messages.mail import MailUnreachable, Tls, hand_over
from programme.messages.wording import Letter, composed
from tests.factories import MORNING
from tests.messages.mailbox import PASSWORD, SENDER, USER, Mailbox, mailbox

TO = "kari@kommune.example"


def send(box: Mailbox, *, user: str = "", password: str = "", tls: Tls = Tls.NONE) -> None:
    letter = Letter("Emne", "Før", "https://app.kulturskole.example", "")
    message = composed(letter, sender=SENDER, recipients=[TO], at=MORNING)
    with box.mail(user=user, password=password, tls=tls).connected() as server:
        hand_over(server, message)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def encrypted(certificate: Path) -> Iterator[Mailbox]:
    """A server that offers STARTTLS and asks who comes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with mailbox(context) as running:
        yield running


@pytest.fixture
def trusted(encrypted: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The same, vouched for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return encrypted


def test_mail_goes_encrypted_and_signed_in(trusted: Mailbox) -> None:
    send(trusted, user=USER, password=PASSWORD, tls=Tls.STARTTLS)
    assert trusted.recipients == [[TO]]


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(encrypted: Mailbox) -> None:
    with pytest.raises(MailUnreachable) as told:
        send(encrypted, user=USER, password=PASSWORD, tls=Tls.STARTTLS)
    assert isinstance(told.value.__cause__, ssl.SSLCertVerificationError)
    assert encrypted.mails == []


def test_a_server_without_encryption_gets_nothing_when_it_is_asked_for(box: Mailbox) -> None:
    with pytest.raises(MailUnreachable):
        send(box, tls=Tls.STARTTLS)
    assert box.mails == []


def test_a_server_that_does_not_let_us_in_is_unreachable(trusted: Mailbox) -> None:
    with pytest.raises(MailUnreachable):
        send(trusted, user=USER, password=PASSWORD[:-1], tls=Tls.STARTTLS)
    assert trusted.mails == []


def test_the_password_is_not_shown(box: Mailbox) -> None:
    assert PASSWORD not in repr(box.mail(user=USER, password=PASSWORD))
