"""Photos beyond the recordings: what is stored, who can read it, whose storage it fills."""

import pytest

from tests.pictures import EXIF, jpeg, picture
from tests.sandbox.care.planting import grey_png


@pytest.fixture
def cat(sandbox, user):
    return sandbox.add_pet(user, "Mướp")


def file_of(content, name="cat.jpg", claimed="image/jpeg"):
    return {"photo": (name, content, claimed)}


async def test_the_bytes_are_kept_as_they_were_sent(sandbox, client, cat):
    content = jpeg(800, 600, EXIF)

    answer = await client.post(f"/api/pets/{cat.id}/photos", files=file_of(content))

    assert answer.status_code == 200
    assert [photo.content for photo in sandbox.photos_of(cat)] == [content]


async def test_the_original_keeps_its_metadata_and_the_smaller_pictures_have_none(sandbox, client, cat):
    sent = await client.post(f"/api/pets/{cat.id}/photos", files=file_of(jpeg(800, 600, EXIF)))
    pet = sent.json()["data"]

    original = await client.get(pet["media"][0]["original_url"].removeprefix(sandbox.state.app_url))
    smaller = await client.get(pet["photo_url"].removeprefix(sandbox.state.app_url))

    assert b"GPS" in original.content
    assert smaller.content.startswith(b"\xff\xd8")
    assert b"GPS" not in smaller.content


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (jpeg(800, 600), (800, 600)),
        (jpeg(48, 64, EXIF), (48, 64)),
        (grey_png(3, 5), (3, 5)),
        (picture("cat.gif", 100), (320, 240)),
    ],
)
async def test_a_picture_is_measured(client, cat, content, size):
    answer = await client.post(f"/api/pets/{cat.id}/photos", files=file_of(content))

    photo = answer.json()["data"]["photos"][0]
    assert (photo["width"], photo["height"]) == size


async def test_a_head_without_a_picture_breaks_the_main_app(sandbox, client, cat):
    answer = await client.post(f"/api/pets/{cat.id}/photos", files=file_of(b"\xff\xd8\xff\xd9"))

    assert (answer.status_code, sandbox.photos_of(cat)) == (500, [])


async def test_the_next_photo_is_primary_once_the_first_is_deleted(sandbox, client, cat):
    first, second = sandbox.add_photo(cat), sandbox.add_photo(cat)

    deleted = await client.delete(f"/api/pets/{cat.id}/photos/{first.id}")
    pet = (await client.get(f"/api/pets/{cat.id}")).json()["data"]

    assert deleted.status_code == 204
    assert [(photo["id"], photo["is_primary"]) for photo in pet["photos"]] == [(second.id, True)]


async def test_a_deleted_photos_address_answers_with_a_page(sandbox, client, cat):
    photo = sandbox.add_photo(cat)
    await client.delete(f"/api/pets/{cat.id}/photos/current")

    gone = await client.get(f"/storage/{photo.id}/cat.png")

    assert (gone.status_code, gone.headers["content-type"]) == (200, "text/html; charset=utf-8")


async def test_a_file_sent_twice_with_one_key_is_stored_once(sandbox, client, cat):
    def send(content):
        headers = {"Idempotency-Key": "k-1"}
        return client.post(f"/api/pets/{cat.id}/photos", files=file_of(content), headers=headers)

    first, again, other = await send(jpeg(8, 6)), await send(jpeg(8, 6)), await send(jpeg(9, 6))

    assert [answer.status_code for answer in (first, again, other)] == [200, 200, 409]
    assert first.json() == again.json()
    assert len(sandbox.photos_of(cat)) == 1


async def test_a_full_storage_refuses_in_the_readers_language(sandbox, client, user, cat):
    sandbox.state.storage_limit_bytes = 1000
    sandbox.add_photo(cat, jpeg(8, 6) + b"\0" * 900)
    path, headers = f"/api/pets/{cat.id}/photos", {"Accept-Language": "vi"}

    answer = await client.post(path, files=file_of(jpeg(8, 6) + b"\0" * 100), headers=headers)
    profile = (await client.get("/api/users/me")).json()["data"]

    used = len(sandbox.photos_of(cat)[0].content)
    assert answer.status_code == 413
    assert answer.json()["error_code"] == "STORAGE_LIMIT_EXCEEDED"
    assert answer.json()["meta"]["used_bytes"] == used
    assert answer.json()["message"].startswith("Đã đạt giới hạn dung lượng.")
    assert (profile["storage_used_bytes"], profile["storage_limit_bytes"]) == (used, 1000)


async def test_an_editors_upload_fills_the_owners_storage_alone(sandbox, client, user):
    owner = sandbox.add_user("Owner")
    pet = sandbox.add_pet(owner, "Luna")
    sandbox.share(pet, user, "editor")
    sandbox.state.storage_limit_bytes = 1000
    sandbox.add_photo(pet, jpeg(8, 6) + b"\0" * 990)

    answer = await client.post(f"/api/pets/{pet.id}/photos", files=file_of(jpeg(8, 6)))

    assert answer.status_code == 200


async def test_a_photo_of_a_record_is_its_original_until_the_queue_has_run(sandbox, client, clock, cat):
    record = sandbox.add_medical_record(cat, "X-Ray", sandbox.state.today())
    photo = sandbox.add_photo(record)
    path = f"/api/pets/{cat.id}/medical-records/{record.id}"

    before = (await client.get(path)).json()["data"]["photos"][0]
    sandbox.run_queue()
    after = (await client.get(path)).json()["data"]["photos"][0]

    assert (before["processing"], before["webp_url"]) == (True, None)
    assert before["url"].partition("?")[0].endswith(f"/storage/{photo.id}/cat.png")
    assert not after["processing"]
    assert after["url"].partition("?")[0].endswith("/conversions/cat-medium.jpg")


async def test_a_vaccinations_photo_is_deleted_by_its_number_before_another_is_sent(sandbox, client, cat):
    record = sandbox.add_vaccination(cat, "Rabies", sandbox.state.today())
    photo = sandbox.add_photo(record)
    path = f"/api/pets/{cat.id}/vaccinations/{record.id}/photo"

    def guard(photo_id):
        version = f"{record.updated_at:%Y-%m-%dT%H:%M:%S}.000000Z"
        return {"base_version": version, "expected_photo_id": photo_id}

    as_text = await client.request("DELETE", path, json=guard(str(photo.id)))
    unguarded = await client.request("DELETE", path)
    deleted = await client.request("DELETE", path, json=guard(photo.id))
    again = await client.request("DELETE", path, json=guard(photo.id))
    sent = await client.post(path, files=file_of(jpeg(8, 6)), data=guard(""))

    assert [a.status_code for a in (as_text, unguarded, deleted, again, sent)] == [409, 422, 204, 404, 200]
    assert len(sandbox.photos_of(record)) == 1


async def test_a_deleted_record_takes_its_photos_along(sandbox, client, cat):
    record = sandbox.add_medical_record(cat, "X-Ray", sandbox.state.today())
    photo = sandbox.add_photo(record)
    version = f"{record.updated_at:%Y-%m-%dT%H:%M:%S}.000000Z"
    guard = {
        "base_version": version,
        "expected_record_type": "X-Ray",
        "expected_record_date": record.record_date.isoformat(),
    }

    answer = await client.request("DELETE", f"/api/pets/{cat.id}/medical-records/{record.id}", json=guard)

    assert answer.status_code == 200
    assert photo.id not in sandbox.state.media
