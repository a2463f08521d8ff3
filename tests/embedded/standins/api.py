"""An API that is ready with database and engine, unless the worker was told to fail."""

import os
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from embedded.gate import pass_gate


def ready() -> bool:
    """Tell whether both servers can be reached."""
    if os.environ.get("STANDIN_WORKER_FAILS"):
        return False
    database = urlsplit(os.environ["DUBAN_DATABASE_URL"])
    host, port = os.environ["DUBAN_TEMPORAL_ADDRESS"].split(":")
    try:
        socket.create_connection((database.hostname, database.port), 1).close()
        socket.create_connection((host, int(port)), 1).close()
    except OSError:
        return False
    return True


class Page(BaseHTTPRequestHandler):
    """Answers every path alike."""

    def do_GET(self) -> None:
        """Say whether it is ready."""
        self.send_response(200 if ready() else 503)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())


server = ThreadingHTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[sys.argv.index("--fd") + 1]))
pass_gate()
server.serve_forever()
