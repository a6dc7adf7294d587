"""Who calls while schemathesis asks: two people, each of whom signs in and has a workspace."""

import contextlib
import os
import secrets
import uuid
from typing import Any

import requests
import schemathesis

SERVER = os.environ["FINTRACK_SERVER"]
API = SERVER + "/api/v1"
PASSWORD = secrets.token_urlsafe(16)

# What may end the sign-in, the password or the workspace that all the others go by.
ENDS = {
    ("POST", "/auth/logout"),
    ("DELETE", "/auth/sessions/{id}"),
    ("DELETE", "/user"),
    ("PATCH", "/user/profile"),
    ("POST", "/user/password"),
    ("DELETE", "/workspaces/{id}"),
    ("PATCH", "/workspaces/{id}/members/{user_id}"),
    ("DELETE", "/workspaces/{id}/members/{user_id}"),
}


class Person:
    """Somebody with a sign-in and a workspace; anew when either has ended."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.headers: dict[str, str] = {}
        self.refresh_token = ""

    def sign_in(self) -> None:
        tokens = self._refresh() or self._register()
        self.refresh_token = tokens["refresh_token"]
        self.headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        workspaces = self._ask("GET", "/workspaces").json()
        workspace = workspaces[0] if workspaces else self._ask("POST", "/workspaces", {"name": "Casa"}).json()
        self.headers["X-Workspace-ID"] = workspace["id"]

    def is_in(self) -> bool:
        return bool(self.headers) and self._ask("GET", "/tags").status_code == 200

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        headers = self.headers | {"X-Forwarded-For": _somewhere()}
        return requests.request(method, API + path, json=body, headers=headers, timeout=30)

    def _refresh(self) -> dict[str, Any] | None:
        self.headers = {}
        if not self.refresh_token:
            return None
        answer = self._ask("POST", "/auth/refresh", {"refresh_token": self.refresh_token})
        return answer.json() if answer.ok else None

    def _register(self) -> dict[str, Any]:
        # Somebody new each time: guesses of one password are counted.
        who = {"email": f"{self.name}-{secrets.token_hex(4)}@example.org", "password": PASSWORD}
        self._ask("POST", "/auth/register", {"name": self.name, **who}).raise_for_status()
        answer = self._ask("POST", "/auth/login", who)
        answer.raise_for_status()
        return answer.json()


def _somewhere() -> str:
    return ".".join(["10", *(str(secrets.randbelow(256)) for _ in range(3))])


ana, bia = Person("ana"), Person("bia")


# An access token is good for a quarter of an hour.
@schemathesis.auth(refresh_interval=600)
class SignIn:
    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> dict[str, str]:
        ana.sign_in()
        bia.sign_in()
        return ana.headers

    def set(self, case: schemathesis.Case, data: dict[str, str], context: schemathesis.AuthContext) -> None:
        ends = (case.method.upper(), case.path.removeprefix("/api/v1")) in ENDS
        if ends and not bia.is_in():
            # So many sign in so often that the server may have had enough: then a stranger asks.
            with contextlib.suppress(requests.HTTPError):
                bia.sign_in()
        case.headers.update(bia.headers if ends else data)


# Two things have tests of their own: cursors, for made up ones are refused, and the stream of events, which has no end.
@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    del raw_schema["paths"]["/api/v1/notifications/stream"]
    for path in raw_schema["paths"].values():
        for operation in path.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [it for it in parameters if it["name"] != "cursor"]


# Links follow identities from answer to request, null ones as well: then nothing has the identity.
@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    for name, value in (case.path_parameters or {}).items():
        if value in (None, "None"):
            case.path_parameters[name] = str(uuid.uuid4())


# JSON has one kind of number, and 1.0 is an integer to a schema. Whoever means days or counts writes 1.
@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    return _with_plain_integers(body)


# What lies beyond is written with an exponent, by everybody.
_COUNTED_MAX = 2**53


def _with_plain_integers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) <= _COUNTED_MAX:
        return int(value)
    if isinstance(value, dict):
        return {key: _with_plain_integers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_plain_integers(inner) for inner in value]
    return value
