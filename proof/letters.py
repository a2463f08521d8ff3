"""A case's letters against the events: each `supervise` rung that fired has exactly one, and it says what they say."""

from collections.abc import Iterator
from typing import Any

from models.db.letter_rows import letter_rows
from models.domain.letters import letter_number
from proof.chains import Folded
from proof.finding import Finding, Kind
from proof.held import Held, Row


def letter_findings(of: Held, folded: Folded) -> Iterator[Finding]:
    """What is wrong with the letters of a case whose chain is sound."""
    expected = letter_rows(None, folded.steps)
    held = {letter["seq"]: letter for letter in of.letters}
    for seq in sorted(expected.keys() - held.keys()):
        yield Finding(Kind.LETTER_MISSING, of.number, f"the letter of event {seq} is not in the register")
    for seq, letter in sorted(held.items()):
        name = letter_number(letter["unit"], letter["year"], letter["n"])
        said = expected.get(seq)
        if said is None or (letter["unit"], letter["year"]) != (said["unit"], said["year"]):
            yield Finding(Kind.LETTER_UNFOUNDED, of.number, f"{name} is of event {seq}, which issued no such letter")
        elif wrong := [f"{column} is {letter[column]}, not {value}" for column, value in differing(letter, said)]:
            yield Finding(Kind.LETTER_DIFFERS, of.number, f"{name}: {', '.join(wrong)}")


def differing(letter: Row, said: dict[str, Any]) -> list[tuple[str, Any]]:
    """The columns in which a letter says other than the events do, with what these say."""
    return [(column, value) for column, value in said.items() if letter[column] != value]
