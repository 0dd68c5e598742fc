"""A working imitation of the main app, for tests and for `make run`; it shares no code with the connector."""

from tests.sandbox.calls import Call, Calls
from tests.sandbox.faults import AnswerLost, ConnectionRefused
from tests.sandbox.mcp_bridge import McpSettings
from tests.sandbox.planting import PASSWORD, Planting
from tests.sandbox.sandbox import Sandbox
from tests.sandbox.seed import DEMO_EMAIL, DEMO_PASSWORD, Family

__all__ = [
    "DEMO_EMAIL",
    "DEMO_PASSWORD",
    "PASSWORD",
    "AnswerLost",
    "Call",
    "Calls",
    "ConnectionRefused",
    "Family",
    "McpSettings",
    "Planting",
    "Sandbox",
]
