"""Evidence: what goes in comes out unchanged, for those who see the case, and nothing else does."""

from hashlib import sha256
from pathlib import Path

import pytest
from httpx import Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.domain.evidence_rules import EvidenceRules
from tests.api.people import JIGUAN, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House
from tests.api.test_bad_input import assert_problem

BOUNDARY = "multipart/form-data; boundary=b"


@pytest.fixture(scope="module")
async def number(house: House) -> str:
    """A case to upload to."""
    return str((await house.open())["number"])


PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-1.7\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"


async def fetched(house: House, number: str, content: bytes, name: str = "x", **asked: str) -> Response:
    """What comes of uploading and fetching."""
    officer = await house.person(ZHIBU)
    answer = await officer.upload(number, content, name)
    assert answer.status_code == 201, answer.text
    return await officer.get(f"/cases/{number}/evidence/{answer.json()['sha256']}", **asked)


async def test_what_is_uploaded_can_be_fetched(house: House, number: str) -> None:
    content = PNG + b"\x00\xff" * 300_000
    answer = await (await house.person(ZHIBU)).upload(number, content, name="C:\\tmp\\..\\整改 照片.png")
    digest = sha256(content).hexdigest()
    assert answer.status_code == 201
    assert answer.json() == {"sha256": digest, "name": "整改 照片.png", "size": 600_008, "media_type": "image/png"}
    fetched = await (await house.person(JIGUAN)).get(f"/cases/{number}/evidence/{digest}")
    assert fetched.content == content
    assert fetched.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in fetched.headers["content-security-policy"]
    assert (await house.seen(ZHIBU, number))["evidence"][0]["round"] is None


async def test_what_its_sender_says_that_it_is_counts_for_nothing(house: House, number: str) -> None:
    answer = await (await house.person(ZHIBU)).upload(number, b"<html><script>1</script>", name="照片.jpg")
    item = answer.json()
    assert (item["media_type"], item["named_type"]) == ("text/html", "image/jpeg")
    assert item in [
        {name: one[name] for name in item}
        for one in (await house.seen(ZHIBU, number))["evidence"]
        if "named_type" in one
    ]


async def test_it_belongs_to_the_case_it_was_uploaded_to(house: House, number: str) -> None:
    digest = await house.evidence_in(number)
    other = (await house.open())["number"]
    answer = await (await house.person(ZHIBU)).get(f"/cases/{other}/evidence/{digest}")
    assert_problem(answer, 404, "evidence_not_found")


async def test_the_same_bytes_keep_each_name(house: House, number: str) -> None:
    officer, other = await house.person(ZHIBU), str((await house.open())["number"])
    for case, name in ((number, "first.txt"), (number, "second.txt"), (number, "first.txt"), (other, "third.txt")):
        assert (await officer.upload(case, b"same", name=name)).json()["name"] == name
    digest = sha256(b"same").hexdigest()
    for case, names in ((number, ["first.txt", "second.txt"]), (other, ["third.txt"])):
        told = (await house.seen(ZHIBU, case))["evidence"]
        assert [item["name"] for item in told if item["sha256"] == digest] == names
        for name in names:
            answer = await officer.get(f"/cases/{case}/evidence/{digest}", name=name)
            assert answer.headers["content-disposition"].endswith(f"''{name}")
    assert_problem(await officer.get(f"/cases/{other}/evidence/{digest}", name="first.txt"), 404, "evidence_not_found")


async def test_under_one_key_only_one_file(house: House, number: str) -> None:
    officer = await house.person(ZHIBU)
    for _ in range(2):
        assert (await officer.upload(number, b"keyed", Idempotency_Key="up")).status_code == 201
    assert_problem(await officer.upload(number, b"other", Idempotency_Key="up"), 422, "key_reused")


BODIES: list[tuple[str, bytes, str, int, str]] = [
    ("no multipart", b"{}", "application/json", 415, "unsupported_media_type"),
    ("no boundary", b"x", "multipart/form-data", 422, "malformed"),
    ("a boundary too long", b"x", BOUNDARY * 20, 422, "malformed"),
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


async def under(record: AsyncEngine, number: str, **evidence: object) -> None:
    """Have the case go by other rules of evidence, as if its policy had said so."""
    async with record.begin() as conn:
        said = text(
            "UPDATE case_snapshots SET snapshot = jsonb_set(snapshot, '{terms,evidence}', CAST(:rules AS jsonb)) "
            "WHERE number = :number"
        )
        rules = EvidenceRules.model_validate(evidence).model_dump_json()
        await conn.execute(said, {"number": number, "rules": rules})


async def test_too_large_is_refused_and_nothing_of_it_stays(house: House, record: AsyncEngine) -> None:
    number = str((await house.open())["number"])
    await under(record, number, max_size=1000)
    officer = await house.person(ZHIBU)
    assert (await officer.upload(number, b"x" * 1000)).status_code == 201
    answer = await officer.upload(number, b"x" * 1001)
    assert_problem(answer, 413, "too_large")
    assert answer.json()["limit"] == 1000
    assert_problem(await officer.upload(number, b"x" * 100_000), 413, "too_large")
    assert list((Path(house.evidence) / "incoming").iterdir()) == []


async def test_only_what_the_policy_takes(house: House, number: str, record: AsyncEngine) -> None:
    strict = str((await house.open())["number"])
    await under(record, strict, types=["image/*", "application/pdf"])
    officer = await house.person(ZHIBU)
    for case, content, status in (
        (number, PROGRAM, 415),
        (number, b"\x00\xff", 201),
        (strict, b"\x00\xff", 415),
        (strict, PNG, 201),
        (strict, PDF, 201),
    ):
        assert (await officer.upload(case, content, name="照片.jpg")).status_code == status, content
    answer = await officer.upload(number, PROGRAM, name="照片.jpg")
    assert_problem(answer, 415, "evidence_type_refused")
    assert answer.json()["found"] == "application/x-msdownload"


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


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", False),
        (b"<?xml version='1.0'?><a/>", False),
        (b"alert(1)", False),
        (b"\x00\xff<html><script>alert(1)</script>", False),
        (b"GIF89a=1;alert(1)//", False),
        (PNG + b"<script>alert(1)</script>", True),
        (PDF + b"<script>alert(1)</script>", True),
    ],
)
async def test_nothing_runs(house: House, number: str, content: bytes, shown: bool) -> None:  # noqa: FBT001
    for asked in ({}, {"inline": "1"}):
        answer = await fetched(house, number, content, "x.html", **asked)
        assert answer.content == content
        how = "inline" if shown and asked else "attachment"
        assert answer.headers["content-disposition"].startswith(f"{how}; ")
        assert answer.headers["content-type"] in {
            "image/png",
            "application/pdf",
            "text/plain",
            "application/octet-stream",
        }
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("asked", "status", "span", "got"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=8-100", 206, "bytes 8-9/10", b"89"),
        ("bytes=0-1,3-4", 200, None, b"0123456789"),
        ("letters=1", 200, None, b"0123456789"),
        ("bytes=5-2", 200, None, b"0123456789"),
    ],
)
async def test_a_part_of_it(house: House, number: str, asked: str, status: int, span: str | None, got: bytes) -> None:  # noqa: PLR0913, PLR0917  # a table's columns
    path = f"/cases/{number}/evidence/{sha256(b'0123456789').hexdigest()}"
    officer = await house.person(ZHIBU)
    await officer.upload(number, b"0123456789")
    answer = await officer.get(path, headers={"Range": asked})
    assert (answer.status_code, answer.headers.get("content-range"), answer.content) == (status, span, got)
    other = await officer.get(path, headers={"Range": asked, "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, b"0123456789")
    beyond = await officer.get(path, headers={"Range": "bytes=10-"})
    assert_problem(beyond, 416, "range_not_satisfiable")
    assert beyond.headers["content-range"] == "bytes */10"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\a.txt", "a.txt"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\u2066x\u2069.pdf", "x.pdf"),
        ("甲" * 500 + ".pdf", "甲" * 180 + ".pdf"),
        ("x" * 500, "x" * 200),
        ("<script>.txt", "<script>.txt"),
        ("a;b=c.txt", "a;b=c.txt"),
        ("名单 (1).xlsx", "名单 (1).xlsx"),
    ],
)
async def test_a_name_is_no_more_than_a_name(house: House, number: str, name: str, kept: str) -> None:
    answer = await (await house.person(ZHIBU)).upload(number, name=name)
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"][:180] == kept[:180]
    assert len(answer.json()["name"]) <= 200


@pytest.mark.parametrize("raw", [b"a\x00b.txt", b"\xff\xfe.txt", b"a\nb.txt", "\u202e".encode() + b"x.txt"])
async def test_raw_names(house: House, number: str, raw: bytes) -> None:
    content = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + raw + b'"\r\n\r\nx\r\n--b--\r\n'
    answer = await (await house.person(ZHIBU)).send(f"/cases/{number}/evidence", content, BOUNDARY)
    assert answer.status_code in {201, 422}, answer.text
    if answer.status_code == 201:
        assert answer.json()["name"].isprintable()


async def test_bytes_that_are_gone_are_not_found(house: House, number: str) -> None:
    digest = await house.evidence_in(number)
    (Path(house.evidence) / digest[:2] / digest).unlink()
    answer = await (await house.person(ZHIBU)).get(f"/cases/{number}/evidence/{digest}")
    assert_problem(answer, 404, "evidence_not_found")
