"""How refusals look, and what distinguishes them."""

import uuid

DEAD = "999999999|dead"


async def test_a_dead_token_is_401_where_a_user_is_required(main_app):
    answer = await main_app.send("GET", "users/me", token=DEAD)
    assert answer.status_code == 401
    envelope = {"success": False, "data": None, "message": "Unauthenticated.", "error": "Unauthenticated."}
    assert answer.json() == envelope


async def test_a_dead_token_is_nobody_where_a_user_is_optional(main_app):
    pet = await main_app.add_pet()
    shown = {
        path: await main_app.send("GET", f"pets/{pet['id']}{path}", token=DEAD)
        for path in ("", "/vaccinations", "/weights", "/medical-records")
    }
    refused = {"message": "This action is unauthorized."}
    unknown = {"message": "Unauthenticated."}
    assert {path: (answer.status_code, answer.json()) for path, answer in shown.items()} == {
        "": (403, refused),
        "/vaccinations": (403, refused),
        "/weights": (401, unknown),
        "/medical-records": (401, unknown),
    }


async def test_the_account_tells_whether_it_is_verified_and_banned(main_app):
    me = await main_app.data("GET", "users/me")
    assert {"id", "name", "email", "email_verified_at", "locale", "is_banned"} <= me.keys()


async def test_there_is_no_list_of_pets_and_no_patch(main_app):
    for method, path in (("GET", "pets"), ("PATCH", "pets/1")):
        answer = await main_app.send(method, path)
        assert answer.status_code == 405
        assert answer.json().keys() == {"message"}


async def test_validation_names_its_fields_and_counts_its_messages(main_app):
    answer = await main_app.send("POST", "pets", {}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"name", "country"}
    assert answer.json()["message"] == "Name is required. (and 1 more error)"


async def test_the_same_key_writes_once_and_conflicts_with_another_body(main_app):
    pet = await main_app.add_pet()
    path, key = f"pets/{pet['id']}/medical-records", {"Idempotency-Key": uuid.uuid4().hex}
    body = {"record_type": "Checkup", "record_date": "2024-05-01"}
    first = await main_app.send("POST", path, body, headers=key)
    again = await main_app.send("POST", path, body, headers=key)
    other = await main_app.send("POST", path, body | {"description": "other"}, headers=key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == again.json()
    assert other.json()["data"] == {"code": "idempotency_conflict"}
    assert "x-app-version" in first.headers
    assert "x-app-version" not in again.headers


async def test_a_refused_write_frees_its_key(main_app):
    pet = await main_app.add_pet()
    path, key = f"pets/{pet['id']}/weights", {"Idempotency-Key": uuid.uuid4().hex}
    refused = await main_app.send("POST", path, {}, headers=key)
    written = await main_app.send("POST", path, {"weight_kg": 4, "record_date": "2024-05-01"}, headers=key)
    assert (refused.status_code, written.status_code) == (422, 201)


async def test_a_key_with_other_characters_is_refused(main_app):
    answer = await main_app.send("POST", "pets", {}, headers={"Idempotency-Key": "not a key!"})
    assert (answer.status_code, answer.json()["message"]) == (422, "Idempotency key contains invalid characters.")


async def test_species_are_named_in_the_language_that_is_asked_for(main_app):
    names = {}
    for language in ("en", "vi", "ru", "uk", "fr"):
        answer = await main_app.send("GET", "pet-types", token="", headers={"Accept-Language": language})
        names[language] = next(row["name"] for row in answer.json()["data"] if row["slug"] == "cat")
    assert names == {"en": "Cat", "vi": "Mèo", "ru": "Кошка", "uk": "Кіт", "fr": "Cat"}


async def test_the_bridge_knows_its_key_and_forgets_unknown_codes_and_tokens(bridged_main_app):
    code = {"code": str(uuid.uuid4())}
    wrong = await bridged_main_app.send("POST", "gpt-auth/exchange", code, token="wrong")
    key = bridged_main_app.api_key
    lapsed = await bridged_main_app.send("POST", "gpt-auth/exchange", code, token=key)
    revoked = await bridged_main_app.send("POST", "gpt-auth/revoke", {"token": DEAD}, token=key)
    assert (wrong.status_code, wrong.json()["message"]) == (401, "Unauthorized.")
    assert (lapsed.status_code, lapsed.json()["message"]) == (400, "Invalid or expired code.")
    assert (revoked.status_code, revoked.json()) == (200, {"success": True, "data": {"revoked": True}})
