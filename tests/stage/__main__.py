"""`make run`: the whole thing on one machine, until Ctrl-C."""

import argparse
import signal
import sys

from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD
from tests.stage.stage import MCP_CLIENT_ID, Addresses, Stage, StageFailure, StageLeft, open_stage

CONNECTOR_PORT = 8080
MAIN_APP_PORT = 8100

_WELCOME = """
  meo-gpt-connector runs on {connector}

    {connector}/          connect an account and call every action
    {connector}/graphql   GraphiQL, the graph behind the actions
    {mcp}       the same actions as MCP tools
    {connector}/openapi.json
    {main_app}/          the sandbox main app; its mails are on {main_app}/mailbox

    log in as   {email}
    password    {password}

  Try next: open the first address, press Connect, log in, and call find_pet with the name "muop".
  From a terminal: curl {connector}/pet-types

  With an MCP client; this one is registered and has no secret: {client}
    MCP Inspector   npx @modelcontextprotocol/inspector --cli {mcp} --client-id {client} --method tools/list
    Claude Code     claude mcp add --transport http --client-id {client} --callback-port 8976 meo {mcp}
                    then /mcp in Claude Code, to sign in

  A user you register must open the link in the sandbox's mailbox before pets can be listed.
  Ctrl-C ends all of it.
"""


class _Ending:
    """Hears Ctrl-C, a supervisor's SIGTERM and a closing terminal, also where the shell had SIGINT ignored (`&`).

    It only remembers: what a signal interrupted half-way would be left behind.
    """

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _signal: int, _frame: object) -> None:
        self.asked = True


def main() -> int:
    given = _arguments()
    ending = _Ending()
    try:
        with open_stage(given.port, given.main_app_port, asked_to_end=lambda: ending.asked) as stage:
            _greet(stage.at, given)
            _stand_by(stage)
    except StageFailure as failure:
        print(f"\n  {failure}", file=sys.stderr)
        return 1
    except StageLeft:
        print("\n  All of it has ended.")
    return 0


def _stand_by(stage: Stage) -> None:
    while True:
        stage.watch(0.25)
        stage.check()


def _greet(at: Addresses, given: argparse.Namespace) -> None:
    for wanted, got in ((given.port, at.connector), (given.main_app_port, at.main_app)):
        if wanted and not got.endswith(f":{wanted}"):
            print(f"  Port {wanted} is taken: {got} is used instead.")
    addresses = {"connector": at.connector, "mcp": at.mcp, "main_app": at.main_app}
    who = {"client": MCP_CLIENT_ID, "email": DEMO_EMAIL, "password": DEMO_PASSWORD}
    print(_WELCOME.format(**addresses, **who), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stage", description="The whole connector on one machine.")
    parser.add_argument("--port", type=int, default=CONNECTOR_PORT, help="the connector's port (default: %(default)s)")
    parser.add_argument(
        "--main-app-port", type=int, default=MAIN_APP_PORT, help="the sandbox's port (default: %(default)s)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
