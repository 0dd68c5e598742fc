"""What ChatGPT's plugins demand of rows and tools, as checks of the engine."""

import re
from collections.abc import Iterator, Mapping, Sequence

from facade.engine.action import Action
from facade.engine.checks import Checks
from facade.engine.documents import Operation
from facade.engine.graph import Graph, JsonObject
from facade.engine.prepared import PreparedAction
from facade.engine.row_checks import repeated
from facade.mcp.tools import describe_tools

MOST_TOOLS = 30
"""Models choose worse among more; ChatGPT's Actions take no more either."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_PROGRESS = 64
_LONGEST_TITLE = 60
_HINTS = ("readOnlyHint", "destructiveHint", "openWorldHint")
_PUSHING = re.compile(r"\b(?:BEFORE|AFTER|ALWAYS|NEVER|MUST|FIRST)\b|\b[Cc]all this (?:before|first)\b|\bbefore any\b")
_PROFILE = {"id", "name", "nickname"}


def plugin_checks() -> Checks:
    """Give the checks of the MCP face."""
    return Checks(_row_faults, _operation_faults, _tool_faults)


def _row_faults(actions: Sequence[Action]) -> Iterator[str]:
    if len(actions) > MOST_TOOLS:
        yield f"there are {len(actions)} tools and models choose well among {MOST_TOOLS}: remove or merge some."
    for action in actions:
        if not _NAME.fullmatch(action.operation_id):
            yield f"the action {action.operation} makes the tool name {action.operation_id}: use at most 64 letters."


def _operation_faults(operation: Operation, _: Graph) -> Iterator[str]:
    pushing = _PUSHING.search(operation.description)
    if pushing:
        yield (
            f"pushes the model with “{pushing[0]}”, which makes it call too often: say what the action does, when it"
            " fits and when not; an order between actions belongs in the instructions."
        )


def _tool_faults(prepared: Sequence[PreparedAction], graph: Graph) -> Iterator[str]:
    tools = describe_tools(prepared, graph)
    for title in repeated(str(tool["title"]) for tool in tools):
        yield f"two tools have the title {title}: give one row a title of its own."
    for tool, one in zip(tools, prepared, strict=True):
        for fault in (*_text_faults(tool), *_hint_faults(tool, one), *_schema_faults(tool, one)):
            yield f"the tool {tool['name']} {fault}"


def _text_faults(tool: JsonObject) -> Iterator[str]:
    title, meta = str(tool["title"]), tool["_meta"]
    if len(title) > _LONGEST_TITLE:
        yield f"has a title of {len(title)} characters: give its row one of at most {_LONGEST_TITLE}."
    for key in ("openai/toolInvocation/invoking", "openai/toolInvocation/invoked"):
        text = str(meta[key]) if isinstance(meta, Mapping) else ""
        if not 0 < len(text) <= _LONGEST_PROGRESS:
            yield f"has {len(text)} characters in {key}: 1 to {_LONGEST_PROGRESS} are shown, shorten its name."


def _hint_faults(tool: JsonObject, one: PreparedAction) -> Iterator[str]:
    hints = tool["annotations"]
    if not isinstance(hints, Mapping):
        return
    for name in _HINTS:
        if not isinstance(hints.get(name), bool):
            yield f"lacks {name}: the portal asks for all of {', '.join(_HINTS)}."
    if hints["readOnlyHint"] and one.operation.is_mutation:
        yield "writes with readOnlyHint: the hint must be true."
    if one.action.method == "DELETE" and not hints["destructiveHint"]:
        yield "deletes without destructiveHint: the hint must be true."


def _schema_faults(tool: JsonObject, one: PreparedAction) -> Iterator[str]:
    for key in ("inputSchema", "outputSchema"):
        if "$ref" in str(tool[key]) or "$defs" in str(tool[key]):
            yield f"refers to a schema elsewhere in {key}: it must be whole by itself."
    output = tool["outputSchema"]
    properties = output.get("properties") if isinstance(output, Mapping) else None
    if one.action.profile and not (isinstance(properties, Mapping) and {"id"} <= properties.keys() <= _PROFILE):
        yield "is the profile and answers more or less than id, name and nickname: ChatGPT would not connect."
