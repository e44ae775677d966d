"""A city's sign-in: a small OpenID provider over HTTP, as strict as a real one, where somebody is signed in already."""

import asyncio
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import ClientSession, web
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "lotse", "s3cret of the city"
Signs = RSAKey | ECKey


def rsa(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


_FIRST = rsa("first")


@dataclass
class Faults:
    """What it does wrong. `claims` replace those of the ID token, None takes one away; `header` likewise."""

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signed_by: Signs | None = None
    token: str = ""
    state: str = ""
    error: str = ""
    token_error: str = ""
    described: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    seconds: float = 0


@dataclass(frozen=True)
class Code:
    challenge: str
    nonce: str
    scope: str


class CityProvider:
    """`async with CityProvider(back) as city:` serves at `city.url`, for the client that may come back to `back`.

    `person` are the claims about who is signed in there. `asked` are the paths of all requests.
    """

    def __init__(self, back: str) -> None:
        self.back = back
        self.person: dict[str, Any] = {"sub": "4711", "amr": ["pwd"]}
        self.faults = Faults()
        self.key: Signs = _FIRST
        self.client_proof = ["client_secret_basic"]
        self.asked: list[str] = []
        self.scopes: list[str] = []
        self._codes: dict[str, Code] = {}
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._slow])
        app.add_routes(
            [
                web.get("/.well-known/openid-configuration", self._describe),
                web.get("/authorize", self._authorize),
                web.post("/token", self._token),
                web.get("/keys", self._keys),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.go_away()

    async def go_away(self) -> None:
        await self._runner.cleanup()

    async def visit(self, address: str) -> str:
        """What a browser does there: it signs in at once, and is sent back to the address returned."""
        async with ClientSession() as browser, browser.get(address, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            return answer.headers["Location"]

    @web.middleware
    async def _slow(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path != "/authorize":
            await asyncio.sleep(self.faults.seconds)
            if self.faults.text:
                return web.Response(text=self.faults.text)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _describe(self, _request: web.Request) -> web.Response:
        known = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": self.client_proof,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "none"],
        }
        return web.json_response(known | self.faults.described)

    async def _keys(self, _request: web.Request) -> web.Response:
        unusable = {"kty": "EC", "crv": "BP-256", "kid": "odd", "x": "AA", "y": "AA"}
        return web.json_response({"keys": [unusable, self.key.as_dict(private=False)]})

    async def _authorize(self, request: web.Request) -> web.Response:
        asked = request.query
        right = {"client_id": CLIENT, "redirect_uri": self.back, "response_type": "code"}
        right |= {"code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in right.items()) or "openid" not in asked["scope"].split():
            return web.Response(status=400, text=f"not as it must be: {dict(asked)}")
        self.scopes.append(asked["scope"])
        state = self.faults.state or asked["state"]
        if self.faults.error:
            return _sent(self.back, {"error": self.faults.error, "error_description": "no", "state": state})
        code = secrets.token_urlsafe()
        self._codes[code] = Code(asked["code_challenge"], asked["nonce"], asked["scope"])
        return _sent(self.back, {"code": code, "state": state})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if self._client_of(request, form) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        if self.faults.token_error:
            answer = {"error": self.faults.token_error, "error_description": "für Olena nicht"}
            return web.json_response(answer, status=400)
        code = self._codes.pop(str(form.get("code")), None)
        if code is None or form.get("redirect_uri") != self.back or not _proves(code, str(form["code_verifier"])):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "opens-nothing", "token_type": "Bearer", "id_token": self._id_token(code)}
        )

    def _client_of(self, request: web.Request, form: Mapping[str, Any]) -> tuple[str, str]:
        """Only in the way it has said it knows."""
        if self.client_proof == ["client_secret_post"]:
            return str(form.get("client_id")), str(form.get("client_secret"))
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        assert kind == "Basic"
        client, _, secret = b64decode(shown).decode().partition(":")
        return client, secret

    def _id_token(self, code: Code) -> str:
        if self.faults.token:
            return self.faults.token
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": code.nonce, **self.person}
        key = self.faults.signed_by or self.key
        header = {"alg": "ES256" if isinstance(key, ECKey) else "RS256", "kid": key.kid} | self.faults.header
        return jwt.encode(_without_none(header), _without_none(claims | self.faults.claims), key, [str(header["alg"])])


def _proves(code: Code, verifier: str) -> bool:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=") == code.challenge


def _sent(address: str, values: Mapping[str, str]) -> web.Response:
    return web.Response(status=302, headers={"Location": f"{address}?{urlencode(values)}"})


def _without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
