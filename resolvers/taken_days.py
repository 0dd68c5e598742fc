"""The days of a weigh-in that have a weight already."""

from collections.abc import Mapping
from datetime import date

from resolvers.listings import list_on_day, list_since
from resolvers.main_app.records import PetRecord, WeightRecord
from resolvers.record_kind import WEIGHTS
from resolvers.viewer import Viewer


class TakenDays:
    """Finds the weight of a day with as few calls as possible.

    None where the pet's summary shows that nothing so recent is stored, otherwise one reading per pet, back to the
    earliest day that was asked for.
    """

    def __init__(self, viewer: Viewer, earliest: Mapping[int, date]) -> None:
        self._viewer = viewer
        self._earliest = earliest
        self._read: dict[int, dict[date, WeightRecord]] = {}
        self._added: dict[tuple[int, date], WeightRecord] = {}

    def add(self, weight: WeightRecord) -> None:
        """Remember a weight that was just written."""
        self._added[weight.pet_id, weight.record_date] = weight

    async def find(self, pet: PetRecord, day: date) -> WeightRecord | None:
        """Find the weight of a day."""
        added = self._added.get((pet.id, day))
        if added is not None or _is_free(pet, day):
            return added
        if pet.id not in self._read:
            since = min(day, self._earliest.get(pet.id, day))
            weights = await list_since(self._viewer.main_app, WEIGHTS, pet.id, since)
            self._read[pet.id] = {weight.record_date: weight for weight in weights}
        return self._read[pet.id].get(day)

    async def find_again(self, pet: PetRecord, day: date) -> WeightRecord | None:
        """Find the weight of a day that turned out to be taken: somebody else wrote it meanwhile."""
        return next(iter(await list_on_day(self._viewer.main_app, WEIGHTS, pet.id, day)), None)


def _is_free(pet: PetRecord, day: date) -> bool:
    health = pet.health_summary
    if health is None:
        return False
    return health.latest_weight_record_date is None or day > health.latest_weight_record_date
