"""How the record says no. The docstring is the message; `code` is the contract."""

from typing import ClassVar


class RecordError(Exception):
    """The record cannot take this."""

    code: ClassVar[str] = "record_error"

    def __init__(self, **facts: object) -> None:
        """`facts` are JSON values that tell what it is about."""
        super().__init__(type(self).__doc__)
        self.facts = facts

    def __str__(self) -> str:
        """Give the message and the facts, for logs."""
        return f"{type(self).__doc__} {self.facts}" if self.facts else str(type(self).__doc__)


class Gap(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """Events are missing between the ledger's last and these; send them from there on."""

    code = "gap"

    def __init__(self, *, number: str, held: int) -> None:
        """`held` is the highest seq that the ledger holds, 0 for none."""
        super().__init__(number=number, held=held)
        self.held = held


class RecordConflict(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """These events contradict the record: another event stands there, or the chain does not hold."""

    code = "record_conflict"


class LedgerUnavailable(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """The database does not answer; whether this was recorded is not known, so send it again."""

    code = "ledger_unavailable"
