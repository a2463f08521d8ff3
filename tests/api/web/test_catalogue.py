"""Every word of the page is in the catalogue of each language, and nothing else is."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from api.bodies.commands import in_url
from api.web.catalogue import FOLDER
from api.web.columns import Column
from api.web.forms.fields import FORMS
from api.web.narrowing import FILTERS
from api.web.routes.letters import BOXES
from ledger.columns import Column as LedgerColumn
from models.domain.case import PlanStatus
from models.domain.channels import ASKS, CHANNEL_PARKED, TELLS
from models.domain.events import Type
from models.domain.holding import Side
from models.domain.words import (
    Category,
    ClockName,
    DeadlineKind,
    Kind,
    Lamp,
    LetterStanding,
    Measure,
    Method,
    Result,
    State,
)

_TEMPLATES = Path(FOLDER).parent / "templates"
_PLACES = re.compile(r"%\((\w+)\)s")
WORDS = {
    "state": set(State),
    "lamp": set(Lamp),
    "kind": set(Kind),
    "category": set(Category),
    "result": set(Result),
    "method": set(Method),
    "measure": set(Measure),
    "clock": set(ClockName),
    "plan": set(PlanStatus),
    "letter": set(LetterStanding),
    "side": set(Side),
    "event": set(Type),
    "command": {in_url(name) for name in FORMS},
    "does": {in_url(name) for name in FORMS},
    "filter": set(FILTERS),
    "column": set(Column),
    "deadline_kind": set(DeadlineKind),
    "sheet": {"ledger", "narrowed", "erased", "and", "yes", "no"},
    "box": set(BOXES),
    "import_column": set(LedgerColumn),
    "notice": ASKS | TELLS | {CHANNEL_PARKED},
}
"""The domain's words, by the kind that a template asks for."""


def catalogue(language: str) -> Catalog:
    """As it is written."""
    return read_po(BytesIO((Path(FOLDER) / language / "LC_MESSAGES" / "page.po").read_bytes()))


def said_by_templates() -> set[str]:
    """The sentences that stand in templates."""
    found = extract_from_dir(
        str(_TEMPLATES), [("**.html", "jinja2")], {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_chinese_has_every_sentence_and_no_other() -> None:
    written = {
        one.id if isinstance(one.id, str) else one.id[0] for one in catalogue("zh") if one.id and not one.context
    }
    assert written == said_by_templates()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_left_untranslated_and_every_place_is_kept(language: str) -> None:
    for one in catalogue(language):
        if not one.id:
            continue
        said = one.string if isinstance(one.string, str) else one.string[0]
        asked = one.id if isinstance(one.id, str) else one.id[0]
        assert said, asked
        assert set(_PLACES.findall(asked)) == set(_PLACES.findall(said)), asked


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", WORDS)
def test_the_domains_words_are_all_there(language: str, kind: str) -> None:
    written = {str(one.id) for one in catalogue(language) if one.context == kind}
    assert written == {str(word) for word in WORDS[kind]}


def test_every_field_has_a_label() -> None:
    wanted = {field.name for fields in FORMS.values() for field in fields}
    assert wanted <= {str(one.id) for one in catalogue("zh") if one.context == "field"}
