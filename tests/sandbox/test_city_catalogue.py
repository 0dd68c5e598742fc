"""The main app's own list of cities knows few names, and a search sees those of one language alone."""

import pytest


async def names(client, country, language, search=""):
    answer = await client.get(f"/api/cities?country={country}&search={search}", headers={"Accept-Language": language})
    return [city["name"] for city in answer.json()["data"]]


@pytest.mark.parametrize(
    ("country", "language", "search", "found"),
    [
        ("VN", "en", "ho chi", ["Ho Chi Minh City"]),
        ("VN", "vi", "hồ chí", ["Thành phố Hồ Chí Minh"]),
        ("VN", "ru", "хошимин", ["Хошимин"]),
        ("UA", "en", "kyiv", ["Kyiv"]),
        ("UA", "uk", "київ", ["Київ"]),
        ("RU", "ru", "москва", ["Москва"]),
    ],
)
async def test_a_city_is_found_by_its_name_in_the_language_that_was_asked(client, country, language, search, found):
    assert await names(client, country, language, search) == found


@pytest.mark.parametrize(
    ("country", "language", "search"),
    [
        ("VN", "en", "Hồ Chí Minh"),
        ("VN", "vi", "Saigon"),
        ("VN", "uk", "Хошимін"),
        ("VN", "uk", "Ханой"),
        ("UA", "ru", "Киев"),
        ("UA", "en", "Kiev"),
        ("UA", "vi", "Київ"),
        ("RU", "uk", "Москва"),
        ("RU", "en", "St. Petersburg"),
        ("GB", "ru", "Лондон"),
    ],
)
async def test_other_names_of_a_city_are_not_in_the_list(client, country, language, search):
    assert await names(client, country, language, search) == []


async def test_a_language_without_a_name_shows_the_english_one(client):
    assert (await names(client, "VN", "uk"))[4:6] == ["Hanoi", "Ho Chi Minh City"]
    assert await names(client, "UA", "ru") == await names(client, "UA", "en")
