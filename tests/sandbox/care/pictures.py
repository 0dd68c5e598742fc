"""What a file is by its first bytes, and how large a picture it holds, as PHP's fileinfo and getimagesize see it."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A file's real type, and its size in pixels where its head shows one."""

    mime_type: str
    width: int | None = None
    height: int | None = None


def look_at(content: bytes) -> Picture:
    """Judge by the content alone; a file's name and the type that its sender claims count for nothing."""
    if content.startswith(b"\xff\xd8\xff"):
        return Picture("image/jpeg", *_jpeg_size(content))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture("image/png", *_unpacked(">II", content, 16))
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return Picture("image/gif", *_unpacked("<HH", content, 6))
    return Picture(_other_type(content))


def _other_type(content: bytes) -> str:
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"BM"):
        return "image/bmp"
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video/mp4")
    if content.startswith(b"%PDF"):
        return "application/pdf"
    if re.match(rb"\s*(<\?xml[^>]*>\s*)?<svg\b", content):
        return "image/svg+xml"
    return "application/octet-stream" if b"\0" in content else "text/plain"


def _jpeg_size(content: bytes) -> tuple[int | None, int | None]:
    """From the frame header, found by walking over the segments before it (ITU-T T.81 B.2.2)."""
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, position + 5)
            return width, height
        position += 2 + struct.unpack_from(">H", content, position + 2)[0]
    return None, None


def _unpacked(form: str, content: bytes, position: int) -> tuple[int | None, int | None]:
    if len(content) < position + struct.calcsize(form):
        return None, None
    width, height = struct.unpack_from(form, content, position)
    return width, height
