"""``make pictures``: the README's pictures, drawn from the demo town by a real browser.

With ``--every FOLDER`` each page is drawn into a folder, at phone and desk width, for looking.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "pictures"
PASSWORD = tomllib.loads((ROOT / "concejo/demo/people.toml").read_text("utf-8"))["password"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# The browser asks nobody but the town.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = (390, 844), (1280, 900)
ADDRESS = "https://jun.example"
SECONDS_TO_BUILD = 600
LARGEST = 300_000


@dataclass(frozen=True)
class Shot:
    """A page, who looks at it, how wide it is, and what is kept of it."""

    name: str
    path: str
    who: str = ""
    size: tuple[int, int] = DESK
    scale: int = 1
    height: int = 0


# What the README shows. {lamp} is the case of the first lamp.
README = [
    Shot("plaza", "/", size=DESK, height=1480),
    Shot("case", "/cases/{lamp}", size=DESK, height=2010),
    Shot("desk", "/desk/electricista", who="luis", size=DESK, height=1100),
    Shot("board", "/board", who="candela", size=DESK, height=1000),
    Shot("figures", "/figures", size=DESK, height=1100),
]

EVERY = [
    ("", "/"),
    ("", "/?show=cases"),
    ("", "/?show=photos"),
    ("", "/cases"),
    ("", "/cases/{lamp}"),
    ("", "/cases/{broken}"),
    ("", "/cases/{reopened}"),
    ("", "/cases/{private}"),
    ("", "/cases/{waiting}"),
    ("", "/cases/{joined}"),
    ("", "/offices"),
    ("", "/@barredora"),
    ("", "/@comedor"),
    ("", "/@maribel"),
    ("", "/figures"),
    ("", "/about"),
    ("", "/tell"),
    ("", "/search?q=farola"),
    ("", "/tags/bordillos"),
    ("", "/auth/sign_in"),
    ("maribel", "/"),
    ("maribel", "/home"),
    ("maribel", "/notifications"),
    ("maribel", "/me"),
    ("maribel", "/me/profile"),
    ("maribel", "/compose"),
    ("luis", "/desk"),
    ("luis", "/cases/{mine}"),
    ("paqui", "/counter"),
    ("paqui", "/desk/ayuntamiento"),
    ("candela", "/board"),
]


def main() -> None:
    """Build the town, serve it, look at it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=Path, metavar="FOLDER", help="draw every page into FOLDER")
    parser.add_argument(
        "--town", type=Path, metavar="DIR", help="a demo town that is there already"
    )
    parser.add_argument("--only", default="", help="only pages whose path contains this")
    wanted = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="concejo-pictures-") as scratch,
        _served(wanted.town or Path(scratch) / "jun") as (url, numbers),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        if wanted.every:
            _draw_every(browser, url, numbers, wanted.every, wanted.only)
        else:
            DOCS.mkdir(parents=True, exist_ok=True)
            for shot in README:
                if wanted.only in shot.path:
                    print(_draw(browser, url, numbers, shot))
        browser.close()


@contextlib.contextmanager
def _served(directory: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo town as an operator starts it; its address, and the numbers of some cases."""
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CONCEJO", "DJANGO"))}
    if not directory.exists():
        _build(directory, environment)
    command = [
        sys.executable,
        "-m",
        "concejo",
        "demo",
        "--dir",
        str(directory),
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}", _numbers(directory)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _build(directory: Path, environment: dict[str, str]) -> None:
    """Play the town's story under a name of its own: receipts lead there, not to this machine."""
    script = (
        "from concejo.cli.start import found; from concejo.cli.town import enter\n"
        "from pathlib import Path; import sys\n"
        "found(Path(sys.argv[1]), name='Jun', language='es', timezone='Europe/Madrid')\n"
        "enter(Path(sys.argv[1]))\n"
        "from concejo.demo.town import build\n"
        "list(build())\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(directory)],
        env=environment | {"CONCEJO_URL": ADDRESS},
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=SECONDS_TO_BUILD,
    )


def _wait_for(process: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + SECONDS_TO_BUILD
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit("the demo town did not start")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.3)
    sys.exit("the demo town took too long")


def _numbers(directory: Path) -> dict[str, str]:
    """Cases to look at, by what is special about them."""
    script = (
        "from concejo.cli.town import enter; from pathlib import Path; import sys\n"
        "enter(Path(sys.argv[1]))\n"
        "from concejo.cases.models import Case\n"
        "def n(**q): return Case.objects.filter(**q).order_by('id').last().number\n"
        "print('lamp', n(summary__contains='tres noches apagada'))\n"
        "print('broken', n(state='promised', promises__broken_at__isnull=False, card='full'))\n"
        "print('reopened', n(summary__contains='discoteca'))\n"
        "print('private', n(card='state'))\n"
        "print('waiting', n(state='waiting'))\n"
        "print('joined', n(state='joined'))\n"
        "print('mine', n(owner__account__handle='electricista', state='received'))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(directory)], capture_output=True, text=True, check=True
    )
    return dict(line.split() for line in said.stdout.splitlines())


def _draw(browser: Browser, url: str, numbers: dict[str, str], shot: Shot) -> str:
    width, height = shot.size
    page = _page(browser, url, shot.who, (width, shot.height or height), shot.scale)
    page.goto(url + shot.path.format(**numbers), wait_until="networkidle")
    drawn = page.screenshot(animations="disabled")
    page.context.close()
    file = DOCS / f"{shot.name}.png"
    file.write_bytes(_small(drawn))
    return f"{file.name}: {file.stat().st_size // 1000} kB"


def _draw_every(
    browser: Browser, url: str, numbers: dict[str, str], folder: Path, only: str
) -> None:
    """Each page as a whole, at both widths."""
    folder.mkdir(parents=True, exist_ok=True)
    for who, path in EVERY:
        if only not in path:
            continue
        for size in (PHONE, DESK):
            page = _page(browser, url, who, size, 1)
            answer = page.goto(url + path.format(**numbers), wait_until="networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth")
            high = page.evaluate("document.documentElement.scrollHeight")
            # Photos are loaded when they come into the window: make it as high as the page.
            page.set_viewport_size({"width": size[0], "height": high})
            page.wait_for_load_state("networkidle")
            name = "".join(c if c.isalnum() else "-" for c in f"{who}{path}").strip("-") or "plaza"
            page.screenshot(path=folder / f"{name}_{size[0]}.png")
            page.context.close()
            fault = "  WIDER THAN THE WINDOW" if wide > size[0] else ""
            print(f"{answer.status if answer else '?'} {who or 'anyone'} {path} {size[0]}{fault}")


def _page(browser: Browser, url: str, who: str, size: tuple[int, int], scale: int) -> Page:
    """A window of somebody who reads Spanish, signed in or not."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        locale="es-ES",
        timezone_id="Europe/Madrid",
        is_mobile=size[0] == PHONE[0],
        has_touch=size[0] == PHONE[0],
    )
    page = context.new_page()
    if who:
        page.goto(f"{url}/auth/sign_in")
        page.fill("main input[autocomplete=username]", who)
        page.fill("main input[type=password]", PASSWORD)
        page.click("main button[type=submit], main form button")
        page.wait_for_load_state("networkidle")
    return page


def _small(drawn: bytes) -> bytes:
    """The same picture with fewer colours, so that it loads quickly."""
    picture = Image.open(BytesIO(drawn)).convert("RGB")
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    for colours in (256, 128, 64):
        if file.tell() < LARGEST:
            break
        file = BytesIO()
        few = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3)
        few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _free_port() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port


if __name__ == "__main__":
    main()
