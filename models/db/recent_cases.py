"""Cases that this process has just written, so that the next event need not read them back.

Which case is meant is told by the head of its chain: it names the whole history, so whatever another process has
written since, or a transaction that was undone, is never mistaken for it.
"""

from collections import OrderedDict

from models.domain.case import Case

MOST = 1000


class RecentCases:
    """The last `MOST` cases, by number and head."""

    def __init__(self) -> None:
        """Begin with none."""
        self._cases: OrderedDict[str, tuple[str, Case]] = OrderedDict()

    def find(self, number: str, head: str) -> Case | None:
        """The case, if it is known as it is under `head`."""
        known = self._cases.get(number)
        return known[1] if known is not None and known[0] == head else None

    def keep(self, case: Case, head: str) -> None:
        """Remember the case as it is under `head`."""
        self._cases[case.number] = (head, case)
        self._cases.move_to_end(case.number)
        if len(self._cases) > MOST:
            self._cases.popitem(last=False)
