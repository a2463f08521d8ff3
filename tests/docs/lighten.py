"""Makes the guides' pictures light enough for a repository: by 256 colours, of some thousands."""

from PIL import Image

from tests.docs.guides import PICTURES

_MOST_SEEN, _OTHERS = 64, 192
_CHANNELS = 3


def main() -> None:
    """All that lie there."""
    for file in PICTURES.rglob("*.png"):
        with Image.open(file) as picture:
            light = lightened(picture.convert("RGB"))
        light.save(file, optimize=True)


def lightened(picture: Image.Image) -> Image.Image:
    """What is seen most, papers and lamps, in its very colours; the edges of letters in near ones."""
    seen = sorted(picture.getcolors(picture.width * picture.height) or (), reverse=True)
    exact = [channel for _, colour in seen[:_MOST_SEEN] for channel in _channels(colour)]
    others = picture.quantize(_OTHERS, Image.Quantize.MAXCOVERAGE).getpalette() or []
    colours = Image.new("P", (1, 1))
    colours.putpalette(exact + others[: _OTHERS * _CHANNELS])
    return picture.quantize(palette=colours, dither=Image.Dither.NONE)


def _channels(colour: object) -> tuple[int, ...]:
    assert isinstance(colour, tuple)
    return colour


if __name__ == "__main__":
    main()
