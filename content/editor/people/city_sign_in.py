"""A city's own accounts by OpenID Connect: the authorization code flow with PKCE, as OpenID Connect Core 1.0 has it."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel

from content.editor.parts import CitySignIn
from content.editor.people.city_journey import Errand, Journey
from content.editor.people.city_person import CityPerson, two_factors

log = logging.getLogger(__name__)

LONGEST_SECONDS = 10.0
_FRESH = timedelta(hours=1)
_CLOCKS_APART_SECONDS = 60
_ALGORITHMS = ("RS256", "ES256")
_FIT = (("RSA", None), ("EC", "P-256"))
# As wide as the column. OpenID Connect allows 255, and providers use a few dozen.
_LONGEST_SUBJECT = 255


class CityAway(Exception):
    """The provider does not answer, or not as the standard has it; the log says which. Trying again later may help."""


class NotProven(Exception):
    """What came back does not prove who it is. Beginning anew helps if it was too late or came twice."""


class Declined(Exception):
    """Somebody has said no at the provider, or may not use it. Trying again helps if she has changed her mind."""


class _Described(BaseModel):
    """What we need of the provider's own description (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]

    @property
    def client_proof(self) -> str:
        """In the form where allowed: in the header providers do not agree how special characters are written."""
        method = "client_secret_post"
        return method if method in self.token_endpoint_auth_methods_supported else "client_secret_basic"


class _Keys(BaseModel):
    """RFC 7517, section 5."""

    keys: list[dict[str, Any]]

    @property
    def ours(self) -> KeySet:
        """Those that fit our algorithms; others are none of our business. Raises JoseError."""
        return KeySet.import_key_set({"keys": [key for key in self.keys if (key.get("kty"), key.get("crv")) in _FIT]})


class Provider:
    """The city's sign-in, over HTTP. What it says of itself is asked for once an hour."""

    def __init__(self, city: CitySignIn, back: str) -> None:
        """`back` is our address to which it sends people back; it must be registered there."""
        self._city = city
        self._back = back
        self._known: tuple[datetime, _Described] | None = None
        self._keys: KeySet | None = None

    async def address(self, journey: Journey, now: datetime) -> str:
        """Where the browser has to go. Raises CityAway."""
        async with _answering() as http:
            described = await self._described(http, now)
        client = self._client(described, "openid profile email" if journey.errand is Errand.invitation else "openid")
        address, _ = client.create_authorization_url(
            described.authorization_endpoint, state=journey.state, code_verifier=journey.verifier, nonce=journey.nonce
        )
        return str(address)

    async def person(self, journey: Journey, came: Mapping[str, str], now: datetime) -> CityPerson:
        """`came` are the parameters with which the browser came back. Raises CityAway, NotProven or Declined."""
        if error := came.get("error", ""):
            raise _refusal("before a code", error)
        async with _answering() as http:
            described = await self._described(http, now)
            answer = await self._exchanged(http, described, came.get("code", ""), journey.verifier)
            return await self._proven(http, described, answer, journey.nonce, now)

    async def _described(self, http: httpx.AsyncClient, now: datetime) -> _Described:
        if self._known and now - self._known[0] < _FRESH:
            return self._known[1]
        response = await http.get(f"{self._city.issuer.rstrip('/')}/.well-known/openid-configuration")
        described = _Described.model_validate_json(response.raise_for_status().content)
        self._check(described)
        self._known, self._keys = (now, described), None
        return described

    def _check(self, described: _Described) -> None:
        """One provider does not speak for another, and nothing of it travels in the clear."""
        addresses = (described.authorization_endpoint, described.token_endpoint, described.jwks_uri)
        local = self._city.issuer.startswith("http://")
        if described.issuer != self._city.issuer:
            log.error("The city's sign-in names itself otherwise than LOTSE_OIDC_ISSUER: %r", described.issuer)
            raise CityAway
        if not local and not all(address.startswith("https://") for address in addresses):
            log.error("The city's sign-in has addresses without https://")
            raise CityAway

    def _client(self, described: _Described, scope: str = "") -> Any:
        return OAuth2Client(
            None,
            self._city.client_id,
            self._city.client_secret,
            described.client_proof,
            scope=scope,
            redirect_uri=self._back,
            code_challenge_method="S256",
        )

    async def _exchanged(self, http: httpx.AsyncClient, described: _Described, code: str, verifier: str) -> Any:
        """The answer of the token endpoint, a JSON object."""
        if not code:
            raise NotProven
        form = prepare_token_request("authorization_code", redirect_uri=self._back, code=code, code_verifier=verifier)
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        proof = self._client(described).client_auth(described.client_proof)
        address, headers, form = proof.prepare("POST", described.token_endpoint, headers, form)
        response = await http.post(address, content=form, headers=headers)
        answer = response.json() if response.status_code in (200, 400, 401) else response.raise_for_status()
        if not isinstance(answer, dict):
            raise ValueError("no object")
        if response.status_code != 200:
            raise _refusal("the code", str(answer.get("error", "")))
        return answer

    async def _proven(
        self, http: httpx.AsyncClient, described: _Described, answer: Any, nonce: str, now: datetime
    ) -> CityPerson:
        options = {
            "iss": {"essential": True, "value": self._city.issuer},
            "aud": {"essential": True, "value": self._city.client_id},
        }
        known = {"nonce": nonce, "client_id": self._city.client_id, "access_token": answer.get("access_token")}
        try:
            token = await self._signed(http, described, str(answer.get("id_token", "")))
            claims = CodeIDToken(token.claims, token.header, options, known)
            claims.validate(now=int(now.timestamp()), leeway=_CLOCKS_APART_SECONDS)
        except JoseError as error:
            log.warning("An ID token does not hold: %s %s", error.error, getattr(error, "claim", ""))
            raise NotProven from None
        return _person(self._city.issuer, claims)

    async def _signed(self, http: httpx.AsyncClient, described: _Described, token: str) -> jwt.Token:
        """Raises JoseError. Keys change now and then: one that is not known yet is looked for once."""
        try:
            return _decoded(token, self._keys or await self._fetched_keys(http, described))
        except InvalidKeyIdError:
            return _decoded(token, await self._fetched_keys(http, described))

    async def _fetched_keys(self, http: httpx.AsyncClient, described: _Described) -> KeySet:
        response = await http.get(described.jwks_uri)
        self._keys = _Keys.model_validate_json(response.raise_for_status().content).ours
        return self._keys


@asynccontextmanager
async def _answering() -> AsyncIterator[httpx.AsyncClient]:
    """All there is to ask in one piece, which must not take longer. Raises CityAway, also for what is no answer."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS), httpx.AsyncClient(timeout=LONGEST_SECONDS) as http:
            yield http
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
        log.warning("The city's sign-in does not answer as it should: %s", type(error).__name__)
        raise CityAway from None


_DECLINED = ("access_denied", "login_required", "consent_required", "interaction_required")


def _refusal(asked: str, code: str) -> CityAway | NotProven | Declined:
    """From an error code of OAuth 2.0 or OpenID Connect. Descriptions are not logged: they may name people."""
    if code in _DECLINED:
        return Declined()
    log.warning("The city's sign-in refused %s: %s", asked, code if re.fullmatch("[a-z_]{1,40}", code) else "?")
    return NotProven() if code == "invalid_grant" else CityAway()


def _decoded(token: str, keys: KeySet) -> jwt.Token:
    """The list of algorithms is ours: a token that says it needs no signature does not choose for itself."""
    return jwt.decode(token, keys, registry=JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False))


def _person(issuer: str, claims: Mapping[str, Any]) -> CityPerson:
    """Raises NotProven for a subject that cannot be kept."""
    subject = str(claims["sub"])
    if not (0 < len(subject) <= _LONGEST_SUBJECT and subject.isascii() and subject.isprintable()):
        log.warning("An ID token has a subject that cannot be kept, of %d characters", len(subject))
        raise NotProven
    login = _text(claims, "preferred_username") or _text(claims, "email")
    methods = frozenset(one for one in claims.get("amr") or () if isinstance(one, str))
    return CityPerson(issuer, subject, login, _text(claims, "name"), two_factors(methods, _text(claims, "acr")))


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
