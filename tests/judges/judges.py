"""Whoever judges: SDKs as they are installed, each in the eras that it speaks."""

from dataclasses import dataclass

from tests.judges.judge import Connect
from tests.judges.node_judges import typescript
from tests.judges.python_judges import fast, official
from tests.mcp_caller import EARLIER, MODERN


@dataclass(frozen=True, slots=True)
class Known:
    """A judge, and the version that it agrees on with us."""

    connect: Connect
    version: str


JUDGES = {
    "Python mcp 2, auto": Known(official("auto"), MODERN),
    "Python mcp 2, legacy": Known(official("legacy"), EARLIER),
    "fastmcp 4": Known(fast, MODERN),
    "TypeScript sdk 1": Known(typescript("sdk1"), EARLIER),
    "TypeScript client 2, auto": Known(typescript("client2", "auto"), MODERN),
    "TypeScript client 2, legacy": Known(typescript("client2", "legacy"), EARLIER),
}
