"""A row of the public surface: what GraphQL cannot say about an action."""

import re
from dataclasses import KW_ONLY, dataclass
from typing import Literal

from facade.engine.naming import snake_case

Method = Literal["GET", "POST", "PATCH", "DELETE"]

_BRACED = re.compile(r"\{([^{}]*)\}")


def names_in(path: str) -> tuple[str, ...]:
    """Give the names of a path's parameters, in their order: `/pets/{pet_id}` has `pet_id`."""
    return tuple(_BRACED.findall(path))


@dataclass(frozen=True, slots=True)
class Action:
    """One action: the operation it runs and how HTTP reaches it; `scope` is space-separated, empty means public.

    An action without a path has no route: it is a tool alone. `finishes` marks a write whose repeat does what is left,
    instead of being answered with the first answer; `overwrites` one that replaces what stands there, although its
    method does not say so. `title` stands where the words of the name do not read well. `profile` marks the tool that
    says whose account is connected: its answer carries nothing beside its own fields.
    """

    operation: str
    method: Method = "GET"
    path: str = ""
    _: KW_ONLY
    scope: str
    consequential: bool = False
    status: int = 200
    finishes: bool = False
    overwrites: bool = False
    title: str = ""
    profile: bool = False

    @property
    def operation_id(self) -> str:
        """The name a model calls it by: `FindPet` is `find_pet`."""
        return snake_case(self.operation)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes a token must have, all of them."""
        return tuple(self.scope.split())

    @property
    def path_names(self) -> tuple[str, ...]:
        """The parameters in the path, as they stand there."""
        return names_in(self.path)

    @property
    def has_body(self) -> bool:
        """Whether the variables outside the path travel in a JSON body; in the query string otherwise."""
        return self.method in {"POST", "PATCH"}
