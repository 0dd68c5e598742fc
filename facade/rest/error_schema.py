"""The one schema of every error body."""

from collections.abc import Sequence

from facade.engine.graph import JsonObject

ERROR = "Error"

_RECORD: JsonObject = {
    "id": {"type": "integer"},
    "version": {"type": "string", "description": "Send it with an update of this record."},
}


def error_schema(codes: Sequence[str]) -> JsonObject:
    """Describe an error body to the model, which is told what to do with each part of it."""
    return {
        "type": "object",
        "description": (
            "What went wrong. Act on message, or say it to the user. Try again only when retryable is true, after"
            " retry_after seconds where given. On DUPLICATE_WARNING and CONFLICT show the user what exists and ask."
        ),
        "properties": {
            "error": {"type": "string", "enum": list(codes), "description": "A stable code."},
            "message": {"type": "string", "description": "One sentence to act on or to say to the user."},
            "fields": {
                "type": "array",
                "description": "The refused fields of the input.",
                "items": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "reason": {"type": "string"}},
                    "required": ["name", "reason"],
                },
            },
            "request_id": {"type": "string", "description": "Names this call to the support."},
            "retryable": {"type": "boolean", "description": "Whether the same call may succeed later."},
            "existing": {
                "type": "array",
                "description": "With DUPLICATE_WARNING: what exists already, in the shape of the action's answer.",
                "items": {"type": "object", "properties": _RECORD},
            },
            "current": {
                "type": "object",
                "description": "With CONFLICT: the current values, in the shape of the action's answer.",
                "properties": _RECORD,
            },
            "retry_after": {
                "type": "integer",
                "description": "Seconds to wait, where it is known: always with RATE_LIMITED.",
            },
            "reset_at": {
                "type": "string",
                "format": "date-time",
                "description": "With QUOTA_EXCEEDED: when the daily quota starts again.",
            },
        },
        "required": ["error", "message", "request_id", "retryable"],
    }
