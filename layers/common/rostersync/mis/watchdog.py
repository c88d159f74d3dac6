"""Connections that end at a deadline, wherever the other side stands in its answer.

A socket's time-out starts again with every byte. So a status line, headers, chunk sizes or trailers
that come a byte at a time keep `http.client` reading for ever, and so do answers of 100 Continue
without end. Here a timer shuts the socket of the request that is being made: whatever reads from it
meets its end.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer, local
from time import monotonic
from typing import override

from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_GRACE_S = 0.1
"""Beyond the deadline, so that a time-out of the socket's own names a silent answer."""


class Watch:
    """One request that must be over at `until`."""

    def __init__(self, until: float) -> None:
        self._is_over = False
        self._connection: HTTPConnection | None = None
        self._lock = Lock()
        self._timer = Timer(max(until - monotonic(), 0.0) + _GRACE_S, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def guard(self, connection: HTTPConnection) -> None:
        """Take the connection that the request is made on."""
        with self._lock:
            self._connection = connection
        if self._is_over:
            self._shut()

    def dismiss(self) -> None:
        """End the watch: from now on the connection may serve another request."""
        self._timer.cancel()
        with self._lock:
            self._connection = None

    def _shut(self) -> None:
        with self._lock:
            self._is_over = True
            if self._connection is not None and self._connection.sock is not None:
                _shut(self._connection.sock)


def _shut(connected: socket.socket) -> None:
    # By a copy of the descriptor: a TLS socket would forget its session under who reads from it.
    with suppress(OSError), socket.socket(fileno=os.dup(connected.fileno())) as copy:
        copy.shutdown(socket.SHUT_RDWR)


_OF_THIS_THREAD = local()


@contextmanager
def watching(until: float) -> Iterator[Watch]:
    """Watch the one request that this thread makes on a `watched_pool`."""
    watch = Watch(until)
    _OF_THIS_THREAD.watch = watch
    try:
        yield watch
    finally:
        watch.dismiss()
        _OF_THIS_THREAD.watch = None


def _guard(connection: HTTPConnection) -> None:
    watch: Watch | None = getattr(_OF_THIS_THREAD, "watch", None)
    if watch is not None:
        watch.guard(connection)


class _Connection(HTTPConnection):
    @override
    def connect(self) -> None:
        _guard(self)
        super().connect()
        _guard(self)

    @override
    def putrequest(self, *args: object, **kwargs: object) -> None:
        _guard(self)
        super().putrequest(*args, **kwargs)  # type: ignore[arg-type] # passed on as they come


class _TlsConnection(HTTPSConnection):
    @override
    def connect(self) -> None:
        _guard(self)
        super().connect()
        _guard(self)

    @override
    def putrequest(self, *args: object, **kwargs: object) -> None:
        _guard(self)
        super().putrequest(*args, **kwargs)  # type: ignore[arg-type] # passed on as they come


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def watched_pool(connections: int) -> PoolManager:
    """Make a pool whose requests can be watched, with so many connections a host."""
    pool = PoolManager(num_pools=2, maxsize=connections)
    pool.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return pool
