"""A client with Python's socket module: python3 socket_echo_client.py [PORT [MESSAGE ...]]"""

import socket
import sys

HOST = "localhost"
PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
MESSAGES = sys.argv[2:] or ["Hello, Server!"]

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
    client.connect((HOST, PORT))
    for message in MESSAGES:
        client.sendall(message.encode())
        data = client.recv(1024)
        print(f"Received: {data.decode()}", flush=True)
