"""The one base of the errors that a person reads as a single line."""

import inspect
import sys
from typing import ClassVar, NoReturn


class Trouble(Exception):  # noqa: N818 - the word that the rest of the code uses
    """Something is wrong."""

    # A subclass's docstring is its message; {names} in it are filled from the facts.
    code: ClassVar[str] = "trouble"
    exit_code: ClassVar[int] = 1

    def __init__(self, **facts: object) -> None:
        """Keep the facts that fill the message."""
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        """Give the message: the docstring on one line, with the facts filled in."""
        message = " ".join((inspect.getdoc(type(self)) or self.code).split())
        return message.format_map(self.facts) if self.facts else message


def refuse(trouble: Trouble) -> NoReturn:
    """End the process with the trouble's line on stderr and its exit code."""
    line = " ".join(str(trouble).split())
    sys.stderr.write(f"duban: {line}\n")
    raise SystemExit(trouble.exit_code)
