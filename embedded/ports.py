"""The sockets of `duban up`: the page's own, and reserved ones for its servers."""

import errno
import ipaddress
import socket
from contextlib import ExitStack

from trouble import Trouble

LOOPBACK = "127.0.0.1"
BACKLOG = 2048


class PortInUse(Trouble):
    """Port {port} on {host} is in use: stop what listens there, or give another --port (0 picks a free one)."""

    code = "port_in_use"


class PortForbidden(Trouble):
    """This user may not listen on port {port}: give a --port above 1023."""

    code = "port_forbidden"
    exit_code = 2


class HostUnknown(Trouble):
    """This machine cannot listen on {host}: give one of its own addresses as --host."""

    code = "host_unknown"
    exit_code = 2


def listen(host: str, port: int) -> socket.socket:
    """Listen for the page; the socket is handed to the API, again at each restart."""
    try:
        found = socket.getaddrinfo(
            host,
            port,
            type=socket.SOCK_STREAM,
            flags=socket.AI_PASSIVE,
        )
        family, kind, protocol, _, address = found[0]
        with ExitStack() as held:
            listener = held.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
            held.pop_all()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host=host, port=port) from error
        if error.errno == errno.EACCES:
            raise PortForbidden(port=port) from error
        raise HostUnknown(host=host) from error
    return listener


def address_for(host: str, port: int) -> str:
    """Write host and port as they stand in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def reachable(listener: socket.socket) -> tuple[str, int]:
    """Give host and port under which this machine itself reaches the socket."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "::1" if listener.family == socket.AF_INET6 else LOOPBACK
    return host, port


def is_loopback(listener: socket.socket) -> bool:
    """Tell whether only this machine can reach the socket."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback


def reserve() -> socket.socket:
    """Reserve a port on loopback for a server that binds it itself, again and again.

    The socket is bound and never listens. Linux lets a second socket with
    SO_REUSEADDR bind and listen beside it, and gives the port to nobody who asks for
    any free one, so the port is still there when the server is started again.
    """
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind((LOOPBACK, 0))
    return reserved


def port_of(reserved: socket.socket) -> int:
    """Give the socket's port."""
    port: int = reserved.getsockname()[1]
    return port
