"""Serves a seeded sandbox: `python -m tests.sandbox --port 8100`."""

from __future__ import annotations

import argparse

import uvicorn

from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD, McpSettings, Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.sandbox",
        description="An in-memory imitation of Meo Mai Moi with a family of pets; nothing is kept when it stops.",
        epilog=f"Log in as {DEMO_EMAIL} with the password {DEMO_PASSWORD}. Its mails are on /mailbox.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8100, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--connector-url",
        default="http://127.0.0.1:8000",
        help="where the consent page sends the browser back to (default: %(default)s)",
    )
    parser.add_argument("--api-key", default="sandbox-api-key", help="the connector's key (default: %(default)s)")
    parser.add_argument(
        "--hmac-secret", default="sandbox-hmac-secret", help="key of session signatures (default: %(default)s)"
    )
    parser.add_argument("--mcp-connector-url", default="", help="where the MCP consent page sends the browser back to")
    parser.add_argument("--mcp-api-key", default="", help="the MCP connector's key (default: none is configured)")
    parser.add_argument("--mcp-hmac-secret", default="", help="key of MCP requests (default: none is configured)")
    parser.add_argument("--production", action="store_true", help="real rate limits and the daily quota")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    sandbox = Sandbox(
        connector_url=given.connector_url,
        api_key=given.api_key,
        hmac_secret=given.hmac_secret,
        mcp=McpSettings(given.mcp_connector_url, given.mcp_api_key, given.mcp_hmac_secret),
        production=given.production,
    )
    sandbox.state.app_url = f"http://{given.host}:{given.port}"
    sandbox.seed_family()
    uvicorn.run(sandbox.app, host=given.host, port=given.port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
