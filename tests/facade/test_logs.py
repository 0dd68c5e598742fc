"""What a log line says, and what it never says."""

import json
import logging

import structlog

from facade.operating.logs import configure_logs

SAID = "Mimi's diagnosis"


def fail():
    try:
        int(SAID)
    except ValueError as cause:
        raise RuntimeError(SAID) from cause


def test_a_trace_says_where_and_what_kind_but_not_what_was_said(capsys):
    configure_logs("info")
    try:
        fail()
    except RuntimeError as error:
        structlog.get_logger().error("broken", exc_info=error)
        logging.getLogger("uvicorn.error").exception("broken")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert "in fail" in line["exception"]
        assert "builtins.RuntimeError" in line["exception"]
        assert "builtins.ValueError" in line["exception"]
        assert SAID not in str(line)
