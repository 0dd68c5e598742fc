"""The files behind the photos' addresses, which anybody may read."""

from __future__ import annotations

import base64
import mimetypes

from tests.sandbox.care.media import conversion_names
from tests.sandbox.state import State

# Stand in for the smaller pictures: one pixel each, and no metadata.
_DERIVED = {
    "image/jpeg": base64.b64decode(
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////"
        "////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
    ),
    "image/webp": base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"),
}


def file_at(state: State, media_id: int, path: str) -> tuple[bytes, str] | None:
    """Content and type of `/storage/{media}/{path}`: the original with all its metadata, or a smaller picture."""
    row = state.media.get(media_id)
    if row is None:
        return None
    if path == row.file_name:
        return row.content, mimetypes.guess_type(path)[0] or "application/octet-stream"
    kind = conversion_names(row).get(path.removeprefix("conversions/"))
    return (_DERIVED[kind], kind) if kind and path.startswith("conversions/") else None
