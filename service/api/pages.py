"""What people see in a browser: the page at ``/``, the description of the interface at ``/docs``, and their assets."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePath

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse

from actorgraph.ontology.errors import NotFound
from actorgraph.service.api.security import POLICY

MEDIA = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SWAGGER = ("swagger-ui-bundle.js", "swagger-ui.css")
"""What the package fastapi-offline has for ``/docs``; it is served from there, and from nowhere else."""
DOCS_POLICY = f"{POLICY}; img-src 'self' data:"
"""Swagger UI has its icons inside its style sheet; neither scripts nor styles need be inline."""

DESCRIBED = '</.well-known/void>; rel="describedby"'


def install(app: FastAPI) -> None:
    """Add the pages' routes."""
    page = {file.name: str(file) for file in files("actorgraph.service.web").iterdir()}
    static = files("fastapi_offline") / "static"
    page |= {name: str(static / name) for name in SWAGGER}

    @app.get("/", include_in_schema=False)
    def index() -> Response:
        return FileResponse(page["index.html"], headers={"Link": DESCRIBED}, media_type="text/html")

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        headers = {"Content-Security-Policy": DOCS_POLICY}
        return FileResponse(page["docs.html"], headers=headers, media_type="text/html")

    @app.get("/web/{name}", include_in_schema=False)
    def asset(name: str) -> Response:
        media = MEDIA.get(PurePath(name).suffix)
        if name not in page or media is None:
            raise NotFound(f"there is no page asset '{name}'")
        return FileResponse(page[name], media_type=media)
