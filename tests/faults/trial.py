"""One case: an action under faults, called until it is done, and what stands then held to what was acknowledged."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.connector import World
from tests.faults.kinds import KINDS, Subject
from tests.faults.standing import Standing
from tests.faults.wire_faults import FAULTS
from tests.faults.wire_server import WireServer

MOST_CALLS = 4


@dataclass(frozen=True)
class Case:
    """A kind of action, and the faults that its requests meet one after another."""

    kind: str
    faults: tuple[str, ...]


@dataclass
class Trial:
    """Runs cases on one connector, each for a person of their own."""

    world: World
    wire: WireServer

    async def faults_of(self, *cases: Case) -> dict[Case, str]:
        """Run cases; give what was wrong with those where anything was."""
        verdicts = [(case, await self._run(case)) for case in cases]
        return {case: wrong for case, wrong in verdicts if wrong}

    async def _run(self, case: Case) -> str:
        kind, subject = KINDS[case.kind], Subject(self.wire.sandbox)
        chatgpt = self.world.chatgpt(subject.owner)
        standing = Standing(self.wire.sandbox.state)
        self.wire.orders.clear()
        for fault in case.faults:
            self.wire.order(FAULTS[fault].play, kind.line)
        answers: list[httpx.Response] = []
        while len(answers) < MOST_CALLS and not (answers and finished(answers[-1])):
            method, path, body = kind.call(subject)
            answers.append(await chatgpt.call(method, path, body))
        if standing.change() != kind.done:
            return f"stands: {standing.change()}"
        return _wrong_with(answers)


def _wrong_with(answers: list[httpx.Response]) -> str:
    for answer in answers:
        if not allowed(answer):
            return f"{answer.status_code}: {answer.text}"
        if "Nobody's" in answer.text:
            return f"an answer that was another's: {answer.text}"
    return "" if finished(answers[-1]) else f"never done: {answers[-1].text}"


def allowed(answer: httpx.Response) -> bool:
    """Done, or the main app's failure and worth another try; never a defect, and never a refusal by somebody else."""
    if answer.is_success:
        return True
    return answer.status_code in (502, 503, 504) and answer.json()["retryable"] is True


def finished(answer: httpx.Response) -> bool:
    rows: list[Any] = answer.json().get("results", ()) if answer.is_success else []
    return answer.is_success and all(row["status"] in ("created", "duplicate") for row in rows)
