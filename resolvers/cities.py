"""Cities that pets live in: a name as said, found among the main app's cities of a country."""

from resolvers.main_app.client import Call
from resolvers.main_app.delegate import together
from resolvers.main_app.languages import DEFAULT_LANGUAGE, LANGUAGES
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import CityRecord
from resolvers.names.likeness import SPELLING
from resolvers.names.matching import Ranked, rank
from resolvers.viewer import Viewer

_CITIES = Reader(tuple[CityRecord, ...])


async def find_city(viewer: Viewer, name: str, country: str) -> CityRecord | None:
    """Find the city a name means: the same but for accents or script, or the only one that is a typo away.

    The main app's own `search` compares letters one by one, so "Hanoi" would not find "Hà Nội"
    (ListCitiesController.php, lines 57-77): the country's cities are listed and matched here. It names them in one
    language at a time, so the others are asked only where the user's has no such name: Киев is Kyiv, Москва is Moscow.
    """
    own = viewer.language or DEFAULT_LANGUAGE
    cities = await _list_cities(viewer, country, own)
    found = _alike(name, cities)
    if not found or found[0].match.score < SPELLING:
        others = [language for language in LANGUAGES if language != own]
        lists = await together(_list_cities(viewer, country, language) for language in others)
        found = sorted([*found, *(one for listed in lists for one in _alike(name, listed))], key=_best_first)
    if not found or (found[0].match.score < SPELLING and len({one.id for one in found}) > 1):
        return None
    return next((city for city in cities if city.id == found[0].id), None)


async def _list_cities(viewer: Viewer, country: str, language: str) -> tuple[CityRecord, ...]:
    return await viewer.main_app.send(Call("GET", "cities", query={"country": country}), _CITIES, language)


def _alike(name: str, cities: tuple[CityRecord, ...]) -> list[Ranked]:
    ranked = rank(name, [(city.id, city.name) for city in cities])
    return [one for one in ranked if one.match.kind != "partial"]


def _best_first(ranked: Ranked) -> tuple[int, int]:
    return -ranked.match.score, ranked.id
