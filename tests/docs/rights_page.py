"""Writes docs/rights.md and docs/rights.zh.md from the one table of rights: `make pages`."""

from collections.abc import Iterable
from pathlib import Path

from models.domain.commands import Name
from models.domain.rights import (
    BARRED,
    DEEDS,
    EARLIER_DUE,
    LATER_DUE,
    LETTER,
    NEW_DEADLINE,
    RIGHTS,
    Deed,
    Part,
    Right,
    Standing,
)
from models.domain.words import Capacity
from tests.docs import rights_words as words
from tests.docs.rights_words import Said

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {DOCS / "rights.md": 0, DOCS / "rights.zh.md": 1}
"""The pages by the language they are in: the index into each `Said`."""


def page(language: int) -> str:
    """The whole page."""
    texts = words.PAGE
    return "\n".join(
        (
            texts["head"][language],
            texts["commands"][language],
            *(
                _row(words.COMMANDS[name], RIGHTS[name], BARRED.get(name, ()), language)
                for name in RIGHTS
                if name is not Name.CHANGE_DUE
            ),
            *(_row(said, rights, BARRED[name], language) for name, said, rights in _special()),
            _row(words.CERTAIN_LETTER, LETTER, (), language),
            "",
            texts["deeds"][language],
            *(_row(words.DEEDS[deed], DEEDS[deed], (), language) for deed in Deed),
            "",
            texts["reading"][language],
        )
    )


def _special() -> Iterable[tuple[Name, Said, tuple[Right, ...]]]:
    """Where what a command says decides whose right it is."""
    yield Name.ASSIGN, words.NEW_DEADLINE, NEW_DEADLINE
    yield Name.ASSIGN, words.LATER_DEADLINE, LATER_DUE
    yield Name.CHANGE_DUE, words.EARLIER_DUE, EARLIER_DUE
    yield Name.CHANGE_DUE, words.LATER_DUE, LATER_DUE


def _row(what: Said, rights: tuple[Right, ...], barred: tuple[Part, ...], language: int) -> str:
    # The wider right of a co-unit's head covers the one for a part that is outstanding.
    shown = [right for right in rights if right.standing is not Standing.OUTSTANDING_CO_UNIT]
    who = words.OR[language].join(dict.fromkeys(_who(right, language) for right in shown))
    not_who = ""
    if any(right.independent for right in rights):
        barring = (words.TIED, *(words.PARTS[part] for part in barred))
        not_who = words.COMMA[language].join(said[language] for said in barring)
    return f"| {what[language]} | {who} | {not_who} |"


def _who(right: Right, language: int) -> str:
    if right.standing is Standing.SERVICE:
        return words.STANDINGS[right.standing][language]
    capacities = words.EITHER[language].join(
        words.CAPACITIES[capacity][language] for capacity in Capacity if capacity in right.capacities
    )
    return words.SEAT[language].format(capacities=capacities, unit=words.STANDINGS[right.standing][language])


def main() -> None:
    """Write both."""
    for path, language in PAGES.items():
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
