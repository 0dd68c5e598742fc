"""The graph: its types, its scalars and how it is built."""

from collections.abc import Callable

import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALAR_MAP


def build_graph(*extensions: Callable[[], SchemaExtension]) -> strawberry.Schema:
    """Build the schema that the facade's operations and, with limits as extensions, the developers' GraphQL share."""
    config = StrawberryConfig(scalar_map=SCALAR_MAP)
    return strawberry.Schema(query=Query, mutation=Mutation, config=config, extensions=extensions)
