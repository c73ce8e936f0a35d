# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that are measured, each started on one processor with settings that suit the task."""
import pathlib
import shutil
import socket
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PAYLOAD = 128


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    """Until the port answers; a server that ends instead is an error."""
    while True:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[-1]} ended before it listened")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            pass


class Server:
    """One running server. `name` is what the table says; `ws` and `sse` are arguments of `pushscope bench`."""

    name = ""

    def __init__(self, processor):
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="pushscope-bench-")
        command = ["taskset", "-c", processor, *self.command()]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
        wait_for(self.port, self.process)

    def command(self):
        raise NotImplementedError

    def ws(self):
        return [f"ws://127.0.0.1:{self.port}/", "--publish", f"ws://127.0.0.1:{self.port}/publish"]

    def sse(self):
        return None

    def write(self, name, text):
        path = pathlib.Path(self.folder, name)
        path.write_text(text)
        return str(path)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Pushscope(Server):
    name = "Pushscope"
    program = None
    options = ["--shards", "1"]

    def command(self):
        return [self.program, "serve", "--listen", f"127.0.0.1:{self.port}", "--no-probes", *self.options]

    def ws(self):
        return [f"ws://127.0.0.1:{self.port}/ws/raw/bench"]

    def sse(self):
        return [f"http://127.0.0.1:{self.port}/sse?topic=bench"]


class PushscopeTwoShards(Pushscope):
    name = "Pushscope, two shards"
    options = ["--shards", "2"]


class SendFloor(Server):
    name = "bare send() loop"
    program = None

    def command(self):
        return [self.program, str(self.port)]


class Nchan(Server):
    name = "Nchan"

    def command(self):
        config = self.write("nginx.conf", f"""
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
worker_processes 1;
worker_rlimit_nofile 65536;
pid {self.folder}/nginx.pid;
error_log {self.folder}/error.log crit;
events {{ worker_connections 65536; }}
http {{
    access_log off;
    client_body_temp_path {self.folder}; proxy_temp_path {self.folder}; fastcgi_temp_path {self.folder};
    uwsgi_temp_path {self.folder}; scgi_temp_path {self.folder};
    server {{
        listen 127.0.0.1:{self.port} backlog=1024;
        location = / {{ nchan_subscriber websocket; nchan_channel_id bench; nchan_subscriber_first_message newest; }}
        location = /sse {{ nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }}
        location = /publish {{ nchan_publisher websocket http; nchan_channel_id bench; nchan_message_buffer_length 100; }}
    }}
}}
""")
        return ["nginx", "-c", config, "-p", self.folder]

    def sse(self):
        return [f"http://127.0.0.1:{self.port}/sse", "--publish", f"ws://127.0.0.1:{self.port}/publish"]


class NodeWs(Server):
    name = "Node ws"

    def command(self):
        return ["node", str(HERE / "ws-server.mjs"), str(self.port)]


class SocketIo(Server):
    name = "Socket.IO"

    def command(self):
        return ["node", str(HERE / "socketio-server.mjs"), str(self.port)]

    def ws(self):
        url = f"ws://127.0.0.1:{self.port}/socket.io/?EIO=4&transport=websocket"
        return [url, "--await-hello", "--send", "40", "--publish", url, "--publish-send", "40", "--publish-template", '42["pub",%s]']


class Mosquitto(Server):
    name = "Mosquitto"

    def command(self):
        # Mosquitto 2.0.11 does not start with WebSocket listeners alone, so it gets another one that nobody uses.
        return ["mosquitto", "-c", self.write("mosquitto.conf", f"""
listener {free_port()} 127.0.0.1
listener {self.port}
socket_domain ipv4
protocol websockets
allow_anonymous true
persistence false
set_tcp_nodelay true
max_queued_messages 0
log_type error
""")]

    def ws(self):
        url = f"ws://127.0.0.1:{self.port}/"
        connect = r"\x10\x0c\x00\x04MQTT\x04\x02\x00\x00\x00\x00"
        subscribe = r"\x82\x0a\x00\x01\x00\x05bench\x00"
        size = 2 + 5 + PAYLOAD
        publish = rf"\x30\x{size & 127 | 128:02x}\x{size >> 7:02x}\x00\x05bench%s"
        return [url, "--binary", "--header", "Sec-WebSocket-Protocol: mqtt", "--send", connect, "--send", subscribe,
                "--publish", url, "--publish-send", connect, "--publish-template", publish]


class Nats(Server):
    name = "NATS"

    def command(self):
        return ["nats-server", "-c", self.write("nats.conf", f"""
listen: 127.0.0.1:{free_port()}
max_connections: 65536
websocket {{ listen: "127.0.0.1:{self.port}", no_tls: true, compression: false }}
""")]

    def ws(self):
        url = f"ws://127.0.0.1:{self.port}/"
        connect = r'CONNECT {"verbose":false,"pedantic":false}\r\n'
        return [url, "--binary", "--send", connect, "--send", r"SUB bench 1\r\n", "--publish", url, "--publish-send",
                connect, "--publish-template", rf"PUB bench {PAYLOAD}\r\n%s\r\n"]
