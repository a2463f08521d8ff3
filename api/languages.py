"""Which of the service's two languages a caller prefers."""

from starlette.requests import Request

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)
LANGUAGE_COOKIE = "duban_language"


def page_language(request: Request) -> str:
    """The language of a page: as it was chosen, else as the browser prefers, else Chinese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    weights = _weights(request)
    return ENGLISH if weights[ENGLISH] > weights[CHINESE] else CHINESE


def prefers_chinese(request: Request) -> bool:
    """Whether `Accept-Language` puts Chinese before English; without one, no."""
    weights = _weights(request)
    return weights[CHINESE] > weights[ENGLISH]


def _weights(request: Request) -> dict[str, float]:
    weights = {CHINESE: 0.0, ENGLISH: 0.0}
    for position, part in enumerate(request.headers.get("accept-language", "").split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in weights:
            # Of two that weigh the same, the first named counts.
            weights[language] = max(weights[language], _weight(parameters) - position / 1000)
    return weights


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
