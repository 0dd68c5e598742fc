"""What every field may use: the viewer, the species catalogue, the loaders and the selection of one request."""

from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry
from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from resolvers.catalogue import SpeciesCatalogue
from resolvers.main_app.errors import Unauthorized
from resolvers.viewer import Viewer
from schema.loaders import Loaders


@dataclass
class Context:
    """One request's context. `signed_in` is None where no bearer was sent, as a public action allows.

    `notes` are sentences for the user that belong beside the answer.
    """

    species: SpeciesCatalogue
    language: str | None
    signed_in: Viewer | None = None
    _loaders: Loaders | None = field(default=None, init=False)

    @property
    def viewer(self) -> Viewer:
        """The signed-in user; raises Unauthorized when there is none."""
        if self.signed_in is None:
            raise Unauthorized
        return self.signed_in

    @property
    def loaders(self) -> Loaders:
        """The viewer's loaders, which batch and remember within the request."""
        if self._loaders is None:
            self._loaders = Loaders(self.viewer)
        return self._loaders

    @property
    def notes(self) -> list[str]:
        """Sentences for the user that arose while answering."""
        return [] if self.signed_in is None else self.signed_in.notes


Info: TypeAlias = strawberry.Info[Context, None]


def selects(info: Info, name: str) -> bool:
    """Say whether the field being answered has a subfield of this name selected, in a fragment or not."""
    raw = info._raw_info  # noqa: SLF001  (Strawberry's own `selected_fields` builds the whole tree)
    pending: list[SelectionSetNode | None] = [node.selection_set for node in raw.field_nodes]
    while pending:
        for selection in getattr(pending.pop(), "selections", ()):
            match selection:
                case FieldNode() if selection.name.value == name:
                    return True
                case FragmentSpreadNode():
                    pending.append(raw.fragments[selection.name.value].selection_set)
                case InlineFragmentNode():
                    pending.append(selection.selection_set)
    return False
