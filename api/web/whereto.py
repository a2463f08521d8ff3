"""Where a browser is sent afterwards: to an address of this service and no other."""

from urllib.parse import urlsplit


def local(asked: str, otherwise: str = "/") -> str:
    """`asked`, if it is a path of this service; browsers read a backslash as a slash, and two as another host."""
    parts = urlsplit(asked)
    is_path = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return asked if is_path and asked.isprintable() and "\\" not in asked else otherwise
