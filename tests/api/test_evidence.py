"""Evidence: what goes in comes out unchanged, for those who see the case, and nothing else does."""

from hashlib import sha256
from pathlib import Path

import pytest

from api import upload
from api.evidence_folder import EvidenceFolder
from tests.api.people import JIGUAN, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House
from tests.api.test_bad_input import assert_problem

BOUNDARY = "multipart/form-data; boundary=b"


@pytest.fixture(scope="module")
async def number(house: House) -> str:
    """A case to upload to."""
    return str((await house.open())["number"])


async def test_what_is_uploaded_can_be_fetched(house: House, number: str) -> None:
    content = b"\x00\xff" * 300_000
    answer = await (await house.person(ZHIBU)).upload(number, content, name="C:\\tmp\\..\\整改 照片.jpg")
    digest = sha256(content).hexdigest()
    assert answer.status_code == 201
    assert answer.json() == {"sha256": digest, "name": "整改 照片.jpg", "size": 600_000, "media_type": "image/jpeg"}
    fetched = await (await house.person(JIGUAN)).get(f"/cases/{number}/evidence/{digest}")
    assert fetched.content == content
    assert fetched.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in fetched.headers["content-security-policy"]
    assert (await house.seen(ZHIBU, number))["evidence"][0]["round"] is None


async def test_it_belongs_to_the_case_it_was_uploaded_to(house: House, number: str) -> None:
    digest = await house.evidence_in(number)
    other = (await house.open())["number"]
    answer = await (await house.person(ZHIBU)).get(f"/cases/{other}/evidence/{digest}")
    assert_problem(answer, 404, "evidence_not_found")


async def test_the_same_again_keeps_the_first_name(house: House, number: str) -> None:
    officer = await house.person(ZHIBU)
    await officer.upload(number, b"same", name="first.txt")
    again = await officer.upload(number, b"same", name="second.txt")
    assert (again.status_code, again.json()["name"]) == (201, "first.txt")


async def test_under_one_key_only_one_file(house: House, number: str) -> None:
    officer = await house.person(ZHIBU)
    for _ in range(2):
        assert (await officer.upload(number, b"keyed", Idempotency_Key="up")).status_code == 201
    assert_problem(await officer.upload(number, b"other", Idempotency_Key="up"), 422, "key_reused")


BODIES: list[tuple[str, bytes, str, int, str]] = [
    ("no multipart", b"{}", "application/json", 415, "unsupported_media_type"),
    ("no boundary", b"x", "multipart/form-data", 422, "malformed"),
    ("nonsense", b"nonsense", BOUNDARY, 422, "malformed"),
    ("nothing", b"", BOUNDARY, 422, "malformed"),
    (
        "no file",
        b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n',
        BOUNDARY,
        422,
        "malformed",
    ),
    (
        "another field",
        b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\nx\r\n--b--\r\n',
        BOUNDARY,
        422,
        "malformed",
    ),
    (
        "an empty file",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n\r\n--b--\r\n',
        BOUNDARY,
        422,
        "malformed",
    ),
    (
        "cut off",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nabc',
        BOUNDARY,
        422,
        "malformed",
    ),
    (
        "no name",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="../"\r\n\r\nx\r\n--b--\r\n',
        BOUNDARY,
        422,
        "malformed",
    ),
    ("a header without end", b"--b\r\n" + b"x" * 70_000, BOUNDARY, 422, "malformed"),
]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("content", "kind", "status", "code"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES]
)
async def test_what_is_no_upload(  # noqa: PLR0913, PLR0917  # a table's columns
    house: House, number: str, content: bytes, kind: str, status: int, code: str
) -> None:
    answer = await (await house.person(ZHIBU)).send(f"/cases/{number}/evidence", content, kind)
    assert_problem(answer, status, code)


async def test_too_large_is_refused_and_nothing_of_it_stays(
    house: House, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST", 1000)
    answer = await (await house.person(ZHIBU)).upload(number, b"x" * 1001)
    assert_problem(answer, 413, "too_large")
    assert list((Path(house.evidence) / "incoming").iterdir()) == []


async def test_a_length_beyond_all_is_refused_unread(house: House, number: str) -> None:
    officer = await house.person(ZHIBU)
    headers = {**officer._bearer, "Content-Type": BOUNDARY, "Content-Length": str(200 * 1024 * 1024)}
    answer = await house.client.post(f"/api/v1/cases/{number}/evidence", content=b"x", headers=headers)
    assert_problem(answer, 413, "too_large")


async def test_who_may_upload(house: House) -> None:
    number = (await house.open(co_units=["SWJ-02"]))["number"]
    for login, status in (
        ("auditor", 403),
        ("dangzu-member", 403),
        (ZHIBU2_HEAD, 201),
        (JIGUAN, 201),
        (ZHIBU_HEAD, 201),
    ):
        assert (await (await house.person(login)).upload(number)).status_code == status, login


async def test_not_to_a_case_that_is_over(house: House) -> None:
    number = await house.closed()
    assert_problem(await (await house.person(ZHIBU)).upload(number), 409, "wrong_state")


async def test_a_page_is_never_shown_as_a_page(house: House, number: str) -> None:
    content = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.html"\r\nContent-Type: text/html; x=\xff\r\n\r\n<script>\r\n--b--\r\n'  # noqa: E501
    answer = await (await house.person(ZHIBU)).send(f"/cases/{number}/evidence", content, BOUNDARY)
    assert answer.status_code == 201, answer.text
    fetched = await (await house.person(ZHIBU)).get(f"/cases/{number}/evidence/{answer.json()['sha256']}")
    assert fetched.headers["content-disposition"].startswith("attachment")


async def test_a_file_that_another_upload_has_just_kept_is_in_nobodys_way(tmp_path: Path) -> None:
    folder = EvidenceFolder(str(tmp_path))
    async with folder.receiving():
        # It is listed and is not there: as the folder looks while another upload is kept.
        (tmp_path / "incoming" / "kept").symlink_to("elsewhere")
        async with folder.receiving() as incoming:
            await incoming.write(b"photograph")
            await folder.keep(incoming)
    assert folder.path(sha256(b"photograph").hexdigest()).read_bytes() == b"photograph"
