"""Whatever is sent, in the schema or out of it: no 5xx, and no answer that the OpenAPI document does not foresee.

`make fuzz MINUTES=30` goes on for longer, with another seed each time.
"""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.api.people import API, PASSWORD, new_case

ACCOUNTS = ("jiguan-secretary", "zhibu1-officer", "admin")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
SECONDS = int(os.environ.get("DUBAN_FUZZ_MINUTES", "0")) * 60 or 20
"""For each account."""
SEED = os.environ.get("DUBAN_FUZZ_SEED", "20260101")
pytestmark = pytest.mark.timeout(SECONDS * 3 + 300)


async def token(url: str, login: str) -> str:
    """Somebody's."""
    async with AsyncClient(base_url=url) as client:
        answer = await client.post(f"{API}/auth/token", data={"username": login, "password": PASSWORD})
        return str(answer.json()["access_token"])


@pytest.fixture(scope="module")
async def number(served: str) -> str:
    """A case to be thrown at."""
    bearer = {"Authorization": f"Bearer {await token(served, ACCOUNTS[0])}"}
    async with AsyncClient(base_url=served) as client:
        return str((await client.post(f"{API}/cases", json=new_case(), headers=bearer)).json()["number"])


@pytest.mark.parametrize("login", ACCOUNTS)
async def test_no_answer_is_outside_the_document(served: str, number: str, login: str, tmp_path: Path) -> None:
    assert number == "2026-000001" or number.endswith("-000001")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{served}/openapi.json", "--no-color"),
        *("--header", f"Authorization: Bearer {await token(served, login)}", "--checks", ",".join(CHECKS)),
        # Who signs themselves out learns nothing any more.
        *("--exclude-path", f"{API}/auth/token", "--exclude-path", f"{API}/me/sessions/{{session}}"),
        *("--seed", SEED, "--max-examples", "12", "--workers", "1"),
        *("--max-time", str(SECONDS), "--phases", "examples,coverage,fuzzing", "--generation-database", "none"),
        *("--continue-on-failure", "--request-timeout", "30", "--suppress-health-check", "all", "--warnings", "off"),
    ]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=tmp_path
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
