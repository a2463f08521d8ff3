"""The headers that keep a browser from doing with our answers what they are not for."""

from collections.abc import Mapping

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""An answer of the API is data, in whatever way a browser came to it. Pages say their own."""
_ALWAYS = {
    "Content-Security-Policy": _NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_A_YEAR = "max-age=31536000"
PREFIX = "/api/"
"""Where nothing is for a cache."""


def headers_for(public_url: str | None) -> Mapping[str, str]:
    """The headers of every answer. Only a service that people find by https may ask for nothing else."""
    secure = public_url is not None and public_url.startswith("https://")
    return {**_ALWAYS, **({"Strict-Transport-Security": _A_YEAR} if secure else {})}


def for_one_reader(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers of what stands below `PREFIX`: it is for one reader at one instant."""
    return {**headers, "Cache-Control": "no-store"}
