"""Pages that are made here, for people who follow an IRI: without scripts, and with every value escaped."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from actorgraph.ontology.vocabulary import Vocabulary


def rendered(template: str, vocabulary: Vocabulary, **parts: Any) -> str:
    """A page from its template, which knows the vocabulary and these parts."""
    return _environment().get_template(template).render(vocabulary=vocabulary, **parts)


@cache
def _environment() -> Environment:
    loader = PackageLoader("actorgraph.service.web", "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.tests["web_address"] = is_web_address
    return made


def is_web_address(address: str | None) -> bool:
    """Whether it may be linked to: anything else, such as ``javascript:``, is shown as text."""
    try:
        return address is not None and urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False
