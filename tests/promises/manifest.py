"""What the connector promises; each promise is held by the tests that carry its mark, `pytest.mark.promise(name)`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """A promise: the name that tests carry, its sentence, and where it was made."""

    name: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Chapter:
    """Promises of one kind."""

    title: str
    promises: tuple[Promise, ...]


_ONCE = "docs/decisions/0030-written-once.md"
_LIMITS = "docs/decisions/0040-grants-end.md"

CHAPTERS = (
    Chapter(
        "A write that is sent twice is written once",
        (
            Promise("once.repeat", "A repeat within two minutes gets the first answer, and writes nothing.", _ONCE),
            Promise("once.at-once", "Of many that come at once, on any instance, one writes.", _ONCE),
            Promise("once.lost-answer", "A write whose answer was lost is found again, not made again.", _ONCE),
            Promise("once.crash", "A process may die at any moment: there is one record afterwards.", _ONCE),
            Promise("once.without-redis", "Without Redis each process still writes once.", _ONCE),
            Promise("once.outage", "An outage of Redis neither doubles nor loses nor swallows a write.", _ONCE),
            Promise("once.wanted-again", "What somebody wants again after another write is written again.", _ONCE),
            Promise("once.refused", "What was refused is tried anew.", _ONCE),
            Promise("once.stands", "A repeat answers what stands now, and writes what was removed meanwhile.", _ONCE),
            Promise("once.both-doors", "A write that is sent through both doors is written once.", "facade/service.py"),
            Promise("once.own-user", "Nobody is given another user's answer.", _ONCE),
            Promise("once.sealed", "Nothing that is kept of a write can be read.", _ONCE),
        ),
    ),
    Chapter(
        "The authorization server",
        (
            Promise("oauth.redirect-uri", "Nobody is sent to an address that is not registered.", "RFC 9700 §4.1.3"),
            Promise("oauth.pkce", "A public client has to use PKCE, with S256.", "RFC 9700 §2.1.1"),
            Promise(
                "oauth.secret", "A client that has a secret proves it; an empty one matches nothing.", "RFC 6749 §2.3"
            ),
            Promise("oauth.code-once", "A code works once, and its replay costs the tokens.", "RFC 6749 §4.1.2"),
            Promise("oauth.rotation", "A refresh token that is used twice ends its grant.", "RFC 9700 §4.14.2"),
            Promise(
                "oauth.grace",
                "A refresh that is repeated within a minute costs nothing.",
                "docs/decisions/0021-refresh-in-generations.md",
            ),
            Promise("oauth.own-client", "Codes and tokens are good for their own client alone.", "RFC 6749 §4.1.3, §6"),
            Promise("oauth.audience", "A token opens the one resource that was asked for.", "RFC 8707 §2"),
            Promise("oauth.issuer", "Every answer to a client names the issuer.", "RFC 9207 §2"),
            Promise(
                "oauth.browser",
                "A consent completes the flow of the browser that began it, or asks.",
                "docs/decisions/0024-the-browser-is-asked.md",
            ),
            Promise(
                "oauth.who-asks",
                "A person reads which client asks, and for what.",
                "docs/decisions/0029-a-page-before-the-consent-page.md",
            ),
            Promise(
                "oauth.revocation",
                "A client may end its grant, and the main app's token goes with it.",
                "RFC 7009 §2.1",
            ),
            Promise("oauth.ends", "Every grant ends.", _LIMITS),
            Promise(
                "oauth.orphans",
                "No key to the main app is left over by a flow that failed.",
                "docs/decisions/0023-orphans.md",
            ),
            Promise("oauth.key-rotation", "Keys are rotated without disconnecting anybody.", "docs/key-rotation.md"),
            Promise("oauth.jwt", "Only our own signature over our own claims opens anything.", "RFC 8725, RFC 9068"),
            Promise("oauth.release-1", "Grants of release 1 keep working.", "CHANGELOG.md"),
            Promise("oauth.guessing", "Guessing a secret is stopped.", "RFC 6749 §2.3.1"),
        ),
    ),
    Chapter(
        "Privacy",
        (
            Promise(
                "privacy.answers",
                "No answer, header or log line has another person's data or a key.",
                "facade/web/pages/privacy.en.json",
            ),
            Promise("privacy.log", "The log has no token, no code and no personal data.", "docs/operations.md"),
            Promise(
                "privacy.store",
                "Nothing in Redis can be read, or found by trying names.",
                "docs/decisions/0041-names-and-seals.md",
            ),
            Promise(
                "privacy.hints",
                "What a client hints of its user is neither logged nor kept.",
                "OpenAI, Apps SDK reference: client hints",
            ),
            Promise(
                "privacy.scopes", "Health is shown to whoever may read health, and to nobody else.", "oauth/scopes.py"
            ),
            Promise("privacy.causes", "An ill main app's own words reach nobody.", "facade/errors.py"),
            Promise(
                "privacy.pages",
                "Our pages load nothing from elsewhere, and nobody frames them.",
                "facade/web/html_page.py",
            ),
        ),
    ),
    Chapter(
        "Both doors",
        (
            Promise("doors.same-actions", "Both doors lead to the same actions.", "facade/actions.py"),
            Promise(
                "doors.same-answers", "An action answers and costs the same through both doors.", "facade/service.py"
            ),
            Promise(
                "doors.token-first", "Whoever has no token learns where to get one, and nothing else.", "RFC 9728 §5.1"
            ),
            Promise(
                "doors.own-token",
                "A token of one door does not open the other.",
                "docs/decisions/0028-an-audience-for-each-resource.md",
            ),
            Promise(
                "doors.refusals",
                "A refusal says in one sentence what to do, and never shows a trace.",
                "facade/errors.py",
            ),
            Promise("doors.step-up", "A missing right names the scope, and is no dead token.", "RFC 6750 §3.1"),
            Promise(
                "doors.dead-token", "A dead token is 401, whatever the main app says.", "resolvers/main_app/delegate.py"
            ),
            Promise(
                "doors.eras",
                "MCP clients of four versions are served, without a session.",
                "MCP 2026-07-28, Versioning",
            ),
            Promise("doors.limits", "Nobody uses up another's calls.", "docs/operations.md"),
            Promise(
                "doors.start",
                "What a platform would refuse does not start.",
                "docs/decisions/0001-an-action-is-a-row-and-a-document.md",
            ),
            Promise(
                "doors.users-day",
                "A day that nobody named is the user's own, as far as it is known.",
                "resolvers/calendar_days.py",
            ),
        ),
    ),
)
PROMISES = {promise.name: promise for chapter in CHAPTERS for promise in chapter.promises}
