"""Reading pets, changing their status, deleting them (app/Http/Controllers/Pet)."""

from __future__ import annotations

from typing import Any

from tests.sandbox import pet_shapes
from tests.sandbox.answers import Answer, enveloped, no_content, ok
from tests.sandbox.care.habit_access import leave_habits
from tests.sandbox.permissions import authorize, can_edit, can_view, groups_of, is_owner, viewer_permissions
from tests.sandbox.records import Group, Pet
from tests.sandbox.validation import REQUIRED, STRING, known, longest, needed, nullable, one_of, sometimes, validated
from tests.sandbox.versions import check_expected, check_version
from tests.sandbox.visits import Visit
from tests.sandbox.words import say


def list_own(visit: Visit) -> Answer:
    """`GET /my-pets`: owned pets alone."""
    state, wanted = visit.state, visit.input.get("pet_type")
    owned = [pet for pet in state.living_pets() if is_owner(state, pet, visit.signed_in)]
    if wanted is not None:
        owned = [pet for pet in owned if state.pet_types[pet.pet_type_id].slug == wanted]
    return ok([pet_shapes.card(state, pet, visit.locale) for pet in owned])


def list_sections(visit: Visit) -> Answer:
    """`GET /my-pets/sections`: each pet once, under the strongest claim to it."""
    group = _asked_group(visit)
    sections: dict[str, Any] = {name: [] for name in ("owned", "fostering_active", "shared", "fostering_past")}
    for pet in visit.state.living_pets():
        if group is not None and pet.id not in group.pet_ids:
            continue
        if section := _section_of(visit, pet):
            shown = pet_shapes.card(visit.state, pet, visit.locale)
            past = section == "fostering_past"
            shown["viewer_permissions"] = viewer_permissions(visit.state, pet, visit.signed_in, past=past)
            sections[section].append(shown)
    context = {"type": "group", "group_id": group.id, "group_name": group.name} if group else {"type": "all"}
    return ok(sections | {"context": context})


def _section_of(visit: Visit, pet: Pet) -> str | None:
    state, user = visit.state, visit.signed_in
    roles = state.roles(pet, user)
    if "owner" in roles:
        return "owned"
    if "foster" in roles:
        return "fostering_active"
    if roles or groups_of(state, pet, user):
        return "shared"
    fostered = state.relationships.where(
        lambda row: row.pet_id == pet.id and row.user_id == user.id and row.relationship_type == "foster",
    )
    return "fostering_past" if fostered else None


def _asked_group(visit: Visit) -> Group | None:
    groups = visit.state.groups

    def exists(value: Any) -> bool:
        return str(value).isdigit() and int(value) in groups and groups[int(value)].deleted_at is None

    asked = validated(visit.input, visit.locale, {"group_id": nullable(known(exists))}).get("group_id")
    if asked is None:
        return None
    group = groups[int(asked)]
    if visit.signed_in.id not in group.members:
        raise enveloped(403, say("forbidden", visit.locale))
    return group


def show(visit: Visit) -> Answer:
    """`GET /pets/{pet}`."""
    authorize(can_view(visit.state, visit.pet, visit.user))
    return ok(pet_shapes.detail(visit.state, visit.pet, visit.locale, visit.user))


def change_status(visit: Visit) -> Answer:
    """`PUT /pets/{pet}/status`: a lost or deceased pet leaves its habits for good."""
    pet, state = visit.pet, visit.state
    authorize(can_edit(state, pet, visit.user))
    check_version(visit, pet.updated_at, pet_shapes.columns(state, pet))
    sent = validated(visit.input, visit.locale, _STATUS_FIELDS)
    if sent["status"] == "deleted":
        raise enveloped(422, "Use the pet deletion endpoint for deleted status.")
    for column in ("name", "status"):
        check_expected(visit, matches=sent.get(f"expected_{column}", getattr(pet, column)) == getattr(pet, column))
    if pet.status != sent["status"]:
        pet.status = sent["status"]
        pet.updated_at = state.moment()
        if pet.status != "active":
            leave_habits(state, pet)
    return ok(pet_shapes.plain(state, pet, visit.locale))


def delete(visit: Visit) -> Answer:
    """`DELETE /pets/{pet}`: a soft delete that ends group membership."""
    pet, state = visit.pet, visit.state
    authorize(is_owner(state, pet, visit.user))
    validated(visit.input, visit.locale, _EXPECTED)
    _check_expected(visit)
    pet.status = "deleted"
    pet.deleted_at = pet.updated_at = state.moment()
    for group in state.groups.values():
        group.pet_ids = [number for number in group.pet_ids if number != pet.id]
    return no_content()


_STATUSES = one_of("active", "lost", "deceased", "deleted")
_STATUS_FIELDS = {
    "status": needed(STRING, _STATUSES),
    "expected_name": sometimes(REQUIRED, STRING, longest(255)),
    "expected_status": sometimes(REQUIRED, STRING, _STATUSES),
}
_EXPECTED = {
    "expected_name": nullable(STRING, longest(255)),
    "expected_status": nullable(STRING),
    "base_version": nullable(STRING),
}


def _check_expected(visit: Visit) -> None:
    check_version(visit, visit.pet.updated_at, pet_shapes.columns(visit.state, visit.pet))
    for column in ("name", "status"):
        expected = visit.input.get(f"expected_{column}")
        check_expected(visit, matches=expected is None or expected == getattr(visit.pet, column))
