"""The few pages that a person sees, in four languages and without a script."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import TypeAdapter
from starlette.responses import HTMLResponse

from oauth.records import BridgeName
from resolvers.main_app.languages import DEFAULT_LANGUAGE, LANGUAGES, preferred_language

Notice = Literal["expired", "error", "unavailable", "too_many_requests"]

PAGES_FOLDER = Path(__file__).parent / "pages"
_TEXTS = TypeAdapter(dict[str, dict[str, str]])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked to allow: to whom, through which resource, in which scopes, and where they land."""

    client: str
    resource: Literal["actions", "mcp"]
    scopes: tuple[str, ...]
    destination: str


@dataclass(frozen=True, slots=True)
class Departure:
    """The two ways on from the hand-off page, as addresses, and over which bridge they lead."""

    bridge: BridgeName
    go_on: str
    cancel: str


class BrowserPages:
    """Renders pages that load nothing, run nothing and can be framed by nobody.

    `folder` has the templates, and the texts of each language in a file of its name.
    """

    def __init__(
        self, redirect_origins: Sequence[str], languages: Sequence[str] = LANGUAGES, folder: Path = PAGES_FOLDER
    ) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._texts = {
            language: _TEXTS.validate_json((folder / f"{language}.json").read_bytes()) for language in languages
        }
        self._style = (folder / "style.css").read_text(encoding="utf-8")
        self._redirect_origins = tuple(redirect_origins)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the pages speak."""
        return tuple(self._texts)

    def notice(self, notice: Notice, status: int, accept_language: str) -> HTMLResponse:
        """Say what went wrong and what to do."""
        language = self._language(accept_language)
        return self._page("notice.html", status, language, {"text": self._texts[language][notice]})

    def question(self, asked: Asked, confirmation: str, accept_language: str) -> HTMLResponse:
        """Ask whether the connection is the person's own; `confirmation` is the form's one-time token.

        Chromium applies `form-action` to the redirects that follow a form too (CSP Level 3 §6.4.1 leaves it open), so
        the registered redirect URIs' origins are in it: the answer to this form is a redirect to one of them.
        """
        return self._asking("confirm", asked, {"confirmation": confirmation}, accept_language)

    def hand_off(self, asked: Asked, departure: Departure, accept_language: str) -> HTMLResponse:
        """Say who asks for what, and what the consent page behind it leaves out."""
        ways = {"go_on": departure.go_on, "cancel": departure.cancel, "bridge": departure.bridge}
        return self._asking("hand_off", asked, ways, accept_language)

    def _asking(self, name: str, asked: Asked, values: Mapping[str, str], accept_language: str) -> HTMLResponse:
        language = self._language(accept_language)
        texts = self._texts[language]
        filled = {
            section: {key: text.replace("{client}", asked.client) for key, text in texts[section].items()}
            for section in (name, "asked")
        }
        content = {
            "text": filled[name],
            "asked": filled["asked"],
            "scopes": [texts["scopes"][scope] for scope in asked.scopes],
            "resource": texts["resources"][asked.resource],
            "destination": asked.destination,
            **values,
        }
        return self._page(f"{name}.html", 200, language, content)

    def _page(self, template: str, status: int, language: str, content: Mapping[str, object]) -> HTMLResponse:
        body = self._environment.get_template(template).render(
            language=language,
            style=Markup(self._style),  # noqa: S704 -- our own file
            **content,
        )
        return HTMLResponse(body, status, headers=self._headers(language, has_form="confirmation" in content))

    def _headers(self, language: str, *, has_form: bool) -> dict[str, str]:
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        form_action = " ".join(["'self'", *self._redirect_origins]) if has_form else "'none'"
        return {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{digest}'; form-action {form_action};"
                " base-uri 'none'; frame-ancestors 'none'"
            ),
            "Content-Language": language,
            "Vary": "Accept-Language, Cookie",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex",
        }

    def _language(self, accept_language: str) -> str:
        return preferred_language(accept_language, self.languages) or DEFAULT_LANGUAGE
