"""Signatures on what the record vouches for: Ed25519. The private key is a file outside the database.

Files are PEM, as `openssl genpkey -algorithm ed25519` writes them; public ones may stand one after the other in one
file, so that what was signed before a change of keys still proves.
"""

import re
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trouble import Trouble

_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


class KeyUnusable(Trouble):
    """{path} holds no Ed25519 key in PEM ({reason})."""

    code = "key_unusable"
    exit_code = 2


def new_key() -> str:
    """A new private key, in PEM."""
    key = Ed25519PrivateKey.generate()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode()


class Signer:
    """Whoever holds the private key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        """Sign with `key`."""
        self._key = key
        self.id = _key_id(key.public_key())
        """By what the key is known: the beginning of its SHA-256."""

    def sign(self, said: bytes) -> str:
        """The signature of `said`, hexadecimal."""
        return self._key.sign(said).hex()

    @property
    def public(self) -> str:
        """The public key, in PEM."""
        form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return self._key.public_key().public_bytes(*form).decode()


class Keyring:
    """Public keys by their ids."""

    def __init__(self, keys: tuple[Ed25519PublicKey, ...] = ()) -> None:
        """Believe these `keys`."""
        self._keys = {_key_id(key): key for key in keys}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def knows(self, key: str) -> bool:
        """Whether there is a key of this id."""
        return key in self._keys

    def proves(self, key: str, said: bytes, signature: str) -> bool:
        """Whether the key of this id has signed `said`."""
        if key not in self._keys:
            return False
        try:
            self._keys[key].verify(bytes.fromhex(signature), said)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_signer(path: Path) -> Signer | None:
    """The private key in that file; `None` where there is no file. Raises `KeyUnusable`."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(path=path, reason=type(error).__name__) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(path=path, reason="another kind of key")
    return Signer(key)


def read_keyring(path: Path) -> Keyring:
    """The public keys in that file, or the public one of the private key in it. Raises `KeyUnusable`."""
    try:
        written = path.read_bytes()
        keys = [serialization.load_pem_public_key(one) for one in _PUBLIC.findall(written)]
        if not keys:
            private = serialization.load_pem_private_key(written, password=None)
            keys = [private.public_key()] if isinstance(private, Ed25519PrivateKey) else []
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(path=path, reason=type(error).__name__) from error
    known = tuple(key for key in keys if isinstance(key, Ed25519PublicKey))
    if not known or len(known) != len(keys):
        raise KeyUnusable(path=path, reason="another kind of key")
    return Keyring(known)


def _key_id(key: Ed25519PublicKey) -> str:
    return sha256(key.public_bytes(*_RAW)).hexdigest()[:16]
