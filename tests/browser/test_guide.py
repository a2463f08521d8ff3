"""The pictures of the guides, taken on a walk through the two days. `make guide` puts them where they are shown."""

from pathlib import Path

import pytest

from tests.api.people import House
from tests.browser.days import SHOTS, letter_in_the_demo, scene
from tests.browser.office import Walkers
from tests.docs.guides import GUIDES, Guide

LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="module")
async def letter(pressing: str, house: House) -> str:
    """Where a letter stands that nobody has acknowledged."""
    return await letter_in_the_demo(house, pressing)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.language)
async def test_the_two_days(walkers: Walkers, house: House, letter: str, tmp_path: Path, guide: Guide) -> None:
    seen = await scene(house, letter, tmp_path, guide.language)
    for shot in SHOTS:
        desk = await walkers.before(shot.login, LANGUAGES[guide.language])
        await shot.take(desk, seen)
        assert desk.complaints == []
    assert [f"{guide.language}/{shot.name}" for shot in SHOTS] == guide.pictures
