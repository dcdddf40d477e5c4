"""A backend that speaks bytes: shows what arrived as it arrived, and answers with the bytes of a file."""

import os
import socket
import sys
import threading


def tell(name):
    open(name, "w").close()


def read_body(head, reader):
    """The body as it was sent, framing included."""
    lines = head.lower().split(b"\r\n")
    if b"transfer-encoding: chunked" in lines:
        body = b""
        while True:
            line = reader.readline()
            body += line
            size = int(line, 16)
            if size == 0:
                break
            body += reader.read(size + 2)
        while not body.endswith(b"\r\n\r\n"):
            body += reader.readline()
        return body
    lengths = [line.split(b":")[1] for line in lines if line.startswith(b"content-length:")]
    return reader.read(int(lengths[0])) if lengths else b""


def answer(connection, body, more=b""):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (len(body), more)
    connection.sendall(head + body)


def until_it_ends(connection, name):
    try:
        while connection.recv(65536):
            pass
    except OSError:
        pass
    tell("ended-" + name)


def serve(connection):
    reader = connection.makefile("rb")
    asked = 0
    while True:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = reader.readline()
            if not line:
                return
            head += line
        asked += 1
        path = head.split(b" ")[1].split(b"?")[0].decode("latin-1")
        if path in ("/widgets.json", "/apps.json", "/agents.json"):
            answer(connection, b"{}")
            continue
        with open("asked", "ab") as log:
            log.write(head.split(b"\r\n")[0] + b"\n")
        kind, _, name = path[1:].partition("/")
        if kind == "file":
            with open(name + ".reply", "rb") as file:
                connection.sendall(file.read().replace(b"INNERPORT", sys.argv[1].encode()))
            if name.endswith("-end"):
                return
        elif kind == "wait":
            if os.path.exists(name + ".reply"):
                with open(name + ".reply", "rb") as file:
                    connection.sendall(file.read())
            tell("began-" + name)
            return until_it_ends(connection, name)
        elif kind == "once":
            if asked > 1:
                return
            read_body(head, reader)
            answer(connection, b"first of its connection")
        elif kind == "early":
            connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much")
            return until_it_ends(connection, name)
        elif kind == "count":
            answer(connection, b"%d" % len(read_body(head, reader)))
        else:
            answer(connection, head + read_body(head, reader))


def take(connection):
    try:
        serve(connection)
    except OSError:
        pass
    finally:
        # Python keeps the connection open as long as its reader lives.
        connection.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=512)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=take, args=(connection,), daemon=True).start()
