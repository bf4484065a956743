"""What a profile says of every claim and article that says nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from actorgraph.loaders.documents import ArticleRecord, DocumentRecord
from actorgraph.loaders.profile import Value

_UNSAID: tuple[object, ...] = (None, False, [], "")


def with_defaults(record: DocumentRecord, defaults: Mapping[str, Value]) -> None:
    """Fill in what the record doesn't say; what isn't a field of claims or articles is the format's affair."""
    for name, value in defaults.items():
        filled = [record.article] if name in ArticleRecord.__struct_fields__ else record.claims
        for holder in filled:
            if getattr(holder, name, value) in _UNSAID:
                setattr(holder, name, value)
