"""Every word of the page, from one catalogue for each language (gettext); `make setup` compiles them."""

from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

DOMAIN = "page"
FOLDER = Path(__file__).parent / "locales"


@cache
def words(language: str) -> NullTranslations:
    """The catalogue of a language. Raises `FileNotFoundError` where it is not compiled: `make setup` does that."""
    found = translation(DOMAIN, FOLDER, [language], class_=GNUTranslations)
    # What a catalogue lacks is shown as it stands in the template, which is English.
    found.add_fallback(NullTranslations())
    return found
