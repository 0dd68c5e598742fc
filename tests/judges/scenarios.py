"""What the official conformance suite has to say of this server, scenario by scenario.

A scenario that is in neither table, fails where it passed, or passes where it did not apply, fails the test.
"""

from collections.abc import Mapping

VERSIONS = ("2025-06-18", "2025-11-25", "2026-07-28")
"""The suite has one scenario for 2025-03-26, of sessions."""

PASSES = frozenset(
    {
        "server-initialize",
        "server-stateless",
        "server-sse-multiple-streams",
        "ping",
        "tools-list",
        "resources-list",
        "sep-2164-resource-not-found",
        "dns-rebinding-protection",
        "caching",
        "http-header-validation",
        "input-required-result-unsupported-methods",
        "input-required-result-validate-input",
    }
)

_FIXTURE = "It calls a tool or reads a resource of the suite's own example server (test_*); ours are the actions."
_ASKING = "It calls a tool of the suite's own that asks the client for input in the middle; no action does."
_STREAM = "There are no streams and no sessions: every answer is one JSON object, and GET is 405."

DOES_NOT_APPLY: Mapping[str, frozenset[str]] = {
    _FIXTURE: frozenset(
        {
            "tools-call-simple-text",
            "tools-call-image",
            "tools-call-audio",
            "tools-call-embedded-resource",
            "tools-call-mixed-content",
            "tools-call-error",
            "json-schema-2020-12",
            "resources-read-text",
            "resources-read-binary",
            "resources-templates-read",
        }
    ),
    _ASKING: frozenset(
        {
            "tools-call-sampling",
            "tools-call-elicitation",
            "elicitation-sep1034-defaults",
            "elicitation-sep1330-enums",
            "input-required-result-basic-elicitation",
            "input-required-result-basic-sampling",
            "input-required-result-basic-list-roots",
            "input-required-result-request-state",
            "input-required-result-multiple-input-requests",
            "input-required-result-multi-round",
            "input-required-result-missing-input-response",
            "input-required-result-non-tool-request",
            "input-required-result-result-type",
            "input-required-result-tampered-state",
            "input-required-result-capability-check",
            "input-required-result-ignore-extra-params",
        }
    ),
    _STREAM: frozenset({"server-session-lifecycle", "server-sse-polling"}),
    "It asks for progress or log messages while a tool runs, which need a stream.": frozenset(
        {"tools-call-with-progress", "tools-call-with-logging", "logging-set-level"}
    ),
    "There are no prompts, and the capability is not announced.": frozenset(
        {
            "prompts-list",
            "prompts-get-simple",
            "prompts-get-with-args",
            "prompts-get-embedded-resource",
            "prompts-get-with-image",
        }
    ),
    "Arguments are not completed, and the capability is not announced.": frozenset({"completion-complete"}),
    "Resources change with a release alone; subscribe is announced as false.": frozenset(
        {"resources-subscribe", "resources-unsubscribe"}
    ),
    "No tool asks for its arguments in headers (x-mcp-header).": frozenset({"http-custom-header-server-validation"}),
    "An extension that is not announced: skills.": frozenset(
        {"sep-2640-skills-directory", "sep-2640-skills-enumeration", "sep-2640-skills-manifest"}
    ),
    "An extension that is not announced: tasks. Every action answers within 40 seconds.": frozenset(
        {
            "tasks-lifecycle",
            "tasks-capability-negotiation",
            "tasks-wire-fields",
            "tasks-request-state-removal",
            "tasks-mrtr-input",
            "tasks-request-headers",
            "tasks-dispatch-and-envelope",
            "tasks-status-notifications",
            "tasks-required-task-error",
            "tasks-mrtr-composition",
        }
    ),
}

LEFT_OPEN: Mapping[str, Mapping[str, str]] = {
    "server-stateless": {
        "sep-2575-server-rejects-undeclared-capability": _FIXTURE,
        "sep-2575-missing-capability-http-400": _FIXTURE,
        "sep-2575-http-server-no-independent-requests-on-stream": _FIXTURE,
        "sep-2575-server-no-log-without-loglevel": _FIXTURE,
        "sep-2575-server-sends-subscription-ack": _STREAM,
        "sep-2575-server-tags-subscription-id": _STREAM,
        "sep-2575-server-honors-notification-filter": _STREAM,
        "sep-2575-server-sends-prompts-list-changed-on-subscription": _STREAM,
        "sep-2575-server-sends-tools-list-changed-on-subscription": _STREAM,
    },
    "server-sse-multiple-streams": {"server-sse-multiple-streams-session": _STREAM},
    "caching": {
        "sep-2549-prompts-list-caching-hints": "There are no prompts.",
        "sep-2549-resources-read-caching-hints": "There are no resources to read.",
    },
}
"""The checks that do not apply within a scenario that passes, each with its reason."""

AUTHORIZATION_SERVER = frozenset({"authorization-server-metadata-endpoint", "authorization-code-grant"})
"""All of the suite's scenarios for one; both pass."""
