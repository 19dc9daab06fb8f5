"""People of the stories: each signs in over HTTP and then acts only through the API."""

from typing import Any
from uuid import uuid4

import httpx

PASSWORD = "Đồi điều nở hoa 2024"


class Person:
    """Somebody with a device: an HTTP client and, after signing in, an access token."""

    def __init__(self, client: httpx.AsyncClient, login: str) -> None:
        self.client = client
        self.login = login
        self.headers: dict[str, str] = {}

    async def activate(self, code: str, *, password: str | None = None) -> None:
        """Enrol the device with a slip; set a password where one is wanted."""
        body = {"login": self.login, "code": code, "device_label": "máy thử"}
        answer = await self.client.post("auth/activate", json=body)
        assert answer.status_code == 200, answer.text
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        if password:
            await self.put("auth/password", json={"new_password": password})

    async def get(self, path: str, **params: Any) -> Any:
        """A GET that must succeed; its JSON."""
        return await self._ask("GET", path, params=params)

    async def post(self, path: str, **kwargs: Any) -> Any:
        """A POST that must succeed; its JSON."""
        return await self._ask("POST", path, **kwargs)

    async def put(self, path: str, **kwargs: Any) -> Any:
        """A PUT that must succeed; its JSON."""
        return await self._ask("PUT", path, **kwargs)

    async def refused(self, method: str, path: str, **kwargs: Any) -> tuple[int, str]:
        """A request that must be refused; status and code."""
        answer = await self.client.request(method, path, headers=self.headers, **kwargs)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["code"]

    async def _ask(self, method: str, path: str, **kwargs: Any) -> Any:
        answer = await self.client.request(method, path, headers=self.headers, **kwargs)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


async def take_test(member: Person, quiz_id: str, *, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Start, save the answers question by question, submit; the submission's answer."""
    attempt = await member.post(f"quizzes/{quiz_id}/attempts", json={"start_id": str(uuid4())})
    writer = str(uuid4())
    samples = {"single": 0, "several": [0], "true_false": True}
    given = answers or {str(n): samples[q["kind"]] for n, q in enumerate(attempt["questions"])}
    for seq, (place, answer) in enumerate(given.items(), 1):
        await member.put(f"attempts/{attempt['id']}/batches/{writer}/{seq}", json={"answers": {place: answer}})
    body = {"submission_id": str(uuid4()), "writer_id": writer, "seq": len(given) + 1, "answers": {}}
    submitted: dict[str, Any] = await member.put(f"attempts/{attempt['id']}/submission", json=body)
    return submitted
