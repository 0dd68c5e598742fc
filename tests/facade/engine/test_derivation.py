"""Whatever the graph looks like, what is derived from it agrees with it: inputs, answers, and their schemas."""

import re

from graphql import GraphQLEnumType, GraphQLNonNull, execute_sync, get_named_type
from graphql.execution.values import get_variable_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facade.engine.answer_schemas import AnswerSchemas
from facade.engine.input_schemas import object_schema
from facade.engine.naming import snake_case
from facade.rest.importer_schemas import schema_faults
from resolvers.main_app.errors import InvalidInput
from tests.facade.engine.generated import JUNK, answers, inputs, objects
from tests.facade.engine.json_schema import accepts

derivation = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def names(value):
    """Give a value with its names alone, in HTTP's spelling."""
    if isinstance(value, dict):
        return {snake_case(name): names(inner) for name, inner in value.items()}
    return [names(inner) for inner in value] if isinstance(value, list) else None


def taken_by_the_graph(one, variables):
    """Say whether the graph coerces the variables: it gives a list of errors where it does not."""
    return not isinstance(get_variable_values(one.graph.schema, one.prepared.operation.variables, variables), list)


def parsed(one, body):
    """Read a body, or give the refusal."""
    try:
        return one.prepared.inputs.read(body)
    except InvalidInput as refusal:
        return refusal


def in_the_graph(value, fields):
    """Spell an object of HTTP as the graph's resolvers would give it."""
    return {name: _given(value.get(snake_case(name)), one) for name, one in fields.items()}


def _given(value, drawn):
    if isinstance(value, list):
        return [_given(inner, drawn) for inner in value]
    if isinstance(value, dict):
        return in_the_graph(value, drawn.fields)
    return value.upper() if value and isinstance(get_named_type(drawn.type), GraphQLEnumType) else value


@derivation
@given(inputs(), st.data())
def test_a_valid_input_is_read_and_the_graph_takes_it(one, data):
    body = data.draw(objects(one.fields))
    variables = one.prepared.inputs.read(body)
    assert names(variables) == names(body)
    assert taken_by_the_graph(one, variables)


@derivation
@given(inputs(), st.data())
def test_an_inputs_schema_describes_every_valid_input_and_chatgpt_takes_it(one, data):
    schema = object_schema(one.prepared.inputs.fields, one.graph)
    assert accepts(schema, data.draw(objects(one.fields)))
    assert list(schema_faults(schema, ("body",), {})) == []


@derivation
@given(inputs(), st.data())
def test_what_the_engine_lets_through_the_graph_takes(one, data):
    body = data.draw(objects(one.fields))
    for name in data.draw(st.lists(st.sampled_from([*map(snake_case, one.fields)]))):
        body[name] = data.draw(JUNK)
    read = parsed(one, body)
    if isinstance(read, InvalidInput):
        assert {re.split(r"[.\[]", fault.name)[0] for fault in read.fields} <= {*map(snake_case, one.fields)}
    else:
        assert taken_by_the_graph(one, read)


@derivation
@given(inputs())
def test_of_an_empty_input_the_required_fields_are_named_and_no_others(one):
    read = parsed(one, {})
    missing = {fault.name: fault.reason for fault in read.fields} if isinstance(read, InvalidInput) else {}
    required = {name for name, drawn in one.fields.items() if isinstance(drawn.type, GraphQLNonNull)}
    assert missing == {snake_case(name): "missing" for name in required}


@derivation
@given(answers(), st.data())
def test_an_answer_is_shaped_as_its_schema_says(one, data):
    answer = data.draw(objects(one.fields))
    result = execute_sync(one.graph.schema, one.prepared.document, {"give": in_the_graph(answer, one.fields)})
    shaped = one.prepared.shape(result.data["give"])
    schemas = AnswerSchemas(one.graph)
    schema = schemas.answer(one.prepared.answer, {})
    assert shaped == answer
    assert accepts(schema, shaped)
    assert list(schema_faults(schema, ("answer",), schemas.components)) == []
