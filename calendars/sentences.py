"""A pasted text as sentences, each with the line that it begins on."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = re.compile(r"\s+")


class Sentence(NamedTuple):
    """One sentence without blanks, its punctuation made plain: `4月4日(周六)至6日(周一)放假,共3天`."""

    line: int
    text: str

    def __str__(self) -> str:
        """The sentence with its place."""
        return f"line {self.line}: “{self.text}”"


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of `text`; a line ends one, whether or not it has a full stop."""
    for number, line in enumerate(text.splitlines(), start=1):
        for sentence in line.split("。"):
            if plain := _BLANK.sub("", unicodedata.normalize("NFKC", sentence)):
                yield Sentence(number, plain)
