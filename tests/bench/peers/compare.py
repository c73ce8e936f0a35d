#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Pushscope's hub beside other servers in one run and prints the table.

One processor serves, another makes the load. Every comparison alternates between its sides for several rounds and
gives medians; "per CPU second" is what the kernel says the server's processes have used."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request

import servers

ROWS = []


def bench(arguments, program, processor):
    command = ["taskset", "-c", processor, program, "bench", *arguments, "--size", str(servers.PAYLOAD), "--json"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {result.stderr.strip()}")
    return json.loads(result.stdout)


class Run:
    def __init__(self, options):
        self.options = options
        self.cores = options.processors.split(",")

    def server(self, kind):
        return kind(",".join(self.cores[:1]))

    def measure(self, target, *extra):
        return bench([*target, "--seconds", str(self.options.seconds), *extra], self.options.program, self.cores[1])

    def rounds(self, sides, times=1):
        """Alternates between named measurements, `times` as often as asked for; returns the results of each."""
        results = {name: [] for name in sides}
        for number in range(self.options.rounds * times):
            for name, measure in sides.items():
                results[name].append(measure())
                print(f"  round {number + 1}: {name}", file=sys.stderr)
        return results

    def fan_out(self, kinds, transport, in_flight, subscribers=1000, times=1):
        def measured(kind):
            def once():
                server = self.server(kind)
                try:
                    target = getattr(server, transport)()
                    return self.measure(target, "--subscribers", str(subscribers), "--in-flight", str(in_flight))
                finally:
                    server.stop()
            return once
        return self.rounds({kind.name: measured(kind) for kind in kinds}, times)


def median(results, key="deliveries_per_cpu_second"):
    return statistics.median(result[key] for result in results)


def ratio(ours, theirs, key="deliveries_per_cpu_second"):
    """The median of the ratios round by round: the machine's mood touches both sides of a pair alike."""
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs))


def say(figure, value, wanted="", verdict=""):
    ROWS.append((figure, value, wanted, verdict))
    print(f"{figure}: {value} {wanted} {verdict}", file=sys.stderr)


def judge(value, bound, at_least=True):
    return "yes" if (value >= bound if at_least else value <= bound) else "NO"


def send_floor(run):
    # Two sides so close to each other want more rounds than the others.
    floor = run.fan_out([servers.Pushscope, servers.SendFloor], "ws", 1, times=3)
    value = ratio(floor["Pushscope"], floor["bare send() loop"])
    say("WebSocket, 1,000 subscribers, 1 in flight, against a bare send() loop", f"{value:.2f}", ">= 0.90", judge(value, 0.9))


def web_socket(run):
    others = [servers.Pushscope, servers.Nchan, servers.NodeWs, servers.SocketIo, servers.Mosquitto, servers.Nats]
    for in_flight, wanted in ((1, {}), (16, {"Nchan": 10, "Node ws": 12})):
        results = run.fan_out(others, "ws", in_flight)
        say(f"WebSocket, 1,000 subscribers, {in_flight} in flight: deliveries per CPU second",
            f"{median(results['Pushscope']):,.0f}")
        for kind in others[1:]:
            value = ratio(results["Pushscope"], results[kind.name])
            bound = wanted.get(kind.name)
            say(f"  against {kind.name} ({median(results[kind.name]):,.0f})", f"{value:.1f}",
                f">= {bound}" if bound else "", judge(value, bound) if bound else "")


def event_stream(run):
    for in_flight, bound in ((1, 1.0), (16, 10.0)):
        results = run.fan_out([servers.Pushscope, servers.Nchan], "sse", in_flight)
        value = ratio(results["Pushscope"], results["Nchan"])
        say(f"SSE, 1,000 subscribers, {in_flight} in flight, against Nchan", f"{value:.1f}", f">= {bound:g}", judge(value, bound))


def idle(run):
    def with_idle(count):
        def once():
            server = run.server(servers.Pushscope)
            try:
                return run.measure(server.ws(), "--subscribers", "10", "--idle", str(count),
                                   "--idle-url", f"ws://127.0.0.1:{server.port}/ws")
            finally:
                server.stop()
        return once
    results = run.rounds({"idle": with_idle(15000), "alone": with_idle(0)})
    value = ratio(results["idle"], results["alone"])
    say("10 subscribers beside 15,000 idle peers, against none", f"{value:.2f}", ">= 0.90", judge(value, 0.9))


def shards(run):
    results = run.fan_out([servers.Pushscope, servers.PushscopeTwoShards], "ws", 1)
    value = ratio(results["Pushscope, two shards"], results["Pushscope"])
    say("Two shards against one, 1,000 subscribers, per CPU second", f"{value:.2f}", ">= 0.90", judge(value, 0.9))


def connections(run):
    def opened(url):
        def once():
            server = run.server(servers.Pushscope)
            try:
                return bench([f"{url.format(port=server.port)}", "--subscribers", "0", "--idle", "10000", "--hold"],
                             run.options.program, run.cores[1])
            finally:
                server.stop()
        return once
    results = run.rounds({"ws": opened("ws://127.0.0.1:{port}/ws"), "sse": opened("http://127.0.0.1:{port}/sse?topic=a")})
    for name, figure, bound in (("ws", "WebSocket", 8), ("sse", "SSE", 4)):
        value = median(results[name], "server_bytes_per_connection") / 1024
        say(f"Memory per idle connection, {figure}", f"{value:.2f} KiB", f"<= {bound} KiB", judge(value, bound, False))
    value = median(results["ws"], "server_cpu_us_per_connection")
    say("CPU per new WebSocket connection", f"{value:.0f} us", "<= 60 us", judge(value, 60, False))


def resident(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def peers_of(server):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
        text = answer.read().decode()
    return sum(float(line.split()[1]) for line in text.splitlines() if line.startswith("pushscope_peers{"))


def churn(run):
    server = run.server(servers.Pushscope)

    def crowd():
        for url in (f"ws://127.0.0.1:{server.port}/ws", f"http://127.0.0.1:{server.port}/sse?topic=a"):
            bench([url, "--subscribers", "0", "--hold", "--idle", "15000"], run.options.program, run.cores[1])

    def settled():
        """What the process holds once everybody has left and the hub has given back what it could."""
        while peers_of(server) > 0:
            pass
        readings = []
        for _ in range(30):
            readings.append(resident(server.process.pid))
            time.sleep(0.1)  # in quiet: it is given back once nobody leaves any more
        return min(readings)

    try:
        crowd()
        first = settled()
        for _ in range(3):
            crowd()
        value = (settled() - first) / 1024 / 1024
        say("Memory gained while 15,000 connections came and went six times more", f"{value:.1f} MiB", "<= 1 MiB",
            judge(value, 1, False))
    finally:
        server.stop()


def latency(run):
    def peak_and_tenth():
        server = run.server(servers.Pushscope)
        try:
            peak = run.measure(server.ws(), "--subscribers", "100", "--in-flight", "16")
            rate = peak["published"] / peak["seconds"] / 10
            return run.measure(server.ws(), "--subscribers", "100", "--rate", f"{rate:.0f}")
        finally:
            server.stop()
    results = run.rounds({"tenth": peak_and_tenth})["tenth"]
    value = statistics.median(result["latency_us"]["p99"] for result in results) / 1000
    say("p99 latency, 100 subscribers, a tenth of peak load", f"{value:.2f} ms", "<= 1 ms", judge(value, 1, False))


def slow_readers(run):
    def with_slow(subscribers, slow):
        def once():
            server = run.server(servers.Pushscope)
            try:
                return run.measure(server.ws(), "--subscribers", str(subscribers), "--slow", str(slow), "--in-flight", "16")
            finally:
                server.stop()
        return once
    results = run.rounds({"slow": with_slow(990, 10), "none": with_slow(990, 0)})
    value = ratio(results["slow"], results["none"], "deliveries_per_second")
    say("Throughput of 990 while 10 more do not read, against none", f"{value:.2f}", ">= 0.98", judge(value, 0.98))


PARTS = {"floor": send_floor, "websocket": web_socket, "sse": event_stream, "idle": idle, "shards": shards, "connections": connections, "churn": churn,
         "latency": latency, "slow": slow_readers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, help="the pushscope program")
    parser.add_argument("--floor", required=True, help="the sendfloor program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--processors", default="0,1", help="the server's and the load's")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; none: all")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; known are {', '.join(PARTS)}")
    servers.Pushscope.program = os.path.abspath(options.program)
    servers.SendFloor.program = os.path.abspath(options.floor)
    run = Run(options)
    for part in options.parts or PARTS:
        PARTS[part](run)
    widths = [max(len(row[column]) for row in ROWS) for column in range(4)]
    for row in ROWS:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
    sys.exit(any(row[3] == "NO" for row in ROWS))


if __name__ == "__main__":
    main()
