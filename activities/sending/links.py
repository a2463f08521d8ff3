"""The way back into the service."""

from models.domain.outgoing import Item


class Links:
    """Links that start at the service's public address."""

    def __init__(self, public_url: str) -> None:
        """Start at `public_url`, such as `https://duban.example`."""
        self.service = public_url.rstrip("/")

    @property
    def inbox(self) -> str:
        """The inbox."""
        return f"{self.service}/inbox"

    def of(self, item: Item) -> str:
        """The case of a notice, or the inbox where it is about none."""
        return f"{self.service}/cases/{item.number}" if item.number is not None else self.inbox
