"""Search results in the graph."""

from datetime import date

import strawberry

from resolvers.pets import Candidate
from schema.pet_enums import MatchKind
from schema.pet_summary import PetSummary, summarise

_CERTAIN = 100


@strawberry.type(description="A pet that a name may mean.")
class PetCandidate(PetSummary):
    """A pet that a name may mean."""

    match: MatchKind | None = strawberry.field(description="How its name answers to what was said.")
    score: int = strawberry.field(description="How likely it is meant, 0 to 100.")

    @staticmethod
    def of(candidate: Candidate, today: date) -> "PetCandidate":
        """Show a candidate as of a day."""
        match = candidate.match
        return PetCandidate(
            **summarise(candidate.pet, today),
            match=None if match is None else MatchKind(match.kind),
            score=_CERTAIN if match is None else match.score,
        )


@strawberry.type(description="The pets that were found.")
class PetCandidates:
    """The pets that were found."""

    candidates: list[PetCandidate] = strawberry.field(description="The pets, the likeliest first.")
    total: int = strawberry.field(description="How many they are.")
