"""Loads the demo: its organization, its ledger, and what its people have done since. What is loaded already stays."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from api.importing.bringing_in import bring_in
from api.importing.intake import Asked, take_in
from demo.story import story
from demo.walk import Walk, outstanding, tokens, walking
from models.db.engine import connect
from models.db.organization_loading import load_organization_file
from models.db.reachability import keep_report, lacking
from models.db.shipped_policies import load_shipped_policies
from settings import Settings, settings_for_command
from trouble import Trouble

HERE = Path(__file__).resolve().parent
ORGANIZATION = HERE / "organization.toml"
LEDGER = HERE / "demo_ledger.xlsx"
IMPORTER = "gongwei-inspector"


class DemoIncomplete(Trouble):
    """The demo ledger is not whole ({reason}): start again, and it goes on where it stopped."""

    code = "demo_incomplete"


def load(api_url: str, database_url: str, say: Callable[[str], None]) -> None:
    """Load the demo into the service at `api_url`; `say` tells a person how far it is. Runs a loop of its own."""
    settings = settings_for_command().model_copy(update={"database_url": SecretStr(database_url)})
    asyncio.run(load_with(settings, api_url, say))


async def load_with(settings: Settings, api_url: str, say: Callable[[str], None]) -> None:
    """Load it with settings that are known, on the loop that runs. Raises `DemoIncomplete`."""
    now = datetime.now(UTC)
    database = connect(settings.required_database_url(), pool_size=2, application="duban demo")
    try:
        async with database.begin() as conn:
            await load_shipped_policies(conn)
            if (await load_organization_file(conn, ORGANIZATION)).any:
                await keep_report(conn, now, await lacking(conn, now, settings.time_zone))
        async with database.connect() as conn:
            intake = await take_in(conn, Asked(LEDGER, IMPORTER, settings.time_zone), now)
        told = story(now.astimezone(ZoneInfo(settings.time_zone)).date())
        async with database.begin() as conn:
            begun = await outstanding(conn, intake.caller.reader, told, intake.known)
            if not begun and not intake.prospects:
                return
            secrets = await tokens(conn, told)
        say(f"demo: opening {len(intake.prospects)} cases and walking them on")
        async with walking(api_url, secrets, say) as start:
            for walk in begun:
                start(walk)

            def opened(ref: str, number: str | None) -> None:
                if number and ref in told:
                    start(Walk(ref, number, 0, told[ref]))

            # One at a time: the numbers are those of the ledger's rows, each time the demo is loaded.
            outcome = await bring_in(settings, intake, opened, at_once=1)
        if not outcome.complete:
            raise DemoIncomplete(reason=next(iter(outcome.failed.values()), "not all was tried"))
    finally:
        await database.dispose()
