"""The second half of an import: what was taken in becomes cases."""

from api.importing.intake import Intake
from api.importing.opening import AT_ONCE, Outcome, Tell, open_all
from settings import Settings


async def bring_in(settings: Settings, intake: Intake, tell: Tell, *, at_once: int = AT_ONCE) -> Outcome:
    """Open what is new in `intake`; `tell` is called after each row. Where nothing is new, no server is asked for."""
    outcome = Outcome(skipped=dict(intake.known))
    if intake.prospects:
        from api.importing.through_gateway import ThroughGateway  # noqa: PLC0415 - heavy
        from api.lifespan import wiring  # noqa: PLC0415 - heavy
        from api.metrics import Metrics  # noqa: PLC0415 - heavy

        async with wiring(settings, Metrics()) as parts:
            opener = ThroughGateway(parts.gateway, intake)
            await open_all(intake.prospects, opener, outcome, tell, at_once=at_once)
    return outcome
