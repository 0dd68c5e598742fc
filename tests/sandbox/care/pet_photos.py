"""Photos of pets (app/Http/Controllers/PetPhoto)."""

from __future__ import annotations

from tests.sandbox import pet_shapes
from tests.sandbox.answers import Answer, crashed, enveloped, no_content, ok
from tests.sandbox.care.media import attach, media_of, put_first
from tests.sandbox.care.photo_rules import PHOTO
from tests.sandbox.care.pictures import look_at
from tests.sandbox.permissions import authorize, can_edit, require_capability
from tests.sandbox.validation import validated
from tests.sandbox.versions import check_version
from tests.sandbox.visits import Visit
from tests.sandbox.words import say


def upload(visit: Visit) -> Answer:
    """`POST /pets/{pet}/photos`: the new photo becomes the primary one."""
    _enter(visit)
    check_version(visit, visit.pet.updated_at, pet_shapes.plain(visit.state, visit.pet, visit.locale))
    photo = validated(visit.input, visit.locale, {"photo": PHOTO})["photo"]
    if look_at(photo.content).width is None:
        raise crashed()  # no smaller pictures can be made of it
    put_first(visit.state, attach(visit.state, "pets", visit.pet.id, photo))
    return _changed(visit)


def set_primary(visit: Visit) -> Answer:
    """`POST /pets/{pet}/photos/{photo}/set-primary`."""
    text = visit.params["photo"]
    if not text.isdigit():
        raise crashed()
    authorize(can_edit(visit.state, visit.pet, visit.user))
    check_version(visit, visit.pet.updated_at, pet_shapes.columns(visit.state, visit.pet))
    require_capability(visit, "photos")
    rows = [row for row in media_of(visit.state, "pets", visit.pet.id) if row.id == int(text)]
    if not rows:
        raise enveloped(404, say("photo_not_found", visit.locale))
    put_first(visit.state, rows[0])
    return _changed(visit)


def delete(visit: Visit) -> Answer:
    """`DELETE /pets/{pet}/photos/{photo}`, or the first one as `current`; the next becomes primary."""
    _enter(visit)
    text, rows = visit.params["photo"], media_of(visit.state, "pets", visit.pet.id)
    if text != "current":
        rows = [row for row in rows if str(row.id) == text]
    if not rows:
        raise enveloped(404, "Photo not found.")
    del visit.state.media[rows[0].id]
    visit.pet.updated_at = visit.state.moment()
    return no_content()


def _enter(visit: Visit) -> None:
    authorize(can_edit(visit.state, visit.pet, visit.user))
    require_capability(visit, "photos")


def _changed(visit: Visit) -> Answer:
    visit.pet.updated_at = visit.state.moment()
    return ok(pet_shapes.photographed(visit.state, visit.pet, visit.locale, visit.signed_in))
