"""What every error over HTTP looks like."""

from __future__ import annotations

from typing import Any

import httpx

SECRETS = ("Traceback", 'File "', "/work/", "site-packages", "sqlite", "Bearer ag_")


def problem(response: httpx.Response, status: int, *words: str) -> dict[str, Any]:
    """An RFC 9457 problem with this status and these words in it, and with nothing in it that is nobody's business."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["status"] == status
    for word in words:
        assert word in body["detail"]
    assert [secret for secret in SECRETS if secret in response.text] == []
    return body
