"""GraphQL for developers: what it answers, what it refuses, and what of it reaches the log."""

import json
from time import perf_counter, process_time

import httpx
import pytest
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString
from starlette.applications import Starlette
from starlette.routing import Route

from facade.operating.logs import configure_logs
from facade.operating.metrics import Metrics
from facade.operating.request_log import RequestLog
from facade.web.developer_graphql import DeveloperGraphQL
from tests.connector import PUBLIC_URL, open_world

WALK = '{ getMe { pets(species: "cat") { name vaccinations { total } } } }'
TOO_LARGE_AN_ID = 2**63


@pytest.fixture
def ask(world, chatgpt):
    async def ask(query, **more):
        return await world.client.post("/graphql", json={"query": query, **more}, headers=chatgpt.headers)

    return ask


async def test_a_developer_walks_from_the_viewer_to_the_records(ask, family):
    answer = (await ask(WALK)).json()

    assert {pet["name"] for pet in answer["data"]["getMe"]["pets"]} >= {"Mướp", "Барсик"}


async def test_errors_carry_the_code(ask, family):
    answer = (await ask(f"{{ listVaccinations(petId: {family.dom.id}) {{ total }} }}")).json()

    assert answer["errors"][0]["extensions"]["code"] == "UNSUPPORTED_FOR_SPECIES"


async def test_without_a_token_not_even_the_schema_is_shown(world):
    answer = await world.client.post("/graphql", json={"query": "{ __schema { types { name } } }"})

    assert answer.status_code == 401
    assert "types" not in answer.text


async def test_the_users_limit_holds_here_too(redis_url, clock, sandbox, family):
    async with open_world(redis_url, clock, sandbox, rate_limit_per_minute=2) as world:
        chatgpt = world.chatgpt(family.user)
        answers = [await chatgpt.call("POST", "/graphql", {"query": "{ __typename }"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def bomb(width, length):
    links = "".join(f"fragment F{n} on Query {{ {f'...F{n + 1} ' * width} }}" for n in range(length))
    return f"{{ ...F0 }} {links} fragment F{length} on Query {{ listPetTypes {{ petTypes {{ id }} }} }}"


TOO_LARGE = {
    "aliases": "{ " + " ".join(f"a{n}: listPetTypes {{ petTypes {{ id }} }}" for n in range(16)) + " }",
    "aliases in a fragment": "{ ...F } fragment F on Query { "
    + " ".join(f"a{n}: listPetTypes {{ petTypes {{ id }} }}" for n in range(16))
    + " }",
    "tokens": "{ listPetTypes { petTypes { " + "id " * 2_000 + "} } }",
    "comments": "#\n" * 100_000 + "{ __typename }",
    "characters": "{ " + "x" * 200_000 + " }",
    "fields inside each other": "{ a" * 11 + " }" * 11,
    "fields inside each other by fragments": "{ ...F0 } "
    + "".join(f"fragment F{n} on Query {{ a {{ ...F{n + 1} }} }}" for n in range(11))
    + "fragment F11 on Query { a }",
    "fragments": bomb(1, 60),
    "repeated fields": "{ " + "listPets { pets { id id } } " * 40 + "}",
    "repeated fields in inline fragments": "{ listPets { pets { " + "... { id } " * 60 + "} } }",
    "brackets": "{ getPet(id: " + "[" * 1_900 + ") { id } }",
    "braces": "{ a" * 900 + " }" * 900,
    "a type's brackets": "query Q($a: " + "[" * 900 + "Int" + "]" * 900 + ") { __typename }",
}


@pytest.mark.parametrize("query", TOO_LARGE.values(), ids=TOO_LARGE.keys())
async def test_a_document_that_is_too_large_is_refused_and_no_defect(ask, sandbox, query, capsys):
    sandbox.calls.clear()
    answer = await ask(query)

    assert answer.status_code == 200
    assert answer.json()["errors"]
    assert answer.json()["data"] is None
    assert sandbox.calls.lines == []
    assert capsys.readouterr().out == ""


async def test_what_is_introspected_has_limits_of_its_own(ask):
    inside = "fields { type { " * 6 + "name" + " } }" * 6

    answer = (await ask(f"{{ __schema {{ types {{ {inside} }} }} }}")).json()

    assert answer["data"] is None


@pytest.mark.parametrize(("width", "length"), [(8, 45), (30, 20), (1, 48)])
async def test_a_fragment_counts_once_however_often_it_is_spread(ask, width, length):
    """Spread for spread, this document has 8⁴⁵ parts; walked so, it would never be answered."""
    started = perf_counter()
    answer = (await ask(bomb(width, length))).json()

    assert perf_counter() - started < 2
    assert answer["data"]["listPetTypes"]["petTypes"]


async def test_a_fragment_that_contains_itself_is_refused(ask):
    answer = (await ask("{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }")).json()

    assert "Cannot spread fragment" in answer["errors"][0]["message"]


SLOWEST = [
    "{ listPets { pets { " + "... { id } " * 50 + "} } }",
    "{ listPets { pets { "
    + "".join(f"...F{n} " for n in range(50))
    + "} } }"
    + "".join(f"fragment F{n} on Pet {{ id name species }} " for n in range(50)),
    "{ " + " ".join(f"lostPets{n}" for n in range(1_990)) + " }",
    "{ " + "x" * 90_000 + " }",
]


@pytest.mark.parametrize("query", SLOWEST, ids=["inline", "fragments", "unknown", "long"])
async def test_no_document_holds_the_loop(ask, query):
    """Processor time, since other tests share the machine; 40 ms is what one such document may take in all."""
    await ask(query)
    started = process_time()
    answer = await ask(query)

    assert answer.status_code == 200
    assert process_time() - started < 0.25


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"null", 422, "VALIDATION_ERROR"),
        (b"\xff", 422, "VALIDATION_ERROR"),
        (b"[" * 200_000, 422, "VALIDATION_ERROR"),
        (b'[{"query": "{ __typename }"}]', 422, "VALIDATION_ERROR"),
        (b"", 422, "VALIDATION_ERROR"),
        (b'{"query": 7}', 422, "VALIDATION_ERROR"),
        (b'{"query": "{ __typename }", "variables": []}', 422, "VALIDATION_ERROR"),
        (b'{"query": "{ __typename }", "operationName": 7}', 422, "VALIDATION_ERROR"),
        (b'{"query": "{ __typename }", "query": "{ a }"}', 422, "VALIDATION_ERROR"),
        (b'{"query": "' + b" " * 20 * 1024 * 1024 + b'"}', 413, "PAYLOAD_TOO_LARGE"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
async def test_a_malformed_body_has_the_error_body(world, chatgpt, content, status, code):
    headers = {**chatgpt.headers, "Content-Type": "application/json"}

    answer = await world.client.post("/graphql", content=content, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (status, code)


@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data; boundary=x", "application/graphql"])
async def test_a_body_of_another_kind_has_the_error_body(world, chatgpt, media_type):
    headers = {**chatgpt.headers, "Content-Type": media_type}

    answer = await world.client.post("/graphql", content=b"{ __typename }", headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (f"{{ getPet(id: {TOO_LARGE_AN_ID}) {{ name }} }}", None),
        ("query Q($id: Id!) { getPet(id: $id) { name } }", {"id": TOO_LARGE_AN_ID}),
        (f"query Q($id: Id! = {TOO_LARGE_AN_ID}) {{ getPet(id: $id) {{ name }} }}", None),
        ("query Q($id: Id!) { getPet(id: $id) { name } }", {"id": [1]}),
        ("{ getPet(id: " + "9" * 5_000 + ") { name } }", None),
        ("{ getPet(id: 1.5) { name } }", None),
        ('{ listVaccinations(petId: 1, status: "over") { total } }', None),
        ("query Q { __typename } query R { __typename }", None),
        ("{ listPets { pets { nmae } } }", None),
        ("{", None),
    ],
)
async def test_what_the_graph_refuses_is_no_defect(ask, sandbox, query, variables, capsys):
    sandbox.calls.clear()
    answer = await ask(query, variables=variables)

    assert answer.status_code == 200
    assert answer.json()["errors"]
    assert "Something went wrong" not in answer.text
    assert sandbox.calls.lines == []
    assert capsys.readouterr().out == ""


PERSONAL = ("Tumor beim Tierarzt Dr. Weiss", "Dr. Weiss")
MUTATION = (
    'mutation M { addMedicalRecord(petId: %d, input: {recordDate: "2031-01-01", description: "%s", vetName: "%s"})'
    " { id } }"
)


@pytest.mark.parametrize("level", ["debug", "info"])
async def test_no_word_of_a_question_reaches_the_log(redis_url, clock, sandbox, family, capsys, level):
    async with open_world(redis_url, clock, sandbox, log_level=level) as world:
        chatgpt = world.chatgpt(family.user)
        mutation = MUTATION % (family.muop.id, *PERSONAL)
        for query in (mutation, mutation[:-3], mutation.replace("recordDate", "day"), f"{{ {PERSONAL[0]} }}"):
            await chatgpt.call("POST", "/graphql", {"query": query})
        lines = capsys.readouterr().out

    assert not any(word in lines for word in ("Weiss", "Tumor", "mutation", "addMedicalRecord"))
    assert {json.loads(line)["level"] for line in lines.splitlines()} <= {"debug", "info"}
    assert "VALIDATION_ERROR" in lines


async def test_a_main_app_that_fails_is_no_defect(world, chatgpt, sandbox, capsys):
    sandbox.faults.answer("GET", "/api/my-pets/sections", 200, {"success": True, "data": []})

    answer = (await chatgpt.call("POST", "/graphql", {"query": "{ listPets { total } }"})).json()

    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_ERROR"
    assert "graphql.defect" not in capsys.readouterr().out


class AnybodyMayAsk:
    """Admits whoever asks."""

    def deadline(self):
        return None

    async def admit(self, _):
        return None

    def context(self, *_):
        return None


def broken(*_):
    raise ValueError(PERSONAL[0])


async def test_a_defect_is_masked_and_logged_once_without_its_text(capsys):
    configure_logs("debug")
    field = GraphQLField(GraphQLString, resolve=broken)
    schema = GraphQLSchema(GraphQLObjectType("Query", {"one": field, "other": GraphQLField(GraphQLString)}))
    endpoint = DeveloperGraphQL(schema, AnybodyMayAsk()).answer
    app = RequestLog(Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])]), Metrics(), defect=broken)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC_URL) as client:
        answer = (await client.post("/graphql", json={"query": "{ one other }"})).json()
    log = capsys.readouterr().out

    assert answer["data"] == {"one": None, "other": None}
    assert answer["errors"][0]["extensions"] == {"code": "INTERNAL_ERROR", "retryable": False}
    assert log.count("graphql.defect") == 1
    assert "builtins.ValueError" in log
    assert "in broken" in log
    assert PERSONAL[0] not in f"{answer}{log}"


HTML = ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html, application/json", "text/*"]
JSON = [
    "application/json",
    "application/json, */*",
    "application/json, text/html;q=0.5",
    "application/graphql-response+json, application/json",
    "image/png",
    "text/html;q=0",
    "text/html;q=high, application/json",
]


@pytest.mark.parametrize(("accept", "page"), [*((accept, True) for accept in HTML), *((one, False) for one in JSON)])
async def test_who_asks_for_json_never_gets_a_page(world, accept, page):
    answer = await world.client.get("/graphql", headers={"Accept": accept})

    if page:
        assert answer.headers["content-type"].startswith("text/html")
    else:
        assert (answer.status_code, answer.json()["error"]) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == "POST"
