"""An answer for each operation of `/openapi.json` to show: what a service over the example articles really says.

Lists show one row. Times are made one, so that the file only changes when answers do.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.testclient import TestClient

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service import keys
from actorgraph.service.api.app import create_app
from actorgraph.service.examples import examples
from actorgraph.service.ingest import load
from actorgraph.service.settings import Settings
from actorgraph.service.stores.registry import open_store
from actorgraph.service.usecases.query_catalog import catalogue

TIMES = {"time": "2031-06-01T12:00:00+00:00", "seconds": 0.05}
ONE = {"limit": "1"}
SPARQL = "SELECT ?actor WHERE { ?actor a <https://w3id.org/actorgraph/ontology#State> } ORDER BY ?actor LIMIT 1"
Given = dict[str, str]


def answers(vocabulary: Vocabulary) -> str:
    """The file: operation → answer, as JSON."""
    settings = Settings(store="memory:")
    last, *others = sorted((examples() / "articles").glob("*.json"), key=lambda file: file.stat().st_size)
    with closing(open_store(settings, vocabulary)) as store:
        load(sources([str(file) for file in others]), Options(), store, vocabulary, settings.lock_wait)
        key = {"Authorization": f"Bearer {keys.create(store, 'examples')}"}
        with TestClient(create_app(settings, store), base_url="http://localhost", headers=key) as client:
            shown = _Service(client, last).answers()
    return json.dumps(dict(sorted(shown.items())), ensure_ascii=False, indent=1) + "\n"


class _Service:
    """A service over all examples but the shortest, which is loaded as an answer of its own."""

    def __init__(self, client: TestClient, last: Path) -> None:
        self.client, self.last = client, last

    def answers(self) -> dict[str, Any]:
        """Every operation's answer, in an order in which each finds what it asks for."""
        loaded = self._asked("POST", "/articles", content=self.last.read_bytes())
        claims = self._asked("GET", "/claims", {"limit": "1000"})["results"]
        claim = next(claim for claim in claims if claim["either_or"])["id"]
        relation = self._asked("GET", "/relations", ONE)["results"][0]
        actor = relation["subject"]["id"]
        article = self._asked("GET", f"/articles/{self.last.stem}")
        source = f"/articles/{self.last.stem}/actors/{self._source(self.last.stem)}"
        paths = {"from": "Kestrelia", "to": "Northmark"}
        questions: dict[str, tuple[str, Given]] = {
            "list_queries": ("/queries", ONE),
            "run_query": ("/queries/proxies-of", {"state": "Kestrelia", **ONE}),
            "list_relations": ("/relations", {"relation": "arms", **ONE}),
            "show_relation": (f"/relations/{relation['id']}", {}),
            "list_claims": ("/claims", {"relation": "arms", **ONE}),
            "show_claim": (f"/claims/{claim}", {}),
            "cite_claim": (f"/claims/{claim}/citation", {"style": "csl-json"}),
            "show_alternatives": (f"/alternatives/{next(c['either_or'] for c in claims if c['either_or'])}", {}),
            "list_paths": ("/paths", {**paths, **ONE}),
            "list_actors": ("/actors", {"q": "front", **ONE}),
            "show_actor": (f"/actors/{actor}", {}),
            "list_relations_of_actor": (f"/actors/{actor}/relations", ONE),
            "list_timeline": (f"/actors/{actor}/timeline", ONE),
            "show_source_actor": (source, {}),
            "list_articles": ("/articles", ONE),
            "list_changes": ("/changes", {"since": "1", **ONE}),
            "healthz": ("/healthz", {}),
            "readyz": ("/readyz", {}),
            "sparql_get": ("/sparql", {"query": SPARQL}),
        }
        for query in catalogue().values():
            example = urlsplit(query.example)
            questions[f"query_{query.name.replace('-', '_')}"] = (
                example.path,
                {**dict(parse_qsl(example.query)), **ONE},
            )
        found = {name: self._asked("GET", path, given) for name, (path, given) in questions.items()}
        found |= {"load_articles": loaded, "show_article": article, "sparql_post": found["sparql_get"]}
        named = f"/articles/{self.last.stem}"
        found["set_article_status"] = self._asked("PATCH", named, content=b'{"status": "corrected"}')
        found["purge_actor"] = self._asked("DELETE", f"/actors/{actor}", {"dry_run": "true"})
        found["withdraw_article"] = self._asked("DELETE", named)
        return found

    def _source(self, article: str) -> str:
        graph = self._asked("GET", f"/articles/{article}", {"format": "nt"}, text=True)
        return min(part.partition(">")[0] for part in graph.split(f"/article/{article}/actor/")[1:])

    def _asked(self, method: str, path: str, given: Given | None = None, *, text: bool = False, **more: Any) -> Any:
        response = self.client.request(method, path, params=given, **more)
        assert response.status_code == 200, f"{path}: {response.text}"
        return response.text if text else _timeless(response.json())


def _timeless(value: Any) -> Any:
    if isinstance(value, list):
        return [_timeless(each) for each in value]
    if isinstance(value, dict):
        return {name: TIMES.get(name, _timeless(inner)) for name, inner in value.items()}
    return value
