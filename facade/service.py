"""Serves an action to whichever face asks: one way in for every call, in the same few steps."""

from collections.abc import Awaitable, Callable, Mapping

from facade.admission.admission import Admission
from facade.admission.caller import Caller
from facade.engine.answer_budget import AnswerBudget
from facade.engine.beside import NOTES, as_repeated, with_notes
from facade.engine.engine import ActionEngine
from facade.engine.graph import JsonObject
from facade.engine.inputs import Variables
from facade.engine.prepared import PreparedAction
from facade.engine.unknown_fields import unknown_note
from facade.once.written_once import Attempt, Outcome, WrittenOnce
from oauth.access_tokens import AccessToken
from resolvers.main_app.client import Deadline
from resolvers.main_app.errors import Unauthorized
from resolvers.writes import Journal, OpenJournal
from schema.context import Context

Values = Callable[[], Awaitable[Mapping[str, object]]]
"""Hands over what the caller gave, by the names that callers use; it is asked only for those who were admitted."""


class Service:
    """Admits, reads, runs, writes once and keeps the answer within its budget; it knows no protocol.

    Each face has one of its own, since platforms take answers of different lengths.
    """

    def __init__(self, engine: ActionEngine, admission: Admission, once: WrittenOnce, budget: AnswerBudget) -> None:
        self.engine = engine
        self._admission = admission
        self._once = once
        self._budget = budget

    async def serve(self, prepared: PreparedAction, values: Values, caller: Caller) -> Outcome:
        """Carry out one call of an action and give its answer.

        Raises DomainError for whatever is refused or fails, by admission, the input or the main app; what is no
        DomainError is a defect.
        """
        scopes = prepared.action.scopes
        deadline = self._admission.deadline()
        access = await self._admission.admit(caller, scopes) if scopes else None
        if access is None:
            await self._admission.admit_anybody(caller)
        given = await values()
        variables = prepared.inputs.read(given)
        unknown = unknown_note(given, prepared.inputs.known)

        async def run(journal: Journal) -> JsonObject:
            context = self._admission.context(caller, access, deadline, journal)
            answer = await self._run(prepared, variables, context, access)
            return with_notes(answer, context.notes) if NOTES in prepared.beside else answer

        if access is None or not prepared.operation.is_mutation:
            outcome = Outcome(await run(OpenJournal()), repeated=False)
        else:
            outcome = await self._once.run(_attempt(prepared, variables, caller, access, deadline), run)
        answer = as_repeated(outcome.answer) if outcome.repeated else outcome.answer
        if unknown is not None and NOTES in prepared.beside:
            answer = with_notes(answer, [unknown])
        return Outcome(self._budget.kept(answer), outcome.repeated)

    async def _run(
        self, prepared: PreparedAction, variables: Variables, context: Context, access: AccessToken | None
    ) -> JsonObject:
        """Run it; a caller whose main-app token turns out to be dead has to connect again."""
        try:
            return await self.engine.run(prepared, variables, context)
        except Unauthorized:
            if access is not None:
                await self._admission.end(access)
            raise


def _attempt(
    prepared: PreparedAction, variables: Variables, caller: Caller, access: AccessToken, deadline: Deadline
) -> Attempt:
    pet_id = variables.get("petId")
    return Attempt(
        user_id=access.user_id,
        operation=prepared.action.operation,
        variables=variables,
        pet_id=pet_id if isinstance(pet_id, int) else None,
        idempotency_key=caller.idempotency_key,
        finishes=prepared.action.finishes,
        patience=deadline.remaining,
    )
