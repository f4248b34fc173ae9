"""What open streams cost: memory of many, and how soon a post is on somebody's screen.

A town of its own in a scratch directory, served as an operator serves it. ``make bench-live``,
or ``python -m tests.bench_live``. Nothing is asserted: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.served.town import Town, founded


def main() -> None:
    """Open streams, say something, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=2000, help="how many idle streams")
    parser.add_argument("--posts", type=int, default=100, help="how many posts")
    print(json.dumps(measure(parser.parse_args()), indent=1))


def measure(wanted: argparse.Namespace) -> dict[str, float]:
    """The figures, by their name."""
    _open_many_files()
    with (
        tempfile.TemporaryDirectory(prefix="concejo-bench-") as scratch,
        founded(Path(scratch)) as town,
    ):
        tokens = _cast(town)
        town.serve("--workers", "1", "--test-mode")
        figures = {"load_before": round(os.getloadavg()[0], 1)}
        figures |= asyncio.run(_measure(town, tokens, wanted))
        return figures | {"stopped_in_seconds": round(town.stop(), 1)}


def _open_many_files() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _cast(town: Town) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "concejo.config.settings"}
    said = subprocess.run(
        [sys.executable, "-m", "tests.live.people", "bring_the_cast"],
        env=town._environment() | own,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)


async def _measure(town: Town, tokens: dict[str, str], wanted) -> dict[str, float]:
    async with httpx.AsyncClient(timeout=60) as http:
        office = {"Authorization": f"Bearer {tokens['electricista']}"}
        me = await http.get(f"{town.url}/api/v1/accounts/verify_credentials", headers=office)
        ana = {"Authorization": f"Bearer {tokens['ana']}"}
        await http.post(f"{town.url}/api/v1/accounts/{me.json()['id']}/follow", headers=ana)
        live = max(n for n, words in town.children().items() if " live " in f"{words} ")
        figures: dict[str, float] = {"live_process_alone_mb": _megabytes(live)}

        reader, _ = await _opened(town.port, "user", tokens["ana"])
        # What each process does once in its life is not what is measured.
        await _latency(town, http, office, reader, 5, "")
        figures |= await _latency(town, http, office, reader, wanted.posts, "one_stream")
        figures["with_one_stream_mb"] = _megabytes(live)

        began = time.monotonic()
        crowd = await _crowd(town.port, tokens, wanted.streams)
        figures["opening_ms_each"] = round((time.monotonic() - began) * 1000 / wanted.streams, 2)
        figures[f"with_{wanted.streams}_streams_mb"] = _megabytes(live)
        before = _cpu(live)
        await asyncio.sleep(20)
        figures["idle_cpu_percent"] = round((_cpu(live) - before) / 20 * 100, 1)

        before = _cpu(live)
        figures |= await _latency(town, http, office, reader, wanted.posts, "many_streams")
        figures["cpu_ms_for_each_post"] = round((_cpu(live) - before) / wanted.posts * 1000, 1)
        figures["after_all_posts_mb"] = _megabytes(live)
        crowd.kill()
        await crowd.wait()
        return figures


async def _crowd(port: int, tokens: dict[str, str], many: int) -> asyncio.subprocess.Process:
    """Many who listen, in a process of their own: what they take to read is not the town's."""
    words = [sys.executable, "-m", "tests.bench_live", "crowd", str(port), str(many)]
    crowd = await asyncio.create_subprocess_exec(
        *words, tokens["ben"], tokens["eva"], stdout=asyncio.subprocess.PIPE
    )
    assert crowd.stdout is not None
    assert await crowd.stdout.readline() == b"all here\n"
    return crowd


async def _listen(port: int, many: int, ben: str, eva: str) -> None:
    kinds = [
        ("public", ""), ("user", ben), ("hashtag?tag=jun", ""), ("town?subject=plaza", ""),
        ("user", eva),
    ]  # fmt: skip
    crowd = [await _opened(port, *kinds[n % len(kinds)]) for n in range(many)]
    print("all here", flush=True)
    await asyncio.gather(*(_take(reader) for reader, _writer in crowd))


async def _latency(town, http, office, reader, posts: int, name: str) -> dict[str, float]:
    """From the answer to whoever says something until it is on the other screen, and the whole."""
    after_answer, whole = [], []
    for n in range(posts):
        seen = asyncio.create_task(_seen(reader, f"Aviso {n}"))
        said_at = time.monotonic()
        answer = await http.post(
            f"{town.url}/api/v1/statuses", json={"status": f"Aviso {n} #jun"}, headers=office
        )
        answered_at = time.monotonic()
        assert answer.status_code == 200, answer.text
        seen_at = await asyncio.wait_for(seen, 20)
        after_answer.append(max(0.0, seen_at - answered_at))
        whole.append(seen_at - said_at)
        await asyncio.sleep(0.05)
    return {
        f"{name}_said_to_seen_median_ms": round(statistics.median(whole) * 1000, 1),
        f"{name}_said_to_seen_99th_ms": round(_ninety_ninth(whole) * 1000, 1),
        f"{name}_answer_to_seen_median_ms": round(statistics.median(after_answer) * 1000, 1),
        f"{name}_answer_to_seen_99th_ms": round(_ninety_ninth(after_answer) * 1000, 1),
    }


def _ninety_ninth(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


async def _opened(port: int, stream: str, token: str):
    reader, writer = await asyncio.open_connection("127.0.0.1", port + 1, limit=1 << 20)
    words = f"GET /api/v1/streaming/{stream} HTTP/1.1\r\nHost: localhost\r\n"
    if token:
        words += f"Authorization: Bearer {token}\r\n"
    writer.write(f"{words}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"200" in head.split(b"\r\n")[0], head
    return reader, writer


async def _seen(reader: asyncio.StreamReader, words: str) -> float:
    while words.encode() not in await reader.readline():
        pass
    return time.monotonic()


async def _take(reader: asyncio.StreamReader) -> None:
    while await reader.read(65536):
        pass


def _megabytes(number: int) -> float:
    status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def _cpu(number: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    if sys.argv[1:2] == ["crowd"]:
        _open_many_files()
        _port, _many, *_tokens = sys.argv[2:]
        asyncio.run(_listen(int(_port), int(_many), *_tokens))
    else:
        main()
