"""Every response tells the browser to load and send nothing elsewhere."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Scope, Send

from ui.headers import HEADERS, POLICY, SecureHeaders


async def _inner(scope: Scope, receive: Receive, send: Send) -> None:
    kind = "http.response.start" if scope["type"] == "http" else "websocket.accept"
    await send({"type": kind, "status": 200, "headers": [(b"x-own", b"1")]})


def _sent(kind: str) -> Message:
    sent: list[Message] = []

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(SecureHeaders(_inner)({"type": kind}, receive, send))
    return sent[0]


def test_http_responses_carry_the_headers_beside_their_own() -> None:
    headers = {k.decode().lower(): v.decode() for k, v in _sent("http")["headers"]}
    assert headers["x-own"] == "1"
    assert {k.lower(): v for k, v in HEADERS.items()}.items() <= headers.items()


def test_websockets_pass_untouched() -> None:
    assert _sent("websocket")["headers"] == [(b"x-own", b"1")]


def test_the_policy_names_no_other_place() -> None:
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert "default-src 'self'" in POLICY
