"""Type systems, parsed once for all documents that have the same: parsing them takes longer than reading a document."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import msgspec
from cassis import TypeSystem, load_cas_from_json, load_typesystem

_TYPES = "%TYPES"


@lru_cache(maxsize=16)
def from_xml(data: bytes) -> TypeSystem:
    """The type system of a descriptor."""
    return load_typesystem(BytesIO(data))


def from_json(document: bytes) -> TypeSystem:
    """The type system that a CAS as JSON holds."""
    parts = msgspec.json.decode(document.removeprefix(b"\xef\xbb\xbf"), type=dict[str, msgspec.Raw])
    return _from_json(bytes(parts.get(_TYPES, b"{}")))


@lru_cache(maxsize=16)
def _from_json(types: bytes) -> TypeSystem:
    empty = b'{"%TYPES": ' + types + b', "%FEATURE_STRUCTURES": [], "%VIEWS": {}}'
    return load_cas_from_json(empty.decode()).typesystem
