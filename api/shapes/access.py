"""Sessions and tokens, as the API shows them: never their secrets."""

from typing import Any

from models.db.tokens import Issued, Token


def session_item(token: Token, current: int | None = None) -> dict[str, Any]:
    """A session; `current` is the one that asks."""
    return {
        "id": token.id,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "address": token.address,
        "current": token.id == current,
    }


def token_item(token: Token, issued: Issued | None = None) -> dict[str, Any]:
    """A named token. Its secret is told once, when it is issued."""
    item = {
        "id": token.id,
        "name": token.name,
        "scopes": [scope.value for scope in token.scopes],
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
    }
    return item | ({"token": issued.secret} if issued is not None else {})
