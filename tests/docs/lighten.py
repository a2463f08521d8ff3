"""Makes the guides' pictures light enough for a repository: 256 colours, which the eye does not tell from the page's."""

from PIL import Image

from tests.docs.guides import PICTURES

_COLOURS = 256
_EVENLY = Image.Quantize.MAXCOVERAGE
"""A lamp is small, and its colour has to stay: no channel is off by more than 6 of 255."""


def main() -> None:
    """All that lie there."""
    for file in PICTURES.rglob("*.png"):
        with Image.open(file) as picture:
            light = picture.convert("RGB").quantize(_COLOURS, _EVENLY, dither=Image.Dither.NONE)
        light.save(file, optimize=True)


if __name__ == "__main__":
    main()
