"""An echo server with Python's socket module: python3 socket_echo_server.py [PORT]"""

import socket
import sys

HOST = "localhost"
PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8080

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    print(f"Server is listening on {HOST}:{PORT}", flush=True)

    while True:
        conn, addr = server.accept()
        with conn:
            print(f"Connected by {addr}", flush=True)
            while True:
                data = conn.recv(1024)
                if not data:
                    break
                print(f"Received: {data!r}", flush=True)
                conn.sendall(data)
            print(f"Disconnected {addr}", flush=True)
