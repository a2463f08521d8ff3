"""Words that stand in everything that people write in these tests, and every disguise in which they might be kept."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote

CHINESE = "绝密印记甲乙丙丁"
ASCII = "Zq7xSecretMark"
MARKED = f"{CHINESE}{ASCII}"
"""What every text of the tests holds."""


def disguises(word: str) -> Iterator[bytes]:
    """The word as bytes, in any form in which an engine, a log or a driver writes texts."""
    plain = word.encode()
    yield plain
    for encoding in ("utf-16-le", "utf-16-be", "gb18030"):
        yield word.encode(encoding)
    escaped = json.dumps(word)[1:-1]
    yield escaped.encode()
    yield escaped.upper().replace("\\U", "\\u").encode()
    yield quote(word).encode()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield "".join(f"\\{byte:03o}" if byte > 0x7F else chr(byte) for byte in plain).encode()
    yield repr(plain)[2:-1].encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            # Wherever it begins, without the letters that depend on its neighbours.
            whole = encode(b"\0" * before + plain).rstrip(b"=")
            yield whole[4 if before else 0 : -2]


def found_in(content: bytes, *words: str) -> list[str]:
    """Which of the words stand in there, in whatever disguise."""
    return [word for word in words if any(disguise in content for disguise in set(disguises(word)))]
