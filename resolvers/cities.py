"""Cities that pets live in: a name as said, found among the main app's cities of a country."""

from resolvers.main_app.client import Call
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import CityRecord
from resolvers.matching import rank
from resolvers.viewer import Viewer

_CITIES = Reader(tuple[CityRecord, ...])


async def find_city(viewer: Viewer, name: str, country: str) -> CityRecord | None:
    """Find the city a name means: the same name, or the same but for accents, script or a typo.

    The main app's own `search` compares letters one by one, so "Hanoi" would not find "Hà Nội"
    (ListCitiesController.php, lines 57-77): the country's cities are listed and matched here.
    """
    cities = await viewer.main_app.send(Call("GET", "cities", query={"country": country}), _CITIES)
    ranked = rank(name, [(city.id, city.name) for city in cities])
    if not ranked or ranked[0].match.kind == "partial":
        return None
    return next(city for city in cities if city.id == ranked[0].id)
