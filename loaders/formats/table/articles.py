"""The articles of a table: itself, or those that its rows are from, each with its actors, claims and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from actorgraph.loaders.documents import (
    ActorRecord,
    ArticleRecord,
    Document,
    DocumentRecord,
    EvidenceRecord,
    MentionRecord,
    Path,
    Tally,
    add_unmapped,
)
from actorgraph.loaders.formats.table.claims import Participant, RowClaim, RowClaims
from actorgraph.loaders.formats.table.columns import Columns
from actorgraph.loaders.formats.table.rows import Row, Rows
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.standoff.actors import DisjointSets
from actorgraph.ontology.claims import Span
from actorgraph.ontology.errors import LoadError, Place

_BETWEEN = "\n\n"
"""What stands between the passages of an article of which only those are known."""

Key = tuple[tuple[str, str], ...]


def documents(rows: Rows, columns: Columns, read: RowClaims, chunk: Chunk) -> Iterator[Document]:
    """The articles of a table. What became of rows and columns that are in none is told with the first."""
    if columns.tell_of_articles and read.claims:
        articles: list[_Article] = list(_grouped(rows, read, chunk))
    else:
        articles = [_Table(rows, chunk)]
        for claim in read.claims:
            articles[0].add(claim)
    columns_read = columns.left_out + sum(column.count for column in columns.unmapped.values())
    elsewhere = sum(article.rows for article in articles[1:])
    first = Tally(
        read=len(rows.rows) + rows.skipped + columns_read - elsewhere,
        left_out=read.left_out + rows.skipped + columns.left_out,
        unmapped=add_unmapped(columns.unmapped, read.unmapped.items()),
        dropped=dict(read.dropped),
    )
    yield articles[0].document(first, tuple(read.errors))
    for article in articles[1:]:
        yield article.document(Tally(article.rows))


def _grouped(rows: Rows, read: RowClaims, chunk: Chunk) -> Iterator[_Article]:
    """Rows that tell of one article together, by its id, else its address, else all that they say of it."""
    found: dict[Key, _Article] = {}
    for claim in read.claims:
        article = found.setdefault(_key(claim.article), _Article(rows, chunk))
        try:
            article.describe(claim.row, claim.article)
        except LoadError as error:
            read.errors.append(error)
        else:
            article.add(claim)
    yield from found.values()


def _key(article: Mapping[str, str]) -> Key:
    for name in ("article", "url"):
        if name in article:
            return ((name, article[name]),)
    return tuple(article.items())


class _Article:
    """An article of which rows tell. Its text are the passages that they quote; a row without a quote is one itself."""

    def __init__(self, rows: Rows, chunk: Chunk) -> None:
        self._rows, self._chunk = rows, chunk
        self._told: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._actors: dict[str, ActorRecord] = {}
        self._same = DisjointSets()
        self._passages: dict[str, Span] = {}
        self._length = 0
        self._record = DocumentRecord(ArticleRecord("", ""))
        self._lines: list[int] = []
        self.rows = 0

    def describe(self, row: Row, told: Mapping[str, str]) -> None:
        """Take what a row says of the article.

        Raises:
            LoadError: another row says something else.
        """
        for name, value in told.items():
            before = self._told.get(name, value)
            if before.split() != value.split():
                where = f"line {self._places[name].line}"
                message = f"its {name} is '{value}', but '{before}' on {where}, of the same article; expected one"
                raise LoadError(Place(self._chunk.file, row.line, row.id), message)
        for name, value in told.items():
            self._told.setdefault(name, value)
            self._places.setdefault(name, Place(self._chunk.file, row.line))

    def add(self, given: RowClaim) -> None:
        """Take a row's claim."""
        self.rows += 1
        ids = {name: [self._actor(given.row, one) for one in found] for name, found in given.participants.items()}
        if given.claim is None:
            self._same.join((ids["subject"][0], ids["object"][0]))
            return
        claim = given.claim
        claim.subject, claim.said_by = ids["subject"][0], ids["said_by"]
        claim.object, claim.item, claim.via = (next(iter(ids[name]), None) for name in ("object", "item", "via"))
        claim.evidence = [EvidenceRecord(span.start, span.end) for span in self._evidence(given)]
        self._record.claims.append(claim)
        self._lines.append(given.row.line)

    def _actor(self, row: Row, given: Participant) -> str:
        id_ = f"{given.class_} {given.name}"
        actor = self._actors.setdefault(id_, ActorRecord(given.class_, id_, given.name))
        if given.link is not None and given.link not in actor.same_as:
            actor.same_as = [*actor.same_as, given.link]
        actor.mentions.extend(self._mentions(row, given))
        return id_

    def _mentions(self, row: Row, given: Participant) -> Sequence[MentionRecord]:
        return ()

    def _evidence(self, given: RowClaim) -> list[Span]:
        return [self._passage(words) for words in given.quotes or [self._rows.text[given.row.start : given.row.end]]]

    def _passage(self, words: str) -> Span:
        if words not in self._passages:
            start = self._length + (len(_BETWEEN) if self._passages else 0)
            self._length = start + len(words)
            self._passages[words] = Span(start, self._length)
        return self._passages[words]

    def document(self, counted: Tally, errors: tuple[LoadError, ...] = ()) -> Document:
        """The article with all that it was given."""
        self._join()
        record, lines = self._record, self._lines
        record.article = self._described()
        record.actors = list(self._actors.values())

        def line_of(path: Path) -> int | None:
            return lines[path[1]] if path[:1] == ("claims",) and isinstance(path[1], int) else None

        place = Place(self._chunk.file)
        return Document(record, place, line_of, self._article_places(), errors, counted, separate=True)

    def _described(self) -> ArticleRecord:
        own, told = self._chunk.metadata.values, dict(self._told)
        text = _BETWEEN.join(self._passages)
        if not told:
            return ArticleRecord(text=text, **{"id": "", **own})
        id_ = told.pop("article", None)
        called = (
            [told["url"]] if "url" in told else [told.get(name, "") for name in ("publisher", "published", "title")]
        )
        return ArticleRecord(id=id_ or " ".join(filter(None, [own.get("id"), *called])), text=text, **told)

    def _article_places(self) -> Mapping[str, Place]:
        if not self._told:
            return self._chunk.metadata.places
        return {"id" if name == "article" else name: place for name, place in self._places.items()}

    def _join(self) -> None:
        """Make actors one that rows say are the same; the first of them gives the name."""
        root = self._same.root
        for id_ in list(self._actors):
            if root(id_) != id_:
                lost, kept = self._actors.pop(id_), self._actors[root(id_)]
                kept.mentions.extend(lost.mentions)
                kept.same_as = list(dict.fromkeys([*kept.same_as, *lost.same_as]))
        for claim in self._record.claims:
            claim.subject, claim.said_by = root(claim.subject), [root(speaker) for speaker in claim.said_by]
            for name in ("object", "item", "via"):
                id_ = getattr(claim, name)
                setattr(claim, name, id_ and root(id_))


class _Table(_Article):
    """The table as the article: its text is the file, evidence are the rows, and cells mention those that they name."""

    def __init__(self, rows: Rows, chunk: Chunk) -> None:
        super().__init__(rows, chunk)
        self._spans: tuple[int, list[tuple[int, int] | None]] = (0, [])

    def _mentions(self, row: Row, given: Participant) -> Sequence[MentionRecord]:
        if given.column is None:
            return ()
        if self._spans[0] != row.number:
            self._spans = row.number, self._rows.spans(row)
        span = self._spans[1][given.column]
        return () if span is None else (MentionRecord(*span),)

    def _evidence(self, given: RowClaim) -> list[Span]:
        return [Span(given.row.start, given.row.end)]

    def _described(self) -> ArticleRecord:
        return ArticleRecord(text=self._rows.text, **{"id": "", **self._chunk.metadata.values})
