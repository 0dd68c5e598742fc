"""Reading one pet as the earlier connector did: a FastAPI handler, and a new client with its certificates per call."""

import os
from typing import Annotated

import httpx
from fastapi import Depends, FastAPI, Header
from pydantic import BaseModel
from starlette.types import ASGIApp

from facade.app import utc_now
from facade.settings import Settings
from oauth.access_tokens import AccessTokens
from oauth.sealing import Sealing
from tests.bench.server import timed


class Pet(BaseModel):
    id: int
    name: str


def create_earlier() -> ASGIApp:
    settings = Settings().authorization_server()
    tokens = AccessTokens(
        settings.issuer, settings.jwt_secrets, Sealing(settings.encryption_keys), settings.access_token_ttl, utc_now
    )
    app = FastAPI()

    def main_app_token(authorization: Annotated[str, Header()]) -> str:
        return tokens.read(authorization.removeprefix("Bearer ")).main_app_token

    @app.get("/pets/{pet_id}")
    async def get_pet(pet_id: int, token: Annotated[str, Depends(main_app_token)]) -> Pet:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        async with httpx.AsyncClient(base_url=os.environ["MAIN_APP_URL"], headers=headers, timeout=30) as client:
            response = await client.get(f"/api/pets/{pet_id}")
        response.raise_for_status()
        return Pet.model_validate(response.json()["data"])

    return timed(app)
