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
        """Give what a request carried as one mapping; a value in another place than its own is none."""
        values = {field.name: body[field.name] for field in self.body if field.name in body}
        for field in self.query:
            given = [value for name, value in query if name == field.name]
            if given:
                values[field.name] = given if _is_list(field) and len(given) > 1 else given[-1]
        return values | {field.name: path[field.name] for field in self.path}


def _is_list(field: InputField) -> bool:
    return isinstance(get_nullable_type(field.type), GraphQLList)
