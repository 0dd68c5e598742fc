"""The graph: its types, its scalars and how it is built."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALAR_MAP


def build_graph() -> strawberry.Schema:
    """Build the schema that the facade's operations and the developers' GraphQL share."""
    config = StrawberryConfig(scalar_map=SCALAR_MAP)
    return strawberry.Schema(query=Query, mutation=Mutation, config=config)
