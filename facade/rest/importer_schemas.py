"""What ChatGPT's importer says of the schemas in an OpenAPI document."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

TEXT_LIMIT = 700

_REFERENCE = "#/components/schemas/"
_SAYS_NOTHING = {"title", "description", "default", "examples"}

_Where = tuple[str, ...]
_Schemas = Mapping[str, object]


def mapping(value: object) -> Mapping[str, object]:
    """Read a value as a JSON object; anything else is an empty one."""
    return value if isinstance(value, Mapping) else {}


def schema_faults(schema: object, where: _Where, schemas: _Schemas) -> Iterator[str]:
    """Give what the importer says of a schema and of every schema in it."""
    here = mapping(schema)
    faults = _reference_faults(here, schemas) if "$ref" in here else _own_faults(here)
    for fault in faults:
        yield f"In context={where}, {fault}"
    for key, inner in _inner(here):
        yield from schema_faults(inner, (*where, *key), schemas)


def circular_components(schemas: _Schemas) -> bool:
    """Say whether a component leads back to itself."""
    try:
        TopologicalSorter({name: _references(schema) for name, schema in schemas.items()}).prepare()
    except CycleError:
        return True
    return False


def _reference_faults(schema: Mapping[str, object], schemas: _Schemas) -> Iterator[str]:
    if len(schema) > 1:
        yield "$ref has siblings"
    if str(schema["$ref"]).removeprefix(_REFERENCE) not in schemas:
        yield f"{schema['$ref']} does not exist"


def _own_faults(schema: Mapping[str, object]) -> Iterator[str]:
    if not schema.keys() - _SAYS_NOTHING:
        yield "schema says nothing but its title"
    if schema.get("type") == "object" and not isinstance(schema.get("properties"), Mapping):
        yield "object schema missing properties"
    if schema.get("type") == "array" and not schema.get("items"):
        yield "array schema missing items"
    if schema.get("additionalProperties"):
        yield "additionalProperties describes a map"
    if _takes_null(schema):
        yield "schema takes null; leave the property out of required instead"
    if len(str(schema.get("description", ""))) >= TEXT_LIMIT:
        yield f"description has {len(str(schema['description']))} characters, under {TEXT_LIMIT} are taken"


def _takes_null(schema: Mapping[str, object]) -> bool:
    named = schema.get("type")
    alternatives = [mapping(inner).get("type") for key, inner in _inner(schema) if key[0] in {"anyOf", "oneOf"}]
    return isinstance(named, list) or named == "null" or "null" in alternatives or "nullable" in schema


def _inner(schema: Mapping[str, object]) -> Iterator[tuple[_Where, object]]:
    for name, inner in mapping(schema.get("properties")).items():
        yield ("properties", name), inner
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), Mapping) and schema[key]:
            yield (key,), schema[key]
    for key in ("allOf", "anyOf", "oneOf"):
        alternatives = schema.get(key)
        for index, inner in enumerate(alternatives if isinstance(alternatives, list) else ()):
            yield (key, str(index)), inner


def _references(schema: object) -> set[str]:
    here = mapping(schema)
    own = {str(here["$ref"]).removeprefix(_REFERENCE)} if "$ref" in here else set()
    return own.union(*(_references(inner) for _, inner in _inner(here)))
