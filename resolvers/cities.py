"""Cities that pets live in: a name as said, found among the main app's cities of a country."""

from collections.abc import Iterable
from dataclasses import dataclass

from resolvers.main_app.client import Call
from resolvers.main_app.delegate import together
from resolvers.main_app.languages import DEFAULT_LANGUAGE, LANGUAGES
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import CityRecord
from resolvers.names.places import Place, PlaceMatch, is_known, match_place
from resolvers.viewer import Viewer

_CITIES = Reader(tuple[CityRecord, ...])


@dataclass(frozen=True, slots=True)
class CityMatch:
    """What a name comes down to: one city, or the names of several that fit, or of those called nearly so."""

    city: CityRecord | None
    fitting: tuple[str, ...]
    nearest: tuple[str, ...]


async def find_city(viewer: Viewer, name: str, country: str) -> CityMatch:
    """Find the city a name means: in any spelling, language or case, or the only one that is a typo away.

    The main app's own `search` compares letters one by one, so "Hanoi" would not find "Hà Nội"
    (ListCitiesController.php, lines 57-77): the country's cities are listed and matched here. It names them in one
    language at a time; the others are asked only where nothing fits and a city is listed whose names we do not know.
    """
    own = viewer.language or DEFAULT_LANGUAGE
    cities = await _list_cities(viewer, country, own)
    places = _places([cities])
    match = match_place(name, places)
    if not match.fitting and not all(map(is_known, places)):
        others = [language for language in LANGUAGES if language != own]
        lists = await together(_list_cities(viewer, country, language) for language in others)
        match = match_place(name, _places([cities, *lists]))
    return _answer(match, {city.id: city for city in cities})


async def _list_cities(viewer: Viewer, country: str, language: str) -> tuple[CityRecord, ...]:
    return await viewer.main_app.send(Call("GET", "cities", query={"country": country}), _CITIES, language)


def _places(lists: Iterable[tuple[CityRecord, ...]]) -> list[Place]:
    names: dict[int, list[str]] = {}
    for cities in lists:
        for city in cities:
            names.setdefault(city.id, []).append(city.name)
    return [Place(city_id, tuple(dict.fromkeys(of_one))) for city_id, of_one in names.items()]


def _answer(match: PlaceMatch, cities: dict[int, CityRecord]) -> CityMatch:
    city = None if match.found is None else cities.get(match.found.id)
    fitting, nearest = (
        tuple(cities[place.id].name for place in places if place.id in cities)
        for places in (match.fitting, match.nearest)
    )
    return CityMatch(city, fitting, nearest)
