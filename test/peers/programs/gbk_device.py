"""A device that speaks GB18030 over TCP: reports a temperature, and answers each line. Prints its port and the lines."""
import socket
import sys

sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
server = socket.create_server(("127.0.0.1", 0))
print(f"port {server.getsockname()[1]}")
while True:
    connection, _ = server.accept()
    connection.sendall("温度：25.5℃\n".encode("gb18030"))
    for line in connection.makefile("r", encoding="gb18030", newline="\n"):
        print(f"received {line.rstrip()}")
        connection.sendall(f"收到：{line}".encode("gb18030"))
