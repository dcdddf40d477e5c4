"""A backend of the standard library alone: answers, streams, upgrades, misbehaves. Waits for files instead of for time."""

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "1"


def wait_for(name):
    while not os.path.exists(name):
        time.sleep(0.002)


def tell(name):
    open(name, "w").close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send(self, body, status=200, kind="application/json", headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def chunked(self, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def body_chunks(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            while True:
                size = int(self.rfile.readline(), 16)
                data = self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    return
                yield data
        else:
            yield self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self):
        path = self.path.split("?")[0]
        if path == "/version":
            self.send(VERSION.encode(), kind="text/plain")
        elif path == "/added-in-" + VERSION:
            self.send(VERSION.encode(), kind="text/plain")
        elif path == "/echo":
            body = b"".join(self.body_chunks())
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = {"method": self.command, "path": self.path, "headers": headers, "body": body.decode()}
            self.send(json.dumps(told).encode(), headers=[("Connection", "X-Hop"), ("X-Hop", "1"), ("X-Kept", "1"),
                      ("Strict-Transport-Security", "max-age=1")])
        elif path == "/upload":
            parts = []
            for part in self.body_chunks():
                parts.append(part.decode())
                tell("part-%d" % len(parts))
            self.send(json.dumps(parts).encode())
        elif path == "/stream":
            self.chunked("text/plain")
            self.chunk(b"first")
            wait_for("release")
            self.chunk(b"second")
            self.chunk(b"")
        elif path == "/sse":
            self.chunked("text/event-stream")
            self.chunk(b"data: first\n\n")
            wait_for("release")
            self.chunk(b"data: second\n\n")
            wait_for("never")
        elif path == "/slow":
            tell("slow-began")
            wait_for("release")
            self.send(VERSION.encode(), kind="text/plain")
        elif path == "/ws":
            self.send_response(101)
            self.send_header("Connection", "Upgrade")
            self.send_header("Upgrade", "websocket")
            self.send_header("Sec-WebSocket-Protocol", self.headers.get("Sec-WebSocket-Protocol", ""))
            self.end_headers()
            self.wfile.flush()
            while True:
                data = self.rfile.read1(1024)
                if not data:
                    break
                self.wfile.write(data.upper())
                self.wfile.flush()
            self.close_connection = True
        elif path == "/ws-refused":
            self.send(b"no", status=403)
        elif path == "/cors":
            self.send(b"{}", headers=[("Access-Control-Allow-Origin", "*"), ("X-Own", "1")])
        elif path == "/child":
            deaf = "import signal; signal.signal(15, signal.SIG_IGN); open('child-deaf', 'w').close(); signal.pause()"
            child = subprocess.Popen([sys.executable, "-c", deaf])
            wait_for("child-deaf")
            self.send(json.dumps([os.getpid(), child.pid]).encode())
        elif path == "/crash":
            print("about to crash", flush=True)
            os._exit(3)
        elif path in ("/widgets.json", "/apps.json"):
            with open(path[1:], "rb") as file:
                self.send(file.read())
        else:
            tell("unknown-to-" + VERSION)
            self.send(b'{"detail": "not found"}', status=404)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer


if __name__ == "__main__":
    print("fake backend", VERSION, flush=True)
    if os.path.exists("hold-start"):
        wait_for("start")
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.daemon_threads = True
    server.serve_forever()
