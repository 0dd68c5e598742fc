"""Tools derived from rows and documents: nothing is written for one but what GraphQL and its row cannot say."""

from collections.abc import Mapping, Sequence

from facade.engine.action import Action
from facade.engine.answer_schemas import AnswerSchemas
from facade.engine.beside import described
from facade.engine.graph import Graph, JsonObject
from facade.engine.input_schemas import object_schema
from facade.engine.prepared import PreparedAction

_DOING: Mapping[str, tuple[str, str]] = {
    "add": ("Adding", "Added"),
    "create": ("Creating", "Created"),
    "delete": ("Deleting", "Deleted"),
    "find": ("Looking for", "Looked for"),
    "list": ("Listing", "Listed"),
    "log": ("Logging", "Logged"),
    "renew": ("Renewing", "Renewed"),
    "set": ("Setting", "Set"),
    "update": ("Updating", "Updated"),
}
_READING = ("Reading", "Read")


def describe_tools(prepared: Sequence[PreparedAction], graph: Graph) -> list[JsonObject]:
    """Describe every action as a tool, in the order of the rows."""
    answers = AnswerSchemas(graph, inline=True)
    return [_tool(one, answers, graph) for one in prepared]


def _tool(one: PreparedAction, answers: AnswerSchemas, graph: Graph) -> JsonObject:
    action = one.action
    security = [{"type": "oauth2", "scopes": list(action.scopes)}] if action.scopes else [{"type": "noauth"}]
    doing, done = progress_texts(action)
    output = answers.answer(one.answer, described(one.beside))
    meta: JsonObject = {
        "securitySchemes": security,
        "openai/toolInvocation/invoking": doing,
        "openai/toolInvocation/invoked": done,
    }
    if action.profile:
        meta["openai/profile"] = True
    return {
        "name": action.operation_id,
        "title": title_of(one),
        "description": one.operation.description,
        "inputSchema": {**object_schema(one.inputs.fields, graph), "additionalProperties": False},
        "outputSchema": {**output, "additionalProperties": False} if action.profile else output,
        "annotations": hints_of(one),
        "securitySchemes": security,
        "_meta": meta,
    }


def title_of(one: PreparedAction) -> str:
    """Give a tool's title: the row's own, or the words of its name."""
    return one.action.title or one.action.operation_id.replace("_", " ").capitalize()


def progress_texts(action: Action) -> tuple[str, str]:
    """Say what is shown while a tool runs and after it, each at most 64 characters for ChatGPT."""
    verb, _, rest = action.operation_id.partition("_")
    doing, done = _DOING.get(verb, _READING)
    name = rest if verb in _DOING or verb == "get" else action.operation_id
    words = action.title.lower() or name.replace("_", " ")
    return f"{doing} {words}", f"{done} {words}"


def hints_of(one: PreparedAction) -> JsonObject:
    """Give a tool's hints, true for any call: a query reads; what deletes or overwrites destroys.

    A repeat of a reading, a change or a deletion changes nothing; one of an addition may add, on another day. All acts
    on the user's own account, never on an open world.
    """
    reads = not one.operation.is_mutation
    overwrites = one.action.method in {"PATCH", "DELETE"} or one.action.overwrites
    return {
        "readOnlyHint": reads,
        "destructiveHint": not reads and overwrites,
        "idempotentHint": reads or overwrites,
        "openWorldHint": False,
    }
