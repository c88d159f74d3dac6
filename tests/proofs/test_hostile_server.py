"""A real server on a socket that speaks HTTP as nobody should: every read ends within its budget.

Each script says what is sent, in which pieces; a piece may be endless. What a read ends with is a
snapshot's answer or a named error, and never more memory than a few bodies.
"""

import gzip
import itertools
import socket
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from rostersync.domain.errors import MisIncomplete, MisUnavailable
from rostersync.mis.credentials import Credentials
from rostersync.mis.limits import Limits
from rostersync.mis.transport import RequestChain, Session
from rostersync.mis.watchdog import watched_pool
from tests.unit.mis.reading import QUICK, StoredToken

BUDGET_S = 0.6
SPARE_S = 2.0
"""For a busy machine: an endless answer would take for ever."""

LIMITS = replace(QUICK, budget_s=BUDGET_S, retrying_s=0.0, body_bytes=1024**2)
OK = b"HTTP/1.1 200 OK\r\n"

type Script = Callable[[], Iterable[bytes]]


def drip(text: bytes, pause_s: float = 0.05) -> Iterator[bytes]:
    """One byte at a time, often enough that no time-out of a socket comes."""
    for byte in text:
        sleep(pause_s)
        yield bytes([byte])


def endless(piece: bytes, pause_s: float = 0.0) -> Iterator[bytes]:
    for _ in itertools.count():
        sleep(pause_s)
        yield piece


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(200 * 1024**2), 9)
"""200 MiB of nothing in 200 KB."""

ENDLESS: dict[str, Script] = {
    "status line a byte at a time": lambda: drip(OK * 20),
    "headers a byte at a time": lambda: itertools.chain([OK], drip(b"X: y\r\n" * 90)),
    "one header without end": lambda: itertools.chain([OK, b"X: "], endless(b"y", 0.01)),
    "100 Continue without end": lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n", 0.001),
    "100 Continue at once, without end": lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 50),
    "chunk sizes a byte at a time": lambda: itertools.chain([CHUNKED], drip(b"0" * 200)),
    "chunk extensions without end": lambda: itertools.chain([CHUNKED, b"1;"], endless(b"x", 0.01)),
    "trailers a byte at a time": lambda: itertools.chain(
        [CHUNKED, chunked(b"{}"), b"0\r\n"], drip(b"X: y\r\n" * 90)
    ),
    "trailers without end": lambda: itertools.chain(
        [CHUNKED, chunked(b"{}"), b"0\r\n"], endless(b"X: y\r\n", 0.001)
    ),
    "empty lines before the status line": lambda: endless(b"\r\n", 0.01),
    "a body a byte at a time": lambda: itertools.chain(
        [OK + b"Content-Length: 1000\r\n\r\n"], drip(b"x" * 1000)
    ),
    "a body without length a byte at a time": lambda: itertools.chain(
        [OK + b"\r\n{}"], endless(b" ", 0.05)
    ),
    "a packed body a byte at a time": lambda: itertools.chain(
        [OK + b"Content-Encoding: gzip\r\n\r\n"], drip(gzip.compress(b"{}" * 1000))
    ),
    "silence": lambda: endless(b"", 0.05),
}

SENSELESS: dict[str, Script] = {
    "no HTTP": lambda: [b"\x00\xff\x00\xff\r\n\r\n"],
    "another protocol": lambda: [b"220 smtp.example ESMTP\r\n"],
    "no status": lambda: [b"HTTP/1.1\r\n\r\n"],
    "a status that is no number": lambda: [b"HTTP/1.1 two OK\r\n\r\n"],
    "an end in the headers": lambda: [OK + b"Content-Le"],
    "an end in the body": lambda: [OK + b"Content-Length: 100\r\n\r\n{}"],
    "an end in a chunk": lambda: [CHUNKED + b"ff\r\n{}"],
    "a chunk size that is no number": lambda: [CHUNKED + b"xyz\r\n{}\r\n0\r\n\r\n"],
    "a negative chunk size": lambda: [CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n"],
    "a negative length": lambda: [OK + b"Content-Length: -1\r\n\r\n{}"],
    "a length that is no number": lambda: [OK + b"Content-Length: many\r\n\r\n{}"],
    "two lengths": lambda: [OK + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"],
    "a thousand headers": lambda: [OK + b"X: y\r\n" * 1000 + b"\r\n"],
    "a header of a megabyte": lambda: [OK + b"X: " + b"y" * 1024**2 + b"\r\n\r\n"],
    "gzip that is none": lambda: [OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"],
    "gzip cut off": lambda: [
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{}" * 1000)[:-9]
    ],
    "a coding that nobody knows": lambda: [
        OK + b"Content-Encoding: magic\r\nContent-Length: 2\r\n\r\n{}"
    ],
    "a bomb": lambda: [
        OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB
    ],
    "a bomb within a bomb": lambda: [
        OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(BOMB, 9)
    ],
    "more than there may be": lambda: [OK + b"\r\n" + b"x" * (2 * 1024**2)],
    "a redirect to nowhere": lambda: [
        b"HTTP/1.1 302 Found\r\nLocation: \x80\xff://\r\nContent-Length: 0\r\n\r\n"
    ],
    "a switch of protocols": lambda: [b"HTTP/1.1 101 Switching Protocols\r\n\r\n"],
    "an answer of HTTP/0.9": lambda: [b"<html>welcome</html>"],
}


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """Answer every connection with the script, and give the address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(taken: socket.socket) -> None:
        with suppress(OSError), taken:
            taken.recv(65_536)
            for piece in script():
                taken.sendall(piece)

    def accept() -> None:
        with suppress(OSError):
            while True:
                taken, _ = listening.accept()
                Thread(target=answer, args=(taken,), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1.0/schools/S1"
    finally:
        listening.close()


def ask(url: str, limits: Limits = LIMITS) -> str:
    """Ask once, and name how it ended."""
    session = Session(watched_pool(1), Credentials(StoredToken()), limits)
    chain = RequestChain(session, limits.retrying_s, Event())
    try:
        answer = chain.get(url, "the school")
    except MisUnavailable:
        return "MisUnavailable"
    except MisIncomplete:
        return "MisIncomplete"
    assert len(answer.body) <= limits.body_bytes
    return f"answer {answer.status}"


@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_end_is_ended(name: str) -> None:
    """At the deadline, wherever it stands; as a MIS that does not answer."""
    with serving(ENDLESS[name]) as url:
        began = monotonic()
        ended = ask(url)
        took_s = monotonic() - began

    assert ended == "MisUnavailable"
    assert took_s < BUDGET_S + SPARE_S


@pytest.mark.parametrize("name", SENSELESS)
def test_an_answer_without_sense_is_named(name: str) -> None:
    """By an error of the tree, or as an answer to be judged by others; memory is bounded."""
    with serving(SENSELESS[name]) as url:
        tracemalloc.start()
        ended = ask(url)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert ended in {"MisUnavailable", "MisIncomplete", "answer 200", "answer 302", "answer 101"}
    assert most < 32 * 1024**2


def test_a_watch_ends_its_own_request_alone() -> None:
    """What comes later on the same connection is not cut off by the watch of before."""
    body = b"Content-Length: 2\r\n\r\n{}"

    def answers() -> Iterator[bytes]:
        yield OK + body
        sleep(0.8)
        yield OK + body

    with serving(answers) as url:
        limits = replace(LIMITS, budget_s=3.0, request_s=0.5)
        session = Session(watched_pool(1), Credentials(StoredToken()), limits)
        chain = RequestChain(session, 0.0, Event())
        first = chain.get(url, "first")
        sleep(0.7)
        second = chain.get(url, "second")

    assert (first.body, second.body) == (b"{}", b"{}")
