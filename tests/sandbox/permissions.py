"""Who may do what with a pet (app/Services/PetAccessService.php, app/Policies/PetPolicy.php)."""

from __future__ import annotations

from tests.sandbox.answers import Answer, Refused, bare
from tests.sandbox.records import Group, Pet, User
from tests.sandbox.state import State
from tests.sandbox.visits import Visit

_BY_SLUG = {"medical": ("cat",), "vaccinations": ("cat",), "photos": ("cat", "dog")}


def groups_of(state: State, pet: Pet, user: User | None) -> list[Group]:
    """The groups through which a user reaches a pet."""
    if user is None:
        return []
    return state.groups.where(
        lambda group: group.deleted_at is None and pet.id in group.pet_ids and user.id in group.members,
    )


def can_edit(state: State, pet: Pet, user: User | None) -> bool:
    roles = state.roles(pet, user)
    return "owner" in roles or "editor" in roles or bool(groups_of(state, pet, user))


def can_view(state: State, pet: Pet, user: User | None) -> bool:
    if pet.status == "lost" or state.placement_requests.where(
        lambda row: row.pet_id == pet.id and row.status == "open"
    ):
        return True
    if user is None:
        return False
    pending = state.transfer_requests.where(
        lambda row: row.pet_id == pet.id and row.to_user_id == user.id and row.status == "pending",
    )
    return bool(pending or state.roles(pet, user) or groups_of(state, pet, user))


def is_owner(state: State, pet: Pet, user: User | None) -> bool:
    return "owner" in state.roles(pet, user)


def viewer_permissions(state: State, pet: Pet, user: User, *, past: bool = False) -> dict[str, object]:
    """The flags that go out with a pet; a former foster gets all of them false."""
    roles = [] if past else state.roles(pet, user)
    groups = [] if past else groups_of(state, pet, user)
    owner = "owner" in roles
    sources: list[dict[str, object]] = [{"type": "relationship", "role": role} for role in roles]
    sources += [{"type": "group", "id": g.id, "name": g.name, "role": g.members[user.id]} for g in groups]
    return {
        "can_edit": owner or "editor" in roles or bool(groups),
        "can_delete": owner,
        "can_manage_people": owner,
        "can_transfer_ownership": owner,
        "can_view_contact": not owner and not past,
        "is_owner": owner,
        "is_editor": "editor" in roles,
        "is_viewer": "viewer" in roles,
        "is_foster": "foster" in roles,
        "is_sitter": "sitter" in roles,
        "access_sources": sources,
    }


def authorize(allowed: bool) -> None:  # noqa: FBT001  (the policy's answer is the argument)
    """A policy's denial, which the framework writes bare."""
    if not allowed:
        raise bare(403, "This action is unauthorized.")


def require_editor(visit: Visit) -> None:
    """The gate of all health routes (app/Traits/HandlesPetResources.php)."""
    if visit.user is None:
        raise bare(401, "Unauthenticated.")
    if not can_edit(visit.state, visit.pet, visit.user):
        raise bare(403, "Forbidden.")


def require_capability(visit: Visit, capability: str) -> None:
    """Refuse what a species cannot have, outside the envelope (app/Services/PetCapability/CapabilityValidator.php)."""
    pet_type = visit.state.pet_types[visit.pet.pet_type_id]
    by_row = {"weight": pet_type.weight_tracking_allowed, "microchips": pet_type.microchips_allowed}
    able = by_row[capability] if capability in by_row else pet_type.slug in _BY_SLUG[capability]
    if not able:
        raise Refused(
            Answer(
                422,
                {
                    "message": "The given data was invalid.",
                    "error_code": "FEATURE_NOT_AVAILABLE_FOR_PET_TYPE",
                    "errors": {"pet_type": ["Feature not available for this pet type"]},
                },
            ),
        )
