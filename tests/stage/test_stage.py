"""`make run` is true: it starts everything, says where, and leaves nothing behind."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from facade.settings import Settings
from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD
from tests.stage.stage import HOST, MCP_CLIENT_ID, ROOT, Addresses, environment, free_port


@dataclass
class Run:
    """`make run`'s program once it has greeted, and what it said until then."""

    process: "subprocess.Popen[str]"
    greeting: str

    def address(self, after: str) -> str:
        found = re.search(rf"{after} +(http://[0-9.:]+)|(http://[0-9.:]+)/ +{after}", self.greeting)
        assert found, self.greeting
        return found[1] or found[2]

    def end(self, number: int) -> list[str]:
        self.process.send_signal(number)
        return self.last_words()

    def last_words(self) -> list[str]:
        """What it said after the greeting, without the connector's own log."""
        said = self.process.communicate(timeout=20)[0].splitlines()
        return [line.strip() for line in said if line and not line.startswith("{")]


@contextmanager
def run(*arguments: str) -> Iterator[Run]:
    command = [sys.executable, "-m", "tests.stage", "--port", "0", "--main-app-port", "0", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes) as process:  # noqa: S603
        try:
            greeting = ""
            while "Ctrl-C" not in greeting:
                line = process.stdout.readline()
                assert line, greeting
                greeting += line
            yield Run(process, greeting)
        finally:
            process.terminate()


def nobody_listens(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


def pid_of(words: str) -> int:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        if words in entry.read_bytes().replace(b"\0", b" ").decode():
            return int(entry.parent.name)
    raise AssertionError(words)


def test_it_says_where_to_click_and_what_to_type():
    with run() as started:
        connector = started.address("runs on")
        pets = httpx.get(f"{connector}/pet-types").json()["pet_types"]

        assert DEMO_EMAIL in started.greeting
        assert DEMO_PASSWORD in started.greeting
        assert f"curl {connector}/pet-types" in started.greeting
        assert pets[0]["species"] == "cat"
        assert httpx.get(f"{started.address('the sandbox main app')}/mailbox").is_success


def test_it_says_how_an_mcp_client_connects_and_the_client_it_names_is_registered():
    """A client that was not registered gets a page, never a redirect (RFC 6749 §4.1.2.1)."""
    with run() as started:
        connector = started.address("runs on")
        page = f"{connector}/oauth/authorize"
        commands = [line.strip() for line in started.greeting.splitlines() if f"{connector}/mcp" in line]
        asked = {
            "response_type": "code",
            "client_id": MCP_CLIENT_ID,
            "state": "a-state",
            "resource": f"{connector}/mcp",
        }
        proof = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}
        sent_on = [
            httpx.get(page, params={**asked, **proof, "redirect_uri": f"http://{host}:8976{path}"})
            for host, path in (("localhost", "/callback"), ("127.0.0.1", "/oauth/callback"))
        ]

    assert any(line.startswith("MCP Inspector   npx ") and f"--client-id {MCP_CLIENT_ID} " in line for line in commands)
    assert any(
        line.startswith("Claude Code     claude ") and f"--client-id {MCP_CLIENT_ID} " in line for line in commands
    )
    assert [answer.status_code for answer in sent_on] == [302, 302]
    assert all("/mcp-connect?request_ref=" in answer.headers["location"] for answer in sent_on)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_it_calmly(number):
    with run() as started:
        said = started.end(number)

        assert said == ["All of it has ended."]
        assert started.process.returncode == 0
        assert nobody_listens(started.address("runs on"))
        assert nobody_listens(started.address("the sandbox main app"))


@pytest.mark.parametrize(("name", "after"), [("main app", "the sandbox main app"), ("connector", "runs on")])
def test_the_death_of_one_ends_the_rest_and_says_whose_it_was(name, after):
    with run() as started:
        port = started.address(after).rpartition(":")[2]
        subprocess.run(["kill", "-KILL", str(pid_of(f"--port {port} "))], check=True)  # noqa: S603, S607
        said = started.last_words()

        assert said == [f"The {name} ended with status -9."]
        assert started.process.returncode == 1
        assert nobody_listens(started.address("runs on"))
        assert nobody_listens(started.address("the sandbox main app"))


def test_a_taken_port_gives_way_to_the_next_one():
    with socket.create_server((HOST, 0)) as holder:
        taken = holder.getsockname()[1]
        with run("--port", str(taken)) as started:
            assert f"Port {taken} is taken: {started.address('runs on')} is used instead." in started.greeting


def test_the_next_free_port_is_given():
    with socket.create_server((HOST, 0)) as holder:
        taken = holder.getsockname()[1]

        assert taken < free_port(taken) < taken + 100


def test_no_setting_of_the_stage_comes_from_elsewhere():
    given = environment(Addresses("http://c", "http://m", "redis://r"))

    assert set(given) == {name.upper() for name in Settings.model_fields}
