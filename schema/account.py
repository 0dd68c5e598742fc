"""The viewer in the graph: whose account this is, and the way to all of their pets."""

import strawberry

from resolvers.pets import list_pets
from schema.arguments import NameArgument, SpeciesArgument
from schema.context import Info
from schema.pets import Pet
from schema.scalars import Id


@strawberry.type(description="Whose account is connected.")
class Profile:
    """The signed-in user as a client shows a connection."""

    @strawberry.field(description="The account's id.")
    def id(self, info: Info) -> strawberry.ID:
        """Give the id, which the access token has, as text."""
        return strawberry.ID(str(info.context.viewer.user_id))

    @strawberry.field(description="The user's name.")
    async def name(self, info: Info) -> str:
        return (await info.context.loaders.account()).name


@strawberry.type(description="The signed-in user.")
class Account:
    """The signed-in user; the account is read only where its own fields are selected."""

    @strawberry.field(description="The user's id.")
    def id(self, info: Info) -> Id:
        """Give the id, which the access token has."""
        return Id(info.context.viewer.user_id)

    @strawberry.field(description="The user's name.")
    async def name(self, info: Info) -> str:
        return (await info.context.loaders.account()).name

    @strawberry.field(
        description="Whether the e-mail address is verified; until then pets can be neither listed nor changed."
    )
    async def email_verified(self, info: Info) -> bool:
        return (await info.context.loaders.account()).email_verified_at is not None

    @strawberry.field(description="Whether the account is banned and may only read.")
    async def banned(self, info: Info) -> bool:
        return (await info.context.loaders.account()).is_banned

    @strawberry.field(description="The user's language in Meo Mai Moi.")
    async def locale(self, info: Info) -> str | None:
        return (await info.context.loaders.account()).locale

    @strawberry.field(description="What the user allowed this connection to do.")
    def scopes(self, info: Info) -> list[str]:
        return sorted(info.context.viewer.scopes)

    @strawberry.field(description="The pets the user may see.")
    async def pets(self, info: Info, name: NameArgument = None, species: SpeciesArgument = None) -> list[Pet]:
        """List pets, filtered by likeness of name and by species."""
        viewer = info.context.viewer
        return [Pet.of(pet, viewer.today) for pet in await list_pets(viewer, name, species)]
