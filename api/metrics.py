"""What the service counts about itself, for Prometheus. Labels are few: routes, not paths; names, not people."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class Metrics:
    """One for each application, so that two in one process (tests) do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "duban_http_requests", "Requests served.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "duban_http_request_seconds", "How long they took.", ("method", "route"), registry=self.registry
        )
        self._commands = Counter(
            "duban_commands", "Commands given, by what became of them.", ("command", "outcome"), registry=self.registry
        )
        self.pending = Gauge(
            "duban_commands_pending", "Commands of which nobody knows yet what became.", registry=self.registry
        )
        self.overdue = Gauge(
            "duban_commands_pending_overdue", "Those that have been so for over ten seconds.", registry=self.registry
        )
        self.waiting = Gauge(
            "duban_deliveries_waiting", "Messages that are to be sent and have not been.", registry=self.registry
        )
        self.parked = Gauge(
            "duban_channels_parked", "Channels whose endpoint is no longer tried.", registry=self.registry
        )
        self.lacking = Gauge(
            "duban_lines_lacking", "What lacked on lines of responsibility at the last look.", registry=self.registry
        )
        self.database_up = Gauge("duban_database_up", "Whether the database answers.", registry=self.registry)

    def served(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request; `status` is 0 where the connection was cut."""
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = _route(scope)
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)

    def commanded(self, command: str, outcome: str) -> None:
        """Count a command; `outcome` is `taken`, a refusal's code, or `unavailable`."""
        self._commands.labels(command, outcome).inc()

    def written(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "unmatched"
