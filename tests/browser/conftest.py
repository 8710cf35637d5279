"""A served page and a browser on it. Everything is on this machine; nothing else may be reached."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    f"--{flag}"
    for flag in (
        "headless",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
]
STARTING = 60
_ELSEWHERE = re.compile(r"http://localhost:\d+/[a-z]+/_stcore/")


HOSTILE = """![b](//x.invalid/b) :material/home: <b>a->b</b>

Brief Summary
A study <img src=https://x.invalid/a.png> of **bold** www.x.invalid <script>document.title = "broken"</script>
$x$ treatment \u202egnp.\u202c

Eligibility Criteria

Inclusion Criteria:

1. Age ≥18 <b onclick=alert(1)>years</b>
2. Diagnosis of [lupus](https://x.invalid) ![c](https://x.invalid/c.png)

Exclusion Criteria:

1. HIV <iframe src=//x.invalid></iframe> platelets <50 x 10^9/L
"""


@contextmanager
def _served(corpus: Path, index: str, log: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "EXPLAINER_CORPUS": str(corpus), "EXPLAINER_INDEX": index},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url = f"http://localhost:{port}"
    try:
        _wait_for(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The shipped trials, with an index of its own unless the environment names one."""
    index = os.environ.get("EXPLAINER_INDEX") or str(tmp_path_factory.mktemp("index"))
    with _served(ROOT / "corpus" / "trials", index, tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One trial whose every part tries to be markup."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    index = str(tmp_path_factory.mktemp("index"))
    with _served(folder, index, tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the page was not served within {STARTING} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium here; install it with: apt-get install chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def page(browser: Browser, width: int) -> Iterator[Page]:
    """A fresh session. At the end nothing may have gone to the console as an error, or to another host."""
    context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # Opened at /trials, Streamlit first looks for its server below that path, and then finds it at the root.
        if message.type == "error" and not _ELSEWHERE.match(message.location["url"]):
            faults.append(message.text)

    opened.on("console", heard)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda request: faults.append(request.url) if _leaves(request.url) else None)
    yield opened
    context.close()
    assert faults == []


def _leaves(url: str) -> bool:
    return not url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:"))
