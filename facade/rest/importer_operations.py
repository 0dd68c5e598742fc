"""What ChatGPT's importer says of operations and their parameters."""

from collections import Counter
from collections.abc import Iterator, Mapping

from facade.engine.action import names_in
from facade.rest.importer_schemas import mapping, schema_faults

# OpenAI, "Production notes on GPT Actions"; the number of operations as projects report it.
OPERATION_LIMIT = 30
DESCRIPTION_LIMIT = 300
PARAMETER_DESCRIPTION_LIMIT = 700

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})

_Place = tuple[str, str]
_Schemas = Mapping[str, object]


def operations_faults(document: Mapping[str, object]) -> Iterator[str]:
    """Give what the importer says of every operation, and of all together."""
    schemas = mapping(mapping(document.get("components")).get("schemas"))
    operations = dict(_operations(document))
    if len(operations) > OPERATION_LIMIT:
        yield f"Found {len(operations)} operations, only {OPERATION_LIMIT} are supported"
    ids = Counter(str(operation["operationId"]) for operation in operations.values() if "operationId" in operation)
    for name, count in ids.items():
        if count > 1:
            yield f"Found {count} operations with operationId {name}, they must be unique"
    for place, operation in operations.items():
        yield from _operation_faults(place, operation)
        yield from _parameter_faults(place, operation, schemas)
        yield from _content_faults(place, operation, schemas)


def _operations(document: Mapping[str, object]) -> Iterator[tuple[_Place, Mapping[str, object]]]:
    for path, item in mapping(document.get("paths")).items():
        for method, operation in mapping(item).items():
            if method in _METHODS:
                yield (path, method), mapping(operation)


def _operation_faults(place: _Place, operation: Mapping[str, object]) -> Iterator[str]:
    path, method = place
    if not operation.get("operationId"):
        yield f"In path {path}, method {method} is missing operationId; skipping"
    for key in ("description", "summary"):
        length = len(str(operation.get(key, "")))
        if length >= DESCRIPTION_LIMIT:
            yield f"In path {path}, method {method}, {key} has {length} characters, under {DESCRIPTION_LIMIT} are taken"


def _parameter_faults(place: _Place, operation: Mapping[str, object], schemas: _Schemas) -> Iterator[str]:
    path, method = place
    where = f"In path {path}, method {method}"
    listed = operation.get("parameters")
    parameters = [mapping(parameter) for parameter in listed] if isinstance(listed, list) else []
    for parameter in parameters:
        name, location = parameter.get("name"), parameter.get("in")
        if not isinstance(name, str):
            yield f"{where}, parameter {dict(parameter)} has missing or non-string name; skipping"
            continue
        if location not in {"path", "query"}:
            yield f"{where}, parameter {name} has location {location}; ignoring"
        length = len(str(parameter.get("description", "")))
        if length >= PARAMETER_DESCRIPTION_LIMIT:
            yield (
                f"{where}, parameter {name} has a description of {length} characters,"
                f" under {PARAMETER_DESCRIPTION_LIMIT} are taken"
            )
        if mapping(parameter.get("schema")).get("type") == "array" and parameter.get("explode") is False:
            yield f"{where}, parameter {name} is an array that is not exploded"
        yield from schema_faults(parameter.get("schema"), ("paths", path, method, "parameters", name), schemas)
    in_path = {parameter.get("name") for parameter in parameters if parameter.get("in") == "path"}
    for name in sorted({*names_in(path)} ^ {str(name) for name in in_path}):
        yield f"{where}, path parameter {name} is not both in the path and declared"


def _content_faults(place: _Place, operation: Mapping[str, object], schemas: _Schemas) -> Iterator[str]:
    where = ("paths", *place)
    answers = mapping(operation.get("responses"))
    parts: dict[tuple[str, ...], object] = {("responses", status): answer for status, answer in answers.items()}
    parts["requestBody",] = operation.get("requestBody")
    for key, part in parts.items():
        for media_type, content in mapping(mapping(part).get("content")).items():
            schema = mapping(content).get("schema")
            yield from schema_faults(schema, (*where, *key, "content", media_type, "schema"), schemas)
