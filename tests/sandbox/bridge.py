"""The GPT bridge: register, confirm, exchange, revoke (app/Http/Controllers/GptAuth)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from tests.sandbox.answers import Answer, crashed, enveloped, ok
from tests.sandbox.people_shapes import registered
from tests.sandbox.records import Mail, User
from tests.sandbox.validation import EMAIL, STRING, UUID, Rule, Validator, longest, needed, unique, validated
from tests.sandbox.visits import Visit

ABILITIES = (
    *("pet:read", "pet:write", "health:read", "health:write", "profile:read"),
    *("create", "read", "update", "delete"),
)
MARKER_LIFETIME = timedelta(minutes=10)
CODE_LIFETIME = timedelta(minutes=5)
TELEGRAM_LIFETIME = timedelta(minutes=30)
_SESSION = {"session_id": needed(UUID), "session_sig": needed(STRING)}


@dataclass(slots=True)
class Bridge:
    """The bridge and its configuration; an empty secret makes every signature invalid."""

    connector_url: str
    hmac_secret: str
    mail_works: bool = True

    def sign(self, session_id: str) -> str:
        """The signature a connector would put on a session id."""
        return hmac.new(self.hmac_secret.encode(), session_id.encode(), hashlib.sha256).hexdigest()

    def register(self, visit: Visit) -> Answer:
        """Create an account from the consent page and sign it in."""
        sent = self._validated_registration(visit)
        self._check_signature(visit)
        state = visit.state
        if not state.cache.add(f"registration_attempted:{sent['session_id']}", 1, MARKER_LIFETIME):
            raise enveloped(400, "Session has already been used for registration.")
        moment = state.moment()
        user = User(state.users.next_id, sent["name"], sent["email"], sent["password"], None, moment, moment)
        user.registered_via_gpt = True
        state.users.put(user)
        if visit.session is not None:
            visit.session.user_id = user.id
        data = {"user": registered(user), "requires_verification": True, "email_verified": False}
        return ok(data | {"email_sent": self.mail_works, "message": self._send_mail(visit, user)}, 201)

    def telegram_link(self, visit: Visit) -> Answer:
        sent = validated(visit.input, visit.locale, _SESSION)
        self._check_signature(visit)
        token = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(20))
        back = f"/gpt-connect?session_id={sent['session_id']}&session_sig={sent['session_sig']}"
        visit.state.cache.add(f"telegram-login-redirect:{token}", back, TELEGRAM_LIFETIME)
        return ok({"telegram_login_token": token})

    def confirm(self, visit: Visit) -> Answer:
        """Mint a token for the signed-in user and send the browser back with a code."""
        session_id = validated(visit.input, visit.locale, _SESSION)["session_id"]
        self._check_signature(visit)
        if not self.connector_url:
            raise enveloped(500, "GPT connector is not configured.")
        state = visit.state
        if not state.cache.add(f"gpt_confirm_used:{session_id}", 1, MARKER_LIFETIME):
            raise enveloped(400, "Session has already been used.")
        token, code = state.issue_token(visit.signed_in, ABILITIES), str(uuid.uuid4())
        state.cache.add(f"gpt_auth_code:{code}", token.id, CODE_LIFETIME)
        target = f"{self.connector_url.rstrip('/')}/oauth/callback?session_id={quote(session_id)}&code={code}"
        return ok({"redirect_url": target})

    def exchange(self, visit: Visit) -> Answer:
        """Give the token of a code, once."""
        code = validated(visit.input, visit.locale, {"code": needed(UUID)})["code"]
        token_id = visit.state.cache.pull(f"gpt_auth_code:{code}")
        token = visit.state.tokens.get(token_id) if isinstance(token_id, int) else None
        if token is None:
            raise enveloped(400, "Invalid or expired code.")
        return ok({"sanctum_token": token.text, "user_id": token.user_id})

    def revoke(self, visit: Visit) -> Answer:
        """Delete a token if it exists; the answer does not tell."""
        return revoked(visit)

    def _check_signature(self, visit: Visit) -> None:
        sent = visit.input["session_sig"].lower()
        right = self.sign(visit.input["session_id"])
        if not self.hmac_secret or not hmac.compare_digest(sent.encode(), right.encode()):
            raise enveloped(400, "Invalid session signature.")

    def _validated_registration(self, visit: Visit) -> dict[str, str]:
        users = visit.state.users
        taken = unique(lambda value: any(user.email == value for user in users.values()))
        fields = _SESSION | {"name": needed(STRING, longest(255)), "email": needed(EMAIL, longest(255), taken)}
        validator = Validator(visit.input, visit.locale).check(fields | {"password": needed(STRING, *_PASSWORD)})
        return validator.settle()

    def _send_mail(self, visit: Visit, user: User) -> str:
        if not self.mail_works:
            return (
                "We are unable to send verification email at the moment. But hopefully admins are working on it and you"
                " will receive it soon."
            )
        mails = visit.state.mails
        link = f"/email/verify/{user.id}/{hashlib.sha1(user.email.encode()).hexdigest()}"  # noqa: S324  (as Laravel does)
        mails.put(Mail(mails.next_id, user.email, "Verify Your Email Address - Meo Mai Moi", link))
        return (
            f"We've sent a verification email to {user.email}. Please check your inbox and click the link to verify"
            " your email address. If you did not receive the email, check your spam folder."
        )


def revoked(visit: Visit, *rules: Rule) -> Answer:
    """Delete the token that a connector sent, whoever made it; a number that is none breaks the query."""
    text = validated(visit.input, visit.locale, {"token": needed(STRING, *rules)})["token"]
    number, separator, _ = text.partition("|")
    if separator and not number.isdigit():
        raise crashed()
    if token := visit.state.find_token(text):
        del visit.state.tokens[token.id]
    return ok({"revoked": True})


def _contains(name: str, pattern: str, words: str) -> Rule:
    message = f"The {{field}} field must contain at least {words}."
    return Rule(name, lambda value, _: bool(re.search(pattern, str(value))), message)


_PASSWORD = (
    Rule("min", lambda value, _: len(str(value)) >= 10, "", {"min": 10}),
    _contains("mixed", r"(?=.*[a-z])(?=.*[A-Z])", "one uppercase and one lowercase letter"),
    _contains("letters", r"[A-Za-z]", "one letter"),
    _contains("numbers", r"\d", "one number"),
    Rule("confirmed", lambda value, form: value == form.data.get("password_confirmation"), ""),
)
