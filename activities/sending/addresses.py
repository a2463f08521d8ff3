"""Where a webhook may lead: to public addresses, and to private ones only where the operator has allowed them.

The name is resolved first and the connection made to the very address that was judged, so that a name which answers
otherwise the second time (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))
_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 behind IPv6 (NAT64): what is judged is the address within."""


class Forbidden(Exception):  # noqa: N818  # the word for it
    """The address is not one that anything is sent to."""


def allowed_networks(setting: str) -> tuple[Network, ...]:
    """What `DUBAN_WEBHOOK_ALLOW_PRIVATE` says: empty, `true`, or networks with commas. Raises `ValueError`."""
    wanted = setting.strip().lower()
    if wanted in {"", "false"}:
        return ()
    if wanted == "true":
        return _EVERYWHERE
    return tuple(ip_network(part.strip()) for part in wanted.split(","))


async def resolve(host: str, port: int, allowed: Iterable[Network]) -> tuple[Address, bool]:
    """An address of `host` that may be sent to, and whether it is a private one that is allowed.

    Raises `Forbidden` where one of its addresses is neither public nor allowed: such a name is not to be trusted
    with the others either. Raises `OSError` where it has no address.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(row[4][0]) for row in found]
    _judge(addresses, tuple(allowed))
    return addresses[0], not is_public(addresses[0])


def judge_literal(host: str, allowed: Iterable[Network]) -> None:
    """The same for a `host` that is an address itself, in any way of writing one. A name waits until it is resolved.

    Raises `Forbidden`.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return
    _judge([ip_address(row[4][0]) for row in found], tuple(allowed))


def _judge(addresses: Iterable[Address], allowed: Collection[Network]) -> None:
    for address in addresses:
        if not is_public(address) and not is_within(address, allowed):
            raise Forbidden


def is_public(address: Address) -> bool:
    """Whether the address belongs to the internet at large, by whichever way it is written."""
    inner = _within(address)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def is_within(address: Address, networks: Iterable[Network]) -> bool:
    """Whether one of `networks` holds the address."""
    return any(_within(address) in network for network in networks)


def _within(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address
