# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's python3-websockets against a hub: prints a line for each thing that was right."""
import asyncio
import json
import os
import sys

import websockets

HUB = sys.argv[1]


async def echo():
    async with websockets.connect(f"{HUB}/echo", max_size=None) as socket:
        for message in ("", "text", "ä€😀" * 1000, b"", os.urandom(100_000), "x" * 900_000):
            await socket.send(message)
            assert await socket.recv() == message
        await socket.send(["frag", "men", "", "ted"])
        assert await socket.recv() == "fragmented"
        await socket.send([b"\x00", b"\xff" * 70_000])
        assert await socket.recv() == b"\x00" + b"\xff" * 70_000


async def pings():
    async with websockets.connect(f"{HUB}/echo") as socket:
        for payload in (b"", b"p" * 125):
            await (await socket.ping(payload))


async def dialect():
    async with websockets.connect(f"{HUB}/ws") as socket:
        welcome = json.loads(await socket.recv())["welcome"]
        await socket.send(json.dumps({"subscribe": ["py/#"], "since": f"{welcome['epoch']}:{welcome['position']}"}))
        for number in range(100):
            await socket.send(json.dumps({"publish": f"py/{number % 3}", "data": number}))
        seen = []
        while len(seen) < 100:
            notice = json.loads(await socket.recv())
            if "message" in notice:
                seen.append(notice["message"]["data"])
        assert seen == list(range(100)), seen


async def close():
    socket = await websockets.connect(f"{HUB}/ws")
    await socket.close(4321, "enough")
    assert socket.close_code == 4321, socket.close_code


async def refusals():
    for path, status in (("/nowhere", 404), ("/ws/raw/a/%23", 400)):
        try:
            async with websockets.connect(HUB + path):
                raise AssertionError(f"{path} was accepted")
        except websockets.InvalidStatusCode as refusal:
            assert refusal.status_code == status, (path, refusal.status_code)
    socket = await websockets.connect(f"{HUB}/echo")
    try:
        await socket.send("x" * (1024 * 1024 + 1))
        await socket.recv()
        raise AssertionError("an oversize message was accepted")
    except websockets.ConnectionClosed:
        assert socket.close_code == 1009, socket.close_code


async def main():
    for part in (echo, pings, dialect, close, refusals):
        await asyncio.wait_for(part(), 20)
        print(f"{part.__name__} ok")


asyncio.run(main())
