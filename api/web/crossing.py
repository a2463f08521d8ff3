"""Whether a request comes from the page itself. A browser sends a cookie from anywhere, and so proves nothing by it.

Every browser of these years says in `Sec-Fetch-Site` who made a request, which no script can forge; older ones name the
page in `Origin` with each POST. Whoever says neither, and comes with a cookie, is refused.
"""

from urllib.parse import urlsplit

from starlette.requests import Request

from api.problems import CrossSite

_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_same_site(request: Request) -> None:
    """Raises `CrossSite` for what would change something and does not come from a page of this service."""
    if request.method in _LOOKS:
        return
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        if said != "same-origin":
            raise CrossSite
        return
    origin = urlsplit(request.headers.get("origin", ""))
    if not origin.netloc or origin.netloc != request.headers.get("host"):
        raise CrossSite
