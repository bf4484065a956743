"""Purging an actor over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.problems import problem
from tests.contract.articles import article, claim, lines


def purged(writer: httpx.Client, **parameters: str) -> httpx.Response:
    """Load an article that names somebody of whom nobody else has heard, and purge him."""
    record = article("purging", claim("Cyd Marlow", "leads", "Blue Front"))
    assert writer.post("/articles", content=lines(record)).status_code == 200
    return writer.delete(f"/actors/{who(writer)}", params=parameters)


def who(writer: httpx.Client) -> str:
    found: list[dict[str, Any]] = writer.get("/actors", params={"q": "Cyd Marlow"}).json()["results"]
    (id_,) = (row["id"] for row in found if row["name"] == "Cyd Marlow")
    return str(id_)


def test_with_a_key(writer: httpx.Client) -> None:
    """What was done comes back; the actor is gone, and who stands in its place is there."""
    would = purged(writer, dry_run="true").json()
    assert (would["dry_run"], would["articles"], would["revision"]) == (True, 1, None)
    old = who(writer)
    done = purged(writer).json()
    assert (done["purged"], done["articles"], done["claims"], done["in_ids"]) == (old, 1, 1, [])
    assert problem(writer.get(f"/actors/{old}"), 410)["detail"] == f"actor '{old}' has been purged"
    assert problem(writer.delete(f"/actors/{old}"), 410)["detail"] == f"actor '{old}' has been purged"
    assert writer.get(f"/actors/{done['actor']}").json()["name"] == done["pseudonym"]
    assert writer.get("/actors", params={"q": "Cyd Marlow"}).json()["results"] == []
    assert "Marlow" not in writer.get("/articles/purging").text
    again = writer.post("/articles", content=lines(article("purging", claim("Cyd Marlow", "leads", "Blue Front"))))
    assert (again.json()["articles"]["unchanged"], again.json()["purged"]) == (1, ["purging"])


def test_strangers_may_not(reader: httpx.Client) -> None:
    """Reading is free; this isn't."""
    problem(reader.delete("/actors/somebody"), 401)


def test_who_is_not_there(writer: httpx.Client) -> None:
    """It is named, and so is what makes no sense."""
    assert problem(writer.delete("/actors/nobody"), 404)["detail"] == "there is no actor 'nobody'"
    assert "dry_run" in problem(writer.delete("/actors/nobody", params={"dry_run": "maybe"}), 422)["detail"]
    assert "force" in problem(writer.delete("/actors/nobody", params={"force": "true"}), 422)["detail"]
