"""Opens this folder in your browser: double-click it, or run `python open.py`. It needs Python and no network."""

import functools
import http.server
import webbrowser
from pathlib import Path

handler = functools.partial(
    http.server.SimpleHTTPRequestHandler, directory=str(Path(__file__).resolve().parent)
)
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"The course is at {address}. Close this window to stop.")
    webbrowser.open(address)
    server.serve_forever()
