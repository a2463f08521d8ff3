"""The guides say the page's own words, and show pictures that are there."""

import re
from collections.abc import Iterable

import pytest

from models.domain.refusals import Refusal
from tests.api.web.test_catalogue import catalogue
from tests.docs.guides import DOCS, GUIDES, PICTURES, Guide

_PLACE = re.compile(r"%\\\((?:\w+)\\\)s")
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.language)


def said_by_the_page(language: str) -> Iterable[str]:
    """Every word of it. English sentences stand in no catalogue but as what is translated."""
    for one in catalogue("zh"):
        if language == "zh" or not one.context:
            yield from said(one.string if language == "zh" else one.id)
    if language == "en":
        for one in catalogue("en"):
            yield from said(one.string)
    for kind in refusals(Refusal):
        yield kind.zh if language == "zh" else kind.__doc__ or ""


def said(text: str | Iterable[str]) -> Iterable[str]:
    """One text, or its forms by number."""
    return (text,) if isinstance(text, str) else text


def refusals(kind: type[Refusal]) -> Iterable[type[Refusal]]:
    """What the rules refuse with, in words that the page shows."""
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)


@each_guide
def test_each_label_is_the_pages_own(guide: Guide) -> None:
    forms = [re.compile(_PLACE.sub(".+", re.escape(one))) for one in said_by_the_page(guide.language) if one]
    assert sorted(one for one in guide.labels if not any(form.fullmatch(one) for form in forms)) == []


@each_guide
def test_the_pictures_are_those_that_lie_there(guide: Guide) -> None:
    there = {f"{guide.language}/{file.stem}" for file in (PICTURES / guide.language).iterdir()}
    assert there == set(guide.pictures), "run `make guide` and commit what it takes"


def test_both_guides_show_the_same() -> None:
    chinese, english = ([name.partition("/")[2] for name in guide.pictures] for guide in GUIDES)
    assert chinese == english


@each_guide
def test_whoever_opens_the_repository_is_led_to_it(guide: Guide) -> None:
    readme = DOCS.parent / ("README.zh.md" if guide.language == "zh" else "README.md")
    assert f"(docs/{guide.path.name})" in readme.read_text(encoding="utf-8")
