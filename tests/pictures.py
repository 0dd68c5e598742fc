"""Files of the kinds and sizes that recordings name, since their bytes were not kept."""

from __future__ import annotations

import re
import struct

from tests.sandbox.care.planting import grey_png

_SIZES = {
    "cat.png": (640, 480),
    "cat.gif": (320, 240),
    "big-dims.jpg": (3000, 2000),
    "12mp.jpg": (4000, 3000),
    "48mp.jpg": (8000, 6000),
}
_USUAL = (800, 600)
# Width, height and bytes of the files whose descriptions give no length.
_UNMEASURED = {"cat2.png": (80, 60, 10159)}
_SMALL = (64, 48, 6338)
_DESCRIBED = (
    re.compile(r"(?P<field>photo)=(?P<name>.+?) \((?P<type>[\w/+-]+), (?P<size>\d+) bytes\)"),
    re.compile(r"(?P<field>photo|image)=(?P<name>\S+\.png)(?P<type>)(?P<size>)"),
)
_OTHERS = {
    "webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "bmp": b"BM",
    "avif": b"\0\0\0\x1cftypavif",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>\n',
    "pdf": b"%PDF-1.4\n%%EOF",
}
EXIF = b"Exif\0\0MM\0*GPS 10.776, 106.700"


def described(text: str) -> tuple[str, str, bytes, str] | None:
    """The form field, file name, content and claimed type of `multipart photo=cat.jpg (image/jpeg, 31858 bytes)`."""
    match = next(filter(None, (form.search(text) for form in _DESCRIBED)), None)
    if match is None:
        return None
    name, claimed = match["name"], match["type"] or "image/png"
    width, height, length = _UNMEASURED.get(name, _SMALL)
    size = int(match["size"] or (11 * 1024 * 1024 if "11 MB" in text else length))
    if (size < 20 and "pdf" not in name) or "(text)" in text:
        return match["field"], name, b"only a text\n", claimed
    return match["field"], name, picture(name, size, None if match["size"] else (width, height)), claimed


def picture(name: str, size: int, pixels: tuple[int, int] | None = None) -> bytes:
    """A file of about this many bytes whose content is what its ending says; a JPEG where that is unknown."""
    ending = name.rpartition(".")[2]
    width, height = pixels or _SIZES.get(name, _USUAL)
    if ending in _OTHERS:
        content = _OTHERS[ending]
    elif ending == "png":
        content = grey_png(width, height)
    elif ending == "gif":
        content = b"GIF89a" + struct.pack("<HH", width, height)
    else:
        content = jpeg(width, height, EXIF if name.startswith("gps") else b"")
    return content + b"\0" * (size - len(content)) if ending not in ("svg", "pdf") else content


def of_type(mime_type: str, width: int, height: int, size: int) -> bytes:
    """A stored file as a recording's media row describes it."""
    heads = {
        "image/png": lambda: grey_png(width, height),
        "image/gif": lambda: b"GIF89a" + struct.pack("<HH", width, height),
    }
    content = heads.get(mime_type, lambda: jpeg(width, height))()
    return (content + b"\0" * size)[: max(size, len(content))]


def jpeg(width: int, height: int, exif: bytes = b"") -> bytes:
    """The head of a JPEG: as much as anybody looks at who does not draw it."""
    metadata = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if exif else b""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + metadata + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"
