"""What the connector says of itself."""

import tomllib
from pathlib import Path

from facade.errors import every_code
from facade.rest.openapi import About
from oauth.scopes import SCOPES

VERSION: str = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]["version"]
"""The release; the service runs from its folder, so the project's own file is the source."""


def about(public_url: str, *, https_only: bool) -> About:
    """Give what the OpenAPI document says beside the actions; `public_url` is our own base URL."""
    return About(
        title="Meo Mai Moi",
        version=VERSION,
        description=(
            "Care for the user's pets in Meo Mai Moi: find pets, see what is due, log vaccinations, medical records"
            " and weights. Confirm with the user before every write."
        ),
        public_url=public_url,
        scopes=SCOPES,
        error_codes=every_code(),
        https_only=https_only,
    )
