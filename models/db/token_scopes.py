"""What a token may be used for: never more than its account may do."""

from enum import StrEnum


class TokenScope(StrEnum):
    """Each adds to the others; what an account may do stays the account's."""

    READ = "read"
    """To look."""
    COMMAND = "command"
    """To change what the account may change."""
    ADMINISTER = "administer"
    """An administrator's rights, where the account has them, to look or to change by."""


WHOLE = frozenset(TokenScope)
"""What signing in gives."""
