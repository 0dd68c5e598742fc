"""The privacy policy, in four languages and without a script."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from facade.web.html_page import html_page
from resolvers.main_app.languages import DEFAULT_LANGUAGE, LANGUAGES, preferred_language


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is said under it; `{days}` stands for how long an unused connection lives."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole text in one language, which is called by its own name."""

    language: str
    title: str
    intro: str
    sections: tuple[Section, ...]


_POLICY = TypeAdapter(Policy)


class PrivacyPolicy:
    """`GET /privacy`: what a published GPT must link (platform.openai.com/docs/actions/production)."""

    def __init__(self, templates: Environment, folder: Path, unused_connection: timedelta) -> None:
        self._template = templates.get_template("privacy.html")
        self._texts = {
            language: _POLICY.validate_json((folder / f"privacy.{language}.json").read_bytes())
            for language in LANGUAGES
        }
        self._style = (folder / "privacy.css").read_text(encoding="utf-8")
        self._days = unused_connection.days

    async def show(self, request: Request) -> Response:
        """Speak the language of `?lang=`, else the one the browser likes best."""
        asked = request.query_params.get("lang", "")
        liked = preferred_language(request.headers.get("Accept-Language")) or DEFAULT_LANGUAGE
        language = asked if asked in self._texts else liked
        page = self._template.render(
            language=language,
            policy=self._texts[language],
            languages={code: policy.language for code, policy in self._texts.items()},
            days=self._days,
            style=Markup(self._style),  # noqa: S704  (our own file)
        )
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        response = html_page(page, f"style-src 'sha256-{digest}'", cache="public, max-age=3600")
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept-Language"
        return response
