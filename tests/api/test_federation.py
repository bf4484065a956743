"""SERVICE, where a setting allows an endpoint."""

from __future__ import annotations

from tests.api.problems import problem
from tests.cli.running import client, serving

NOBODY = "http://127.0.0.1:9/sparql"


def test_an_endpoint_that_does_not_answer_is_not_the_stores_fault() -> None:
    """502 that says so, not 503; the next query is answered, and the counters tell it."""
    with serving("demo", service_endpoints=NOBODY) as running, client(running.url) as asking:
        query = {"query": f"SELECT * {{ SERVICE <{NOBODY}> {{ ?s ?p ?o }} }}"}
        problem(asking.get("/sparql", params=query), 502, "SERVICE")
        silent = {"query": f"SELECT * {{ SERVICE SILENT <{NOBODY}> {{ ?s ?p ?o }} }}"}
        assert asking.get("/sparql", params=silent).status_code == 200
        assert 'actorgraph_sparql_queries_total{outcome="endpoint"} 1.0' in asking.get("/metrics").text
