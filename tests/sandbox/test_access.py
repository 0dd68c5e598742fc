"""Access that no recording shows (app/Services/PetAccessService.php)."""

import pytest


@pytest.fixture
def other(sandbox):
    return sandbox.add_user("Other")


@pytest.fixture
def pet(sandbox, other):
    return sandbox.add_pet(other, "Luna")


async def statuses(client, pet):
    paths = ("", "/vaccinations", "/weights")
    shown = [(await client.get(f"/api/pets/{pet.id}{path}")).status_code for path in paths]
    return [*shown, (await client.put(f"/api/pets/{pet.id}", json={"description": "x"})).status_code]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("owner", [200, 200, 200, 200]),
        ("editor", [200, 200, 200, 200]),
        ("viewer", [200, 403, 403, 403]),
        ("foster", [200, 403, 403, 403]),
        ("sitter", [200, 403, 403, 403]),
    ],
)
async def test_a_role_decides_what_is_read_and_written(client, sandbox, user, pet, role, expected):
    sandbox.share(pet, user, role)
    assert await statuses(client, pet) == expected
    sandbox.end_share(pet, user)
    assert await statuses(client, pet) == [403, 403, 403, 403]


async def test_a_former_foster_has_a_pet_in_the_past_section_without_rights(client, sandbox, user, pet):
    sandbox.share(pet, user, "foster")
    sandbox.end_share(pet, user)
    sections = (await client.get("/api/my-pets/sections")).json()["data"]
    assert [row["name"] for row in sections["fostering_past"]] == ["Luna"]
    rights = sections["fostering_past"][0]["viewer_permissions"]
    assert not any(rights.values())


async def test_a_placement_request_makes_a_pet_public_and_a_transfer_shows_it_to_its_recipient(
    client, sandbox, user, other, pet
):
    assert (await client.get(f"/api/pets/{pet.id}")).status_code == 403
    transfer = sandbox.add_transfer_request(pet, user)
    assert (await client.get(f"/api/pets/{pet.id}")).status_code == 200
    transfer.status = "accepted"
    assert (await client.get(f"/api/pets/{pet.id}")).status_code == 403
    sandbox.add_placement_request(pet, other)
    shown = await client.get(f"/api/pets/{pet.id}", headers={"Authorization": ""})
    assert shown.status_code == 200
    assert other.email in shown.text


async def test_a_group_is_asked_for_by_its_members_alone(client, sandbox, user, other, pet):
    group = sandbox.add_group("Team", {other.id: "admin"}, (pet,))
    path = f"/api/my-pets/sections?group_id={group.id}"
    assert (await client.get(path)).status_code == 403
    group.members[user.id] = "member"
    sections = (await client.get(path)).json()["data"]
    assert [row["name"] for row in sections["shared"]] == ["Luna"]
    assert (await client.get("/api/my-pets/sections?group_id=99")).status_code == 422


async def test_without_a_json_accept_header_an_unverified_user_meets_a_crash(client, sandbox, user):
    user.email_verified_at = None
    assert (await client.get("/api/my-pets")).status_code == 403
    assert (await client.get("/api/my-pets", headers={"Accept": "*/*"})).status_code == 500


async def test_ids_that_are_no_bigints_crash_where_the_route_lets_them_through(client):
    asked = (("GET", "99999999999999999999"), ("PUT", "abc"), ("GET", "abc/weights"))
    found = [(await client.request(method, f"/api/pets/{number}")).status_code for method, number in asked]
    assert found == [500, 500, 500]
