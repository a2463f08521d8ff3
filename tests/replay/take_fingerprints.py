"""Takes the fingerprints anew; `make histories` runs this file, and no test run does."""

from tests.replay.fingerprints import keep, of_commands, of_rules
from workflows.casefile import Rules


async def test_take_fingerprints() -> None:
    keep({"rules": of_rules(Rules()), "commands": await of_commands()})
