"""Which fields of claims and articles a profile, or a column of a table, can give."""

from __future__ import annotations

from actorgraph.loaders.documents import ArticleRecord, ClaimRecord

PARTICIPANTS = ("subject", "object", "item", "via", "said_by")
QUALITIES = ("stance", "stage", "conditional", "confidence", "either_or", "role", "when", "said", "note")
"""Fields of a claim that say how it is made, not of whom."""

ARTICLE_FIELDS = tuple(name for name in ArticleRecord.__struct_fields__ if name != "text")
ARTICLE_COLUMNS = ("article", "url", "title", "publisher", "published", "language")
"""Columns that tell which article a row is from; ``article`` is its id."""

QUOTE = "quote"
SEVERAL = {"said_by": ";", "said_by_link": ";", "annotated_by": ";", QUOTE: None}
"""Columns whose cells may hold several values, and what stands between them unless the profile says else."""

REPEATED = ("said_by", "annotated_by", QUOTE, "note")
"""Fields that several columns may give: their values are added up."""

DATE_COLUMNS = ("when", "when_start", "when_end", "said", "published")
COLUMN_FIELDS = (
    *(name for name in ClaimRecord.__struct_fields__ if name not in ("id", "evidence")),
    *("when_start", "when_end"),
    *(f"{name}_type" for name in PARTICIPANTS),
    *(f"{name}_link" for name in PARTICIPANTS),
    *(QUOTE, *ARTICLE_COLUMNS),
)
