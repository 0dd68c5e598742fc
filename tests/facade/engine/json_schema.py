"""As much of JSON Schema 2020-12 as the OpenAPI document uses, to hold values against what it promises."""

import re
from collections.abc import Mapping

_ANNOTATIONS = {"description", "default", "format"}


def _typed(value: object, name: str) -> bool:
    match name:
        case "object":
            return isinstance(value, Mapping)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    raise AssertionError(f"unknown type {name}")


_CHECKS = {
    "type": _typed,
    "enum": lambda value, words: value in words,
    "pattern": lambda value, pattern: re.search(pattern, value) is not None,
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "minItems": lambda value, limit: len(value) >= limit,
    "maxItems": lambda value, limit: len(value) <= limit,
    "required": lambda value, names: set(names) <= value.keys(),
    "items": lambda value, schema: all(accepts(schema, entry) for entry in value),
    # An answer carries nothing that is not described: a property without a schema is a fault here.
    "properties": lambda value, schemas: all(
        name in schemas and accepts(schemas[name], inner) for name, inner in value.items()
    ),
}


def accepts(schema: Mapping[str, object], value: object) -> bool:
    """Say whether the schema describes the value; an unknown keyword is an error of the test."""
    return all(_CHECKS[key](value, limit) for key, limit in schema.items() if key not in _ANNOTATIONS)
