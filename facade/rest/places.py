"""Where an action's values travel in HTTP: in the path, the query string or the body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import GraphQLList, get_nullable_type

from facade.engine.input_fields import InputField
from facade.engine.prepared import PreparedAction


@dataclass(frozen=True)
class Places:
    """The places of an action's values; one of `query` and `body` is empty."""

    path: tuple[InputField, ...]
    query: tuple[InputField, ...]
    body: tuple[InputField, ...]

    @classmethod
    def of(cls, prepared: PreparedAction) -> "Places":
        """Sort the fields of an action whose path parameters all have their variable."""
        action = prepared.action
        fields = {field.name: field for field in prepared.inputs.fields}
        path = tuple(fields.pop(name) for name in action.path_names)
        rest = tuple(fields.values())
        return cls(path, () if action.has_body else rest, rest if action.has_body else ())

    def gather(
        self, path: Mapping[str, str], query: Sequence[tuple[str, str]], body: Mapping[str, object]
    ) -> dict[str, object]:
        """Give what a request carried as one mapping, unknown names included.

        A known value in another place than its own is none.
        """
        in_path = {field.name: path[field.name] for field in self.path}
        if self.body:
            return {**body, **in_path}
        sent: dict[str, object] = dict(query)  # of a repeated parameter the last counts
        for field in self.query:
            if _is_list(field) and field.name in sent:
                sent[field.name] = [value for name, value in query if name == field.name]
        return sent | in_path


def _is_list(field: InputField) -> bool:
    return isinstance(get_nullable_type(field.type), GraphQLList)
