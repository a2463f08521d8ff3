"""Loading policies: a version never changes, and the shipped ones are what the contract says."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.engine import connect
from models.db.policies import PolicyUnknown, load_policy_file, policies, policy
from models.db.severities import severities
from models.db.shipped_policies import SHIPPED, load_shipped_policies
from models.domain.limits import limit
from models.domain.words import Capacity
from models.loading.reading import FileRefused

STANDARD = Path(__file__).parents[3] / "policies" / "standard.toml"


@pytest.fixture
async def conn(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction that is undone when the test ends."""
    engine = connect(database_url, pool_size=1)
    async with engine.connect() as conn:
        yield conn
        await conn.rollback()
    await engine.dispose()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the standard policy to change."""
    return Path(tmp_path / "copy.toml")


def changed(copy: Path, *pairs: tuple[str, str]) -> Path:
    written = STANDARD.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in written
        written = written.replace(old, new)
    copy.write_text(written, encoding="utf-8")
    return copy


async def test_what_ships_is_loaded_once(conn: AsyncConnection) -> None:
    assert await load_shipped_policies(conn) == SHIPPED
    assert await load_shipped_policies(conn) == ()
    assert [one.code for one in await severities(conn)] == ["minor", "major", "critical"]


async def test_the_standard_policy_wants_a_plan_of_the_grave_only(conn: AsyncConnection) -> None:
    await load_shipped_policies(conn)
    standard = await policy(conn, "standard")
    assert standard.terms("minor").limits.plan is None
    assert standard.terms("major").limits.plan == limit("10 working days")
    assert [str(rung.after) for rung in standard.due_ladder] == [f"{n} working days" for n in (-5, -1, 0, 3, 10)]
    assert [rung.level for rung in standard.due_ladder] == [0, 0, 0, 1, 2]
    assert standard.due_ladder[-1].every == limit("10 working days")


async def test_the_drill_runs_in_seconds_around_the_clock(conn: AsyncConnection) -> None:
    await load_shipped_policies(conn)
    drill = await policy(conn, "drill")
    assert drill.limits.plan is None
    assert all(rung.any_time for rung in (*drill.due_ladder, *drill.stage_ladder))
    assert drill.due_ladder[0].to == (Capacity.STAFF, Capacity.HEAD)


async def test_the_same_content_again_is_unchanged(conn: AsyncConnection) -> None:
    assert (await load_policy_file(conn, STANDARD)).any
    assert not (await load_policy_file(conn, STANDARD)).any


async def test_a_loaded_version_never_changes(conn: AsyncConnection, copy: Path) -> None:
    await load_policy_file(conn, STANDARD)
    with pytest.raises(FileRefused, match=r"another content \(limits\) and never changes: write version 2"):
        await load_policy_file(conn, changed(copy, ('check = "10 working days"', 'check = "9 working days"')))


async def test_a_new_version_is_the_latest_and_the_old_one_stays(conn: AsyncConnection, copy: Path) -> None:
    await load_policy_file(conn, STANDARD)
    edits = (("version = 1", "version = 2"), ('check = "10 working days"', 'check = "9 working days"'))
    await load_policy_file(conn, changed(copy, *edits))
    assert [(one.code, one.version) for one in await policies(conn)] == [("standard", 1), ("standard", 2)]
    assert (await policy(conn, "standard")).limits.check == limit("9 working days")
    assert (await policy(conn, "standard", 1)).limits.check == limit("10 working days")
    with pytest.raises(PolicyUnknown):
        await policy(conn, "standard", 3)


async def test_versions_count_up(conn: AsyncConnection, copy: Path) -> None:
    await load_policy_file(conn, changed(copy, ("version = 1", "version = 3")))
    with pytest.raises(FileRefused, match="older than version 3"):
        await load_policy_file(conn, changed(copy, ("version = 1", "version = 2")))


async def test_a_dry_run_writes_nothing(conn: AsyncConnection) -> None:
    assert (await load_policy_file(conn, STANDARD, dry_run=True)).new
    assert await policies(conn) == ()


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (('every = "10 working days"', ""), "due_ladder: the last rung must repeat"),
        (('rework = "10 working days"', 'rework = "10 moons"'), "policy, limits, rework: not a limit: '10 moons'"),
        (('rework = "10', 'rewrok = "10'), "policy, limits, rewrok: there is no such key"),
        (('measure = "urge"', 'measure = "urge"\nloud = true'), "policy, due_ladder 3, loud: there is no such key"),
        (('plan_for = ["major"', 'plan_for = ["grave"'), "policy, plan_for: there is no severity grave"),
        (('check = "10', 'check = "0'), "policy, limits, check: 0 working days is no time"),
        (
            (
                'after = "3 working days"\nmeasure = "supervise"\nlevel = 1\nto = ["head"]\n\n',
                'after = "-9 working days"\nmeasure = "urge"\n\n',
            ),
            "policy, due_ladder 4, after: -9 working days does not come after 0 working days",
        ),
        (
            ('to = ["staff"]', 'to = ["boss"]'),
            "policy, due_ladder 1, to 1: there is no post 'boss': write one of head, staff",
        ),
        (('measure = "urge"', 'measure = "scold"'), "policy, due_ladder 3, measure: "),
        (
            ("[policy.lamps]", "[policy.by_severity.grave.limits]\ncheck = 'P1D'\n[policy.lamps]"),
            "policy, by_severity: there is no severity grave",
        ),
        (("[policy.lamps]", "[[policy.ladders.chekc]]\nafter = 'PT0S'\n[policy.lamps]"), "policy, ladders, chekc"),
        (("version = 1", "version = 0"), "policy, version: "),
        (("[policy]", "[policy"), "it is not TOML"),
        (("rank = 2", "rank = 1"), "severity major: rank 1 is minor's"),
    ],
)
async def test_a_bad_file_is_named(conn: AsyncConnection, copy: Path, edit: tuple[str, str], reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        await load_policy_file(conn, changed(copy, edit))
    assert reason in str(refused.value)


async def test_severities_may_change_places(conn: AsyncConnection, copy: Path) -> None:
    await load_policy_file(conn, STANDARD)
    edits = (("rank = 2", "rank = 9"), ("rank = 3", "rank = 2"), ("rank = 9", "rank = 3"))
    changes = await load_policy_file(conn, changed(copy, *edits))
    assert len(changes.severities.changed) == 2
    assert [one.code for one in await severities(conn)] == ["minor", "critical", "major"]


async def test_a_refused_file_changes_nothing(conn: AsyncConnection, copy: Path) -> None:
    await load_policy_file(conn, STANDARD)
    edits = (("version = 1", "version = 2"), ("rank = 3", "rank = 8"), ('check = "10', 'check = "0'))
    with pytest.raises(FileRefused):
        await load_policy_file(conn, changed(copy, *edits))
    assert [(one.code, one.version) for one in await policies(conn)] == [("standard", 1)]
    assert [one.rank for one in await severities(conn)] == [1, 2, 3]
