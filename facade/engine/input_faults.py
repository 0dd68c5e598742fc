"""Says what is wrong with an input: a stable reason per field, and sentences a model can act on."""

from collections.abc import Callable, Mapping, Sequence

from graphql import GraphQLInputObjectType, get_named_type
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from facade.engine.graph import Graph
from facade.engine.input_fields import InputField, object_fields
from resolvers.main_app.errors import FieldFault, InvalidInput

MOST_SENTENCES = 5
MOST_FIELDS = 50

_Limits = Mapping[str, object]


def _number(limit: object) -> str:
    return str(int(limit)) if isinstance(limit, float) and limit.is_integer() else str(limit)


def _entries(count: object) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


_SENTENCES: Mapping[str, Callable[[_Limits], str]] = {
    "missing": lambda _: "is required",
    "greater_than": lambda limit: f"must be greater than {_number(limit['gt'])}",
    "greater_than_equal": lambda limit: f"must be at least {_number(limit['ge'])}",
    "less_than": lambda limit: f"must be less than {_number(limit['lt'])}",
    "less_than_equal": lambda limit: f"must be at most {_number(limit['le'])}",
    "int_type": lambda _: "must be a whole number",
    "int_parsing": lambda _: "must be a whole number",
    "int_parsing_size": lambda _: "must be a whole number of fewer digits",
    "int_from_float": lambda _: "must be a whole number",
    "float_type": lambda _: "must be a number",
    "float_parsing": lambda _: "must be a number",
    "finite_number": lambda _: "must be a number",
    "bool_type": lambda _: "must be true or false",
    "bool_parsing": lambda _: "must be true or false",
    "string_type": lambda _: "must be text",
    "string_unicode": lambda _: "contains characters that cannot be stored",
    "list_type": lambda _: "must be a list",
    "model_type": lambda _: "must be an object",
    "model_attributes_type": lambda _: "must be an object",
    "too_short": lambda limit: f"needs at least {_entries(limit['min_length'])} (it has {limit['actual_length']})",
    "too_long": lambda limit: f"takes at most {_entries(limit['max_length'])} (it has {limit['actual_length']})",
    "string_too_short": lambda limit: (
        "must not be empty" if limit["min_length"] == 1 else f"must be at least {limit['min_length']} characters"
    ),
    "string_too_long": lambda limit: f"must be at most {limit['max_length']} characters (it has {limit['length']})",
}


def invalid_input(error: ValidationError, fields: Sequence[InputField], graph: Graph) -> InvalidInput:
    """Turn Pydantic's findings into the refusal a caller sees; nothing of the refused values is repeated."""
    found = error.errors()
    sentences = [_sentence(details, fields, graph) for details in found[:MOST_SENTENCES]]
    if len(found) > MOST_SENTENCES:
        sentences.append(f"{len(found) - MOST_SENTENCES} more faults were found.")
    faults = [FieldFault(_written(details["loc"]), _reason(details)) for details in found[:MOST_FIELDS]]
    return InvalidInput(" ".join(sentences), faults)


def _reason(details: ErrorDetails) -> str:
    """Name the fault by Pydantic's stable error type; null where a value is due counts as missing."""
    return "missing" if details["input"] is None else details["type"]


def _written(location: tuple[int | str, ...]) -> str:
    """Write where a value stands as the caller would: `entries[2].weight_kg`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")


def _sentence(details: ErrorDetails, fields: Sequence[InputField], graph: Graph) -> str:
    name, reason, value = _written(details["loc"]), _reason(details), details["input"]
    if predicate := _SENTENCES.get(reason):
        length = len(value.strip()) if isinstance(value, str) else 0
        return f"{name} {predicate({**details.get('ctx', {}), 'length': length})}."
    if "url" not in details:  # only Pydantic's own errors have one; a scalar's rule speaks for itself
        return f"{name} {details['msg']}."
    return f"{name} {_expectation(_meaning(details['loc'], fields, graph))}"


def _expectation(meaning: str) -> str:
    """Say a scalar's description as a demand: "A year in four digits." is "must be a year in four digits."."""
    if meaning.startswith(("A ", "An ")):
        return f"must be {meaning[0].lower()}{meaning[1:]}"
    return f"is not valid. {meaning}".rstrip()


def _meaning(location: tuple[int | str, ...], fields: Sequence[InputField], graph: Graph) -> str:
    """Find the description of the scalar at a place of the input."""
    here = {field.name: field for field in fields}
    named = None
    for part in location:
        if isinstance(part, str):
            named = get_named_type(here[part].type)
            inside = object_fields(named, graph) if isinstance(named, GraphQLInputObjectType) else ()
            here = {field.name: field for field in inside}
    return graph.meaning(named) if named and not isinstance(named, GraphQLInputObjectType) else ""
