"""Forms with files, as PHP reads them (RFC 7578)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r'(?<!file)name="([^"]*)"')
_FILE_NAME = re.compile(r'filename="([^"]*)"')
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form, with the name and the type that its sender claims."""

    name: str
    claimed_type: str
    content: bytes

    def __str__(self) -> str:
        """What an idempotency fingerprint knows a file by."""
        return hashlib.sha256(self.content).hexdigest()


def form_of(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a multipart form: texts, and files as `Upload`."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return {}
    fields: dict[str, Any] = {}
    for part in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head)
        disposition = headers.get("content-disposition", "")
        name, file_name = _NAME.search(disposition), _FILE_NAME.search(disposition)
        if name is not None:
            fields[name[1]] = _value(file_name, headers, content.removesuffix(b"\r\n"))
    return fields


def _value(file_name: re.Match[str] | None, headers: dict[str, str], content: bytes) -> str | Upload:
    return (
        Upload(file_name[1], headers.get("content-type", ""), content)
        if file_name
        else content.decode(errors="replace")
    )


def _headers(head: bytes) -> dict[str, str]:
    lines = [line.partition(":") for line in head.decode(errors="replace").split("\r\n")]
    return {name.strip().lower(): value.strip() for name, _, value in lines}
