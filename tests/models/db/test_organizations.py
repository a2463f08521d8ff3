"""Loading an organization's file: dated, idempotent, all or nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.accounts import demo_password_used, verified
from models.db.delegations import DelegationRefused, add_delegation, delegations_of, end_delegation
from models.db.directory import Directory
from models.db.engine import connect
from models.db.organization_loading import load_organization_file
from models.db.organizations import load_organization, organization_version
from models.domain.organization import Organization
from models.domain.posts import Delegation
from models.domain.words import Capacity
from models.loading.reading import FileRefused

DEMO = Path(__file__).parents[3] / "demo" / "organization.toml"
DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SMALL = """
[[unit]]
code = "TOP"
name = "上"

[[unit]]
code = "LOW"
name = "下"

[[relation]]
unit = "LOW"
above = "TOP"
kind = "leads"
from = 2026-01-01

[[post_kind]]
code = "head"
name = "负责人"
capacity = "head"

[[person]]
code = "A1"
name = "甲"

[[person]]
code = "A2"
name = "乙"

[[appointment]]
person = "A1"
unit = "TOP"
post = "head"
from = 2026-01-01
"""


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on the module's database."""
    engine = connect(database_url, pool_size=2)
    yield engine
    await engine.dispose()


@pytest.fixture
async def conn(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that is undone when the test ends."""
    async with engine.connect() as conn:
        yield conn
        await conn.rollback()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two units, one led by the other, and two people."""
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def ids(organization: Organization) -> dict[str, int]:
    return {person.code: person.id for person in organization.people}


async def test_the_demo_loads_once(conn: AsyncConnection) -> None:
    first = await load_organization_file(conn, DEMO)
    version, loaded = await load_organization(conn)
    again = await load_organization_file(conn, DEMO)
    assert (len(first.units.added), len(first.accounts)) == (10, 23)
    assert not again.any
    assert [merged.absent for merged in again.tables.values()] == [()] * 6
    assert await load_organization(conn) == (version, loaded)


async def test_the_demo_is_what_the_contract_says(conn: AsyncConnection) -> None:
    await load_organization_file(conn, DEMO)
    _, loaded = await load_organization(conn)
    lines = loaded.lines(["SWJ-01", "SWJ-09", "SWJ-JG"], "party", DAY)
    logins = {person.id: person.login for person in loaded.people}
    heads = {
        unit.code: [logins[one] for one in loaded.holders(unit.code, (Capacity.HEAD,), DAY)] for unit in loaded.units
    }
    assert [lines.up("SWJ-01"), lines.up("SWJ-09")] == [("SWJ-01", "SWJ-JG", "SWJ", "GW"), ("SWJ-09", "QU", "GW")]
    assert lines.guides == {"SWJ-09": ("SWJ-JG",), "SWJ-JG": ("GW",)}
    assert heads == {
        "GW": ["gongwei-head"],
        "QU": ["qugongwei-head"],
        "SWJ": ["dangzu-secretary"],
        "SWJ-JG": ["jiguan-secretary"],
        **{f"SWJ-0{n}": [f"zhibu{n}-secretary"] for n in range(1, 6)},
        "SWJ-09": ["zhuwai-secretary"],
    }
    assert loaded.headless(DAY) == ()
    assert await demo_password_used(conn)
    admin = await verified(conn, "admin", "duban-demo")
    assert admin is not None
    assert (admin.account.person, admin.account.administrator) == (None, True)


async def test_what_leaves_the_file_stays_and_is_told(conn: AsyncConnection, small: Path) -> None:
    await load_organization_file(conn, small)
    without = SMALL[: SMALL.index("[[appointment]]")].replace("from = 2026-01-01", "from = 2026-01-01\nto = 2026-05-31")
    write(small, without)
    changes = await load_organization_file(conn, small)
    _, loaded = await load_organization(conn)
    assert [len(changes.relations.changed), len(changes.appointments.absent), changes.units.unchanged] == [1, 1, 2]
    assert loaded.leader("LOW", "party", DAY) is None
    assert loaded.holders("TOP", (Capacity.HEAD,), DAY) == (ids(loaded)["A1"],)


async def test_a_dry_run_writes_nothing(conn: AsyncConnection, small: Path) -> None:
    changes = await load_organization_file(conn, small, dry_run=True)
    assert changes.any
    assert await load_organization(conn) == (0, Organization())


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('\n[[unit]]\ncode = "X"\nname = "X"\ncolour = "red"\n', "unit 3 (code X), colour: there is no such key"),
        ('\n[[unit]]\ncode = "X"\n', "unit 3 (code X), name: this key is missing"),
        ('\n[[unitt]]\ncode = "X"\n', "unitt: there is no such key"),
        (
            '\n[[appointment]]\nperson = "A9"\nunit = "LOW"\npost = "head"\nfrom = 2026-01-01\n',
            "appointment A9 head in LOW: there is no person A9",
        ),
        (
            '\n[[relation]]\nunit = "TOP"\nabove = "LOW"\nkind = "leads"\nfrom = 2026-03-01\n',
            "relation LOW on line party: the line loops on 2026-03-01: LOW → TOP → LOW",
        ),
        (
            '\n[[account]]\nlogin = "ann"\nperson = "A1"\npassword = "x"\n',
            "account 1 (login ann), password: there is no such key",
        ),
        ('\n[[unit]]\ncode = "TOP"\nname = "again"\n', "unit TOP: stands twice in the file"),
        ("\n[[unit]\n", "it is not TOML"),
    ],
)
async def test_a_bad_file_changes_nothing_and_is_named(
    conn: AsyncConnection, small: Path, written: str, reason: str
) -> None:
    write(small, SMALL + written)
    with pytest.raises(FileRefused) as refused:
        await load_organization_file(conn, small)
    assert reason in str(refused.value)
    assert str(small) in str(refused.value)
    assert await organization_version(conn) == 0


async def test_a_directory_reads_anew_when_the_organization_changes(conn: AsyncConnection, small: Path) -> None:
    await load_organization_file(conn, small)
    directory = Directory("Asia/Shanghai")
    before = await directory.current(conn)
    people = ids(before)
    assert await directory.current(conn) is before
    await add_delegation(conn, Delegation(person=people["A1"], delegate=people["A2"], starts_on=DAY, ends_on=DAY))
    held = await directory.posts(conn)
    assert held.holders("TOP", (Capacity.HEAD,), NOON) == tuple(sorted(people.values()))


async def test_a_day_is_the_organizations_own(conn: AsyncConnection, small: Path) -> None:
    await load_organization_file(conn, small)
    directory = Directory("Asia/Shanghai")
    people = ids(await directory.current(conn))
    await add_delegation(conn, Delegation(person=people["A1"], delegate=people["A2"], starts_on=DAY, ends_on=DAY))
    late = datetime(2026, 6, 1, 16, tzinfo=UTC)  # 00:00 of the next day in Shanghai
    assert (await directory.posts(conn)).holders("TOP", (Capacity.HEAD,), late) == (people["A1"],)


async def test_a_version_that_was_rolled_back_is_never_met_again(engine: AsyncEngine, small: Path) -> None:
    directory = Directory("Asia/Shanghai")
    async with engine.connect() as conn:
        await load_organization_file(conn, small)
        undone = await organization_version(conn)
        await directory.current(conn)
        await conn.rollback()
        await load_organization_file(conn, DEMO)
        assert await organization_version(conn) > undone
        assert "GW" in (await directory.current(conn)).unit_by_code
        await conn.rollback()


async def test_a_delegation_is_made_and_ended(conn: AsyncConnection, small: Path) -> None:
    await load_organization_file(conn, small)
    _, loaded = await load_organization(conn)
    one, other = ids(loaded)["A1"], ids(loaded)["A2"]
    made = await add_delegation(conn, Delegation(person=one, delegate=other, starts_on=DAY))
    with pytest.raises(DelegationRefused, match="repeats one"):
        await add_delegation(conn, Delegation(person=one, delegate=other, starts_on=date(2026, 7, 1)))
    await end_delegation(conn, made.id, date(2026, 6, 30))
    assert [row.ends_on for row in await delegations_of(conn, other)] == [date(2026, 6, 30)]
    await end_delegation(conn, made.id, date(2026, 5, 31))
    assert await delegations_of(conn, one) == ()
