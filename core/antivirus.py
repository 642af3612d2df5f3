"""ClamAV by its socket, when configured. Fails closed: what could not be scanned is not taken."""

from __future__ import annotations

import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from core.filetypes import FileRefusedError

log = logging.getLogger(__name__)
CHUNK = 64 * 1024


def refuse_infected(content: bytes, *, name: str) -> None:
    """Ask clamd (INSTREAM) about the bytes; nothing happens where neither CLAMAV_SOCKET nor CLAMAV_HOST is set.

    Raises FileRefusedError when a virus is found, and also when clamd does not answer or says it could not scan.
    """
    if not (settings.CLAMAV_SOCKET or settings.CLAMAV_HOST):
        return
    try:
        answer = _ask(content)
    except (OSError, ValueError) as error:
        log.error("clamd did not scan a file: %s", error)
        answer = ""
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        log.warning("clamd refused an upload: %s", answer)
        raise FileRefusedError(_("“%(name)s”检出病毒，未予保存。") % {"name": name})
    raise FileRefusedError(_("“%(name)s”未能完成病毒扫描，未予保存。请稍后重试；仍不行的，请联系系统管理员。") % {"name": name})


def _ask(content: bytes) -> str:
    """clamd's answer: `stream: OK`, `stream: <name> FOUND` or an error; length-prefixed chunks, ended by an empty one."""
    with _connected() as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            piece = connection.recv(4096)
            if not piece:
                break
            answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _connected() -> socket.socket:
    if settings.CLAMAV_SOCKET:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(settings.CLAMAV_TIMEOUT)
        try:
            connection.connect(settings.CLAMAV_SOCKET)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = settings.CLAMAV_HOST.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=settings.CLAMAV_TIMEOUT)
