"""Whatever the main app or the caller does wrong arrives as one body with a code that says what to do."""

import pytest

SERVER_ERROR = {"message": "SQLSTATE[42P01]: secret_table", "exception": "QueryException", "trace": []}


async def refusal(chatgpt, method, path, body=None, **query):
    answer = await chatgpt.call(method, path, body, **query)
    error = answer.json()
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert error["message"]
    return answer, error


@pytest.mark.promise("privacy.causes")
@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, SERVER_ERROR, (502, "UPSTREAM_ERROR")),
        (500, "<html>Whoops</html>", (502, "UPSTREAM_ERROR")),
        (502, "<html>Bad Gateway</html>", (502, "UPSTREAM_ERROR")),
        (503, {"message": "Service Unavailable"}, (503, "UPSTREAM_UNAVAILABLE")),
        (504, "<html>Gateway Time-out</html>", (504, "UPSTREAM_TIMEOUT")),
        (200, "<html>Log in</html>", (502, "UPSTREAM_ERROR")),
        (200, {"success": True, "data": {"owned": "none"}}, (502, "UPSTREAM_ERROR")),
        (302, "", (502, "UPSTREAM_ERROR")),
    ],
)
async def test_an_ill_main_app_has_codes_of_its_own_and_is_never_quoted(chatgpt, sandbox, status, body, expected):
    sandbox.faults.answer("GET", "/api/my-pets/sections", status, body)

    answer, error = await refusal(chatgpt, "GET", "/pets")

    assert (answer.status_code, error["error"]) == expected
    assert error["retryable"] is True
    assert "secret_table" not in answer.text
    assert "html" not in answer.text


async def test_a_main_app_that_cannot_be_reached_is_unavailable(chatgpt, sandbox):
    sandbox.faults.refuse("GET", "/api/my-pets/sections", times=2)

    answer, error = await refusal(chatgpt, "GET", "/pets")

    assert (answer.status_code, error["error"]) == (503, "UPSTREAM_UNAVAILABLE")


async def test_a_read_survives_one_broken_connection(chatgpt, sandbox):
    sandbox.faults.refuse("GET", "/api/my-pets/sections")

    assert (await chatgpt.get("/pets"))["total"] > 0


async def test_too_many_calls_a_minute_say_when_to_come_back(chatgpt, sandbox, family):
    sandbox.throttle("authenticated", family.user)

    answer, error = await refusal(chatgpt, "GET", "/pets")

    assert (answer.status_code, error["error"], error["retryable"]) == (429, "RATE_LIMITED", True)
    assert answer.headers["Retry-After"] == str(error["retry_after"])


async def test_the_daily_quota_says_when_it_starts_again(chatgpt, sandbox):
    sandbox.daily_quota = 0

    answer, error = await refusal(chatgpt, "GET", "/pets")

    assert (answer.status_code, error["error"]) == (429, "QUOTA_EXCEEDED")
    assert error["reset_at"] == "2026-03-02T00:00:00+00:00"


async def test_an_unverified_account_is_asked_to_click_the_link(world, sandbox):
    chatgpt = world.chatgpt(sandbox.add_user(verified=False))

    answer, error = await refusal(chatgpt, "GET", "/pets")

    assert (answer.status_code, error["error"]) == (403, "EMAIL_NOT_VERIFIED")
    assert "not needed" in error["message"]
    assert (await chatgpt.get("/me"))["email_verified"] is False


async def test_a_banned_account_reads_and_does_not_write(world, sandbox):
    user = sandbox.add_user(banned=True)
    pet = sandbox.add_pet(user, "Mimi")
    chatgpt = world.chatgpt(user)

    answer, error = await refusal(chatgpt, "POST", f"/pets/{pet.id}/weights", {"weight_kg": 4})

    assert (answer.status_code, error["error"]) == (403, "ACCOUNT_BANNED")
    assert (await chatgpt.get("/pets"))["total"] == 1


@pytest.mark.parametrize(("pet", "records"), [("kiwi", "weights"), ("dom", "vaccinations"), ("dom", "medical-records")])
async def test_records_that_the_species_cannot_have_are_refused_as_such(chatgpt, family, pet, records):
    answer, error = await refusal(chatgpt, "GET", f"/pets/{getattr(family, pet).id}/{records}")

    assert (answer.status_code, error["error"]) == (422, "UNSUPPORTED_FOR_SPECIES")


@pytest.mark.parametrize("pet", ["luna", "ginger"])
async def test_editors_and_group_members_read_and_write(chatgpt, family, pet):
    path = f"/pets/{getattr(family, pet).id}/weights"

    assert (await chatgpt.post(path, {"weight_kg": 4}))["weight_kg"] == 4
    assert (await chatgpt.get(path))["total"] == 1


@pytest.mark.parametrize("pet", ["rex", "tom", "whiskers", "strangers", "strangers_lost"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_onlookers_and_strangers_have_no_right_to_health_records(chatgpt, family, pet, method):
    body = {"weight_kg": 4} if method == "POST" else None

    answer, error = await refusal(chatgpt, method, f"/pets/{getattr(family, pet).id}/weights", body)

    assert (answer.status_code, error["error"]) == (403, "FORBIDDEN")


async def test_a_change_in_between_is_a_conflict_with_the_current_values(chatgpt, family, sandbox, clock):
    version = (await chatgpt.get(f"/pets/{family.muop.id}"))["version"]
    clock.advance(seconds=5)
    await chatgpt.call("PATCH", f"/pets/{family.muop.id}", {"sex": "male"})

    answer, error = await refusal(chatgpt, "PATCH", f"/pets/{family.muop.id}", {"sex": "female", "version": version})

    assert (answer.status_code, error["error"]) == (409, "CONFLICT")
    assert error["current"]["sex"] == "male"
    assert error["current"]["version"] != version


@pytest.mark.parametrize("pet_id", ["0", "-1", "abc", "1.0", "9223372036854775808"])
async def test_a_path_id_that_is_none_is_malformed(chatgpt, pet_id):
    answer, error = await refusal(chatgpt, "GET", f"/pets/{pet_id}")

    assert (answer.status_code, error["error"]) == (422, "VALIDATION_ERROR")
    assert error["fields"][0]["name"] == "pet_id"
    assert chatgpt.cost == []


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (b'{"name": ', "application/json", (422, "VALIDATION_ERROR")),
        (b"[1]", "application/json", (422, "VALIDATION_ERROR")),
        (b'{"name": NaN}', "application/json", (422, "VALIDATION_ERROR")),
        (b"[" * 100_000, "application/json", (422, "VALIDATION_ERROR")),
        (b"name=muop", "application/x-www-form-urlencoded", (415, "UNSUPPORTED_MEDIA_TYPE")),
        (b'{"name": "' + b"x" * 1024 * 1024 + b'"}', "application/json", (413, "PAYLOAD_TOO_LARGE")),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(world, chatgpt, content, content_type, expected):
    headers = {**chatgpt.headers, "Content-Type": content_type}

    answer = await world.client.post("/pets/find", content=content, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == expected


@pytest.mark.promise("doors.refusals")
async def test_an_unknown_path_and_a_wrong_method_have_our_body_too(chatgpt):
    nowhere, unknown = await refusal(chatgpt, "GET", "/nowhere")
    wrong, refused = await refusal(chatgpt, "PUT", "/pets/1")

    assert (nowhere.status_code, unknown["error"]) == (404, "NOT_FOUND")
    assert (wrong.status_code, refused["error"]) == (405, "METHOD_NOT_ALLOWED")
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "HEAD", "PATCH"}


@pytest.mark.parametrize(
    ("path", "body", "field", "reason"),
    [
        ("weights", {"weight_kg": 0}, "weight_kg", "greater_than"),
        ("weights", {"weight_kg": 1001}, "weight_kg", "less_than_equal"),
        ("weights", {"weight_kg": True}, "weight_kg", "number_type"),
        ("weights", {}, "weight_kg", "missing"),
        ("weights", {"weight_kg": 4, "measured_at": "2026-03-03"}, "measured_at", "date_in_future"),
        ("weights", {"weight_kg": 4, "measured_at": "02.04.2025"}, "measured_at", "date_format"),
        ("vaccinations", {"vaccine_name": "X", "administered_at": "2026-03-02"}, "administered_at", "date_in_future"),
        ("medical-records", {"record_date": "2026-03-02"}, "record_date", "date_in_future"),
        (
            "medical-records",
            {"record_date": "2026-02-01", "description": "x" * 10_000},
            "description",
            "string_too_long",
        ),
        ("medical-records", {"record_date": "2026-02-01", "description": "a\x00b"}, "description", "string_unstorable"),
    ],
)
async def test_a_refused_field_is_named_with_a_reason(chatgpt, family, path, body, field, reason):
    answer, error = await refusal(chatgpt, "POST", f"/pets/{family.muop.id}/{path}", body)

    assert answer.status_code == 422
    assert error["fields"] == [{"name": field, "reason": reason}]
    assert chatgpt.cost == []


async def test_a_write_that_the_main_app_still_works_on_is_waited_for(chatgpt, family, sandbox):
    """425: the same Idempotency-Key is still running there (HandleIdempotencyKey.php)."""
    path = f"/pets/{family.muop.id}/weights"
    sandbox.faults.answer("POST", f"/api{path}", 425, {"success": False, "data": None, "message": "Running."}, times=2)

    answer = await chatgpt.call("POST", path, {"weight_kg": 4.4})

    assert answer.status_code == 201
    assert chatgpt.cost == [f"POST /api{path}"] * 3


async def test_a_key_that_another_request_used_is_a_conflict(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/weights"
    used = {"success": False, "data": {"code": "idempotency_conflict"}, "message": "No.", "error": "No."}
    sandbox.faults.answer("POST", f"/api{path}", 409, used)

    answer, error = await refusal(chatgpt, "POST", path, {"weight_kg": 4.4})

    assert (answer.status_code, error["error"]) == (409, "CONFLICT")
