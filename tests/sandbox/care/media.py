"""Photos as the media library keeps them and the main app shows them (app/Models/MediaImageSerializer.php)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tests.sandbox.answers import stamp
from tests.sandbox.care.pictures import look_at
from tests.sandbox.care.records import Media
from tests.sandbox.care.uploads import Upload
from tests.sandbox.records import User
from tests.sandbox.state import State

MODELS = {
    "pets": "App\\Models\\Pet",
    "vaccinations": "App\\Models\\VaccinationRecord",
    "medical_records": "App\\Models\\MedicalRecord",
}
_HEIGHTS = {"pets": 1600, "vaccinations": 1024, "medical_records": 1024}
_CONVERSIONS = ("thumb", "medium", "webp")
_RESPONSIVE_SIZES = 5
_SHRINKING = 0.7**0.5
# The real one holds a picture of 32 pixels and is about as long.
_TINY = f"data:image/svg+xml;base64,{'PHN2' * 480}"


def media_of(state: State, owner: str, owner_id: int) -> list[Media]:
    """The files of a row, the first one first."""
    rows = state.media.where(lambda row: row.owner == owner and row.owner_id == owner_id)
    return sorted(rows, key=lambda row: (row.order_column, row.id))


def attach(state: State, owner: str, owner_id: int, upload: Upload) -> Media:
    """Keep a file, as the last of its row; a pet's smaller pictures are made at once, others by the queue."""
    picture, moment = look_at(upload.content), state.moment()
    last = max((row.order_column for row in media_of(state, owner, owner_id)), default=0)
    row = Media(
        state.media.next_id,
        owner,
        owner_id,
        _stem(upload.name),
        re.sub(r"[#/\\ ]", "-", upload.name),
        picture.mime_type,
        upload.content,
        picture.width,
        picture.height,
        last + 1,
        moment,
        moment,
        str(uuid.uuid4()),
    )
    row.converted = owner == "pets" or state.queue_runs
    row.responsive = state.queue_runs
    return state.media.put(row)


def put_first(state: State, first: Media) -> None:
    """Move a file to the front of its row; all of them count as changed."""
    rows = media_of(state, first.owner, first.owner_id)
    for number, row in enumerate([first, *(row for row in rows if row is not first)], start=1):
        row.order_column, row.updated_at = number, state.moment()


def delete_all(state: State, owner: str, owner_id: int) -> None:
    """What happens to files whose row is deleted."""
    for row in media_of(state, owner, owner_id):
        del state.media[row.id]


def run_queue(state: State) -> None:
    """Do what the queue worker does: smaller pictures, and the sizes of the originals."""
    for row in state.media.values():
        if not (row.converted and row.responsive):
            row.converted = row.responsive = True
            row.updated_at = state.moment()


def used_bytes(state: State, user: User) -> int:
    """What counts against a user's storage: the originals of the pets they created, health records included."""
    own = {pet.id for pet in state.pets.values() if pet.created_by == user.id}
    total = 0
    for row in state.media.values():
        record = getattr(state, row.owner).get(row.owner_id)
        pet_id = row.owner_id if row.owner == "pets" else getattr(record, "pet_id", None)
        total += len(row.content) if pet_id in own else 0
    return total


def image_shapes(state: State, rows: Sequence[Media], *, first_is_primary: bool) -> list[dict[str, Any]]:
    """Every photo of a row as clients are to show it."""
    return [image_shape(state, row, primary=first_is_primary and number == 0) for number, row in enumerate(rows)]


def image_shape(state: State, row: Media, *, primary: bool) -> dict[str, Any]:
    """One photo; until its smaller pictures are made, all addresses are the original's."""
    original = _url(state, row, row.file_name)
    thumb, medium, webp = (_conversion_url(state, row, name) if row.converted else None for name in _CONVERSIONS)
    return {
        "id": row.id,
        "url": medium or original,
        "thumb_url": thumb or original,
        "medium_url": medium or original,
        "webp_url": webp,
        "srcset": _srcset(state, row, _original_sizes(row)) if row.responsive else None,
        "sources": [{"type": "image/webp", "srcset": _srcset(state, row, _webp_sizes(row))}] if row.converted else [],
        "width": row.width,
        "height": row.height,
        "is_primary": primary,
        "processing": not row.converted,
    }


def row_shape(state: State, row: Media) -> dict[str, Any]:
    """The raw row of the media library, which goes out with its owner."""
    responsive: dict[str, Any] = {"webp": _webp_sizes(row)} if row.converted else {}
    responsive |= {"media_library_original": _original_sizes(row)} if row.responsive else {}
    return {
        "id": row.id,
        "model_type": MODELS[row.owner],
        "model_id": row.owner_id,
        "uuid": row.uuid,
        "collection_name": "photo" if row.owner == "vaccinations" else "photos",
        "name": row.name,
        "file_name": row.file_name,
        "mime_type": row.mime_type,
        "disk": "public",
        "conversions_disk": "public",
        "size": len(row.content),
        "manipulations": [],
        "custom_properties": {"image": {"width": row.width, "height": row.height}} if row.width else [],
        "generated_conversions": dict.fromkeys(_CONVERSIONS, True) if row.converted else [],
        "responsive_images": {name: {"urls": urls, "base64svg": _TINY} for name, urls in responsive.items()} or [],
        "order_column": row.order_column,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "original_url": _url(state, row, row.file_name),
        "preview_url": "",
    }


def conversion_names(row: Media) -> dict[str, str]:
    """The file names of a photo's smaller pictures, with their types."""
    stem = _stem(row.file_name)
    names = {f"{stem}-thumb.jpg": "image/jpeg", f"{stem}-medium.jpg": "image/jpeg", f"{stem}-webp.webp": "image/webp"}
    return names if row.converted else {}


def _conversion_url(state: State, row: Media, conversion: str) -> str:
    ending = "webp" if conversion == "webp" else "jpg"
    return _url(state, row, f"{_stem(row.file_name)}-{conversion}.{ending}", "conversions/")


def _url(state: State, row: Media, name: str, folder: str = "") -> str:
    version = int(row.updated_at.timestamp())
    return f"{state.app_url}/storage/{row.id}/{folder}{quote(name, safe='')}?v={version}"


def _srcset(state: State, row: Media, names: Sequence[str]) -> str:
    shown = [f"{_url(state, row, name, 'responsive-images/')} {_width_in(name)}w" for name in names]
    return ", ".join([*shown, f"{_TINY} 32w"])


def _width_in(name: str) -> str:
    return name.rsplit("_", 2)[1]


def _webp_sizes(row: Media) -> list[str]:
    """Names of the webp in several widths; how many there are depends on the picture, five are usual."""
    height = _HEIGHTS[row.owner]
    width = height * (row.width or height) / (row.height or height)
    shrunk = [_SHRINKING**step for step in range(_RESPONSIVE_SIZES)]
    return [f"{_stem(row.file_name)}___webp_{int(width * part)}_{int(height * part)}.webp" for part in shrunk]


def _original_sizes(row: Media) -> list[str]:
    stem, ending = _stem(row.file_name), row.file_name.rpartition(".")[2]
    return [f"{stem}___media_library_original_{row.width}_{row.height}.{ending}"]


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
