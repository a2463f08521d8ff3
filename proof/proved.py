"""What a proof says of each thing that it looked at."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Proved:
    """What was proved of one event, or what is wrong with it: `wrong` is empty where it holds."""

    seq: int
    at: datetime
    what: str
    wrong: str = ""
