"""Looking at all lines, once a night: whom the ladders would reach."""

import logging

from temporalio import activity

from activities.heart import beating
from activities.ports import Lookout
from models.messages import LOOK, Looked

_LOG = logging.getLogger(__name__)


class Looking:
    """Has the lines looked at."""

    def __init__(self, lookout: Lookout) -> None:
        """Look by `lookout`."""
        self._lookout = lookout

    @activity.defn(name=LOOK)
    async def look(self) -> Looked:
        """Make the report; where something lacks, the log says so, too."""
        async with beating():
            lacks = await self._lookout.look()
        if lacks:
            _LOG.warning(
                "in %d places nobody is reached or left to act, today or soon: GET /api/v1/reachability", lacks
            )
        return Looked(lacks=lacks)
