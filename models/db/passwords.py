"""Passwords: hashed with Argon2 in threads of their own, so that nothing else waits."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar

from pwdlib import PasswordHash

from trouble import Trouble

DEMO_PASSWORD = "duban-demo"  # noqa: S105  # the demo's, public by contract
SHORTEST = 10
LONGEST = 1000

_Result = TypeVar("_Result")

# Each hash takes 64 MiB; two at a time keep a burst of sign-ins from taking the machine.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


class PasswordRefused(Trouble):
    """A password has from 10 to 1000 characters."""

    code = "password_refused"


class PasswordKnown(Trouble):
    """Everyone knows the demo's password; choose another."""

    code = "password_known"


def check_choice(password: str) -> None:
    """Raise `PasswordRefused` for a password too short or too long, `PasswordKnown` for the demo's."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused
    if password == DEMO_PASSWORD:
        raise PasswordKnown


async def hash_password(password: str) -> str:
    """The Argon2id hash of `password`, with a salt of its own; takes a fifth of a second of one core."""
    return await _in_thread(lambda: _hasher().hash(password))


async def hashed(password: str) -> dict[str, Any]:
    """The columns that a password fills, written together so that `demo` is always true to it."""
    return {"password_hash": await hash_password(password), "demo": password == DEMO_PASSWORD}


async def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether `password` belongs to the hash; without a hash it takes as long and does not."""
    if len(password) > LONGEST:
        return False
    return await _in_thread(lambda: _matches(password, password_hash))


def _matches(password: str, password_hash: str | None) -> bool:
    decoy = _decoy()  # made on either path, so that the first sign-in of a process tells nothing
    matches = _hasher().verify(password, password_hash or decoy)
    return matches and password_hash is not None


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher().hash(secrets.token_urlsafe())


async def _in_thread(work: Callable[[], _Result]) -> _Result:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
