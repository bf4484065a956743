"""A claim's lines of a sheet: `Kestrelia arms Ash Column with rockets | alleges, prepared | said by Mara Eld | "…"`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rapidfuzz import process

from actorgraph.loaders.documents import ClaimRecord, EvidenceRecord
from actorgraph.loaders.formats.sheet.actors import nth_of, offsets_of
from actorgraph.loaders.formats.sheet.words import ALIKE, KnownNames, Malformed, parts, plain_words, quoted, value_of
from actorgraph.ontology.vocabulary import Vocabulary

CONDITIONAL = "conditional"
_BEGIN = re.compile(r"(?:\[([^\]]+)\][ \t]*)?(.*)\Z", re.DOTALL)
_FURTHER = {"with": "item", "via": "via"}


class ClaimReader:
    """Reads claims about the actors of one sheet."""

    def __init__(self, known: KnownNames, vocabulary: Vocabulary) -> None:
        self._known, self._vocabulary = known, vocabulary
        self._keywords: dict[str, Callable[[ClaimRecord, str], None]] = {
            "said by": self._said_by,
            "said": _set("said"),
            "when": _set("when"),
            "role": _set("role"),
            "either": _set("either_or"),
            "confidence": _confidence,
            "by": lambda claim, words: claim.annotated_by.append(words),
            "note": _note,
        }

    def claim_of(self, entry: str) -> ClaimRecord:
        """The claim of an entry.

        Raises:
            Malformed: it isn't written as expected.
        """
        first, *further = parts(entry)
        begin = _BEGIN.match(first)
        assert begin is not None
        claim = self._head(plain_words(begin[2]).split())
        claim.id = begin[1] or ""
        for part in filter(None, further):
            self._part(claim, part)
        return claim

    # -- who does what to whom ----------------------------------------------------------------------------------------

    def _head(self, words: list[str]) -> ClaimRecord:
        """SUBJECT RELATION OBJECT with ITEM via ACTOR; longer names are tried before shorter ones."""
        problem = Malformed(f"expected the name of an actor of this sheet, found {self._nobody(words)}")
        for subject, at in self._known.at(words, 0):
            relation = words[at] if at < len(words) else ""
            if relation in self._vocabulary.relations:
                return self._object(ClaimRecord(subject, relation), words, at + 1)
            problem = Malformed(f"expected a relation, found {_unknown(relation, self._vocabulary.relations)}")
        raise problem

    def _object(self, claim: ClaimRecord, words: list[str], at: int) -> ClaimRecord:
        found = next(iter(self._known.at(words, at)), None)
        if found is not None:
            claim.object, at = found
        elif at < len(words) and words[at] not in _FURTHER:
            raise Malformed(f"expected the name of an actor of this sheet, found {self._nobody(words[at:])}")
        return self._rest(claim, words, at)

    def _rest(self, claim: ClaimRecord, words: list[str], at: int) -> ClaimRecord:
        while at < len(words):
            field = _FURTHER.get(words[at])
            if field is None:
                raise Malformed(f"expected 'with ITEM', 'via ACTOR' or a bar, found '{' '.join(words[at:])}'")
            found = next(iter(self._known.at(words, at + 1)), None)
            if found is None:
                raise Malformed(f"expected a name after '{words[at]}', found {self._nobody(words[at + 1 :])}")
            setattr(claim, field, found[0])
            at = found[1]
        return claim

    def _nobody(self, words: list[str]) -> str:
        return _with_suggestion(" ".join(words), self._known.like(words))

    # -- how --------------------------------------------------------------------------------------------------------

    def _part(self, claim: ClaimRecord, part: str) -> None:
        if (evidence := _evidence(part)) is not None:
            claim.evidence = [*claim.evidence, evidence]
        elif keyword := next((word for word in self._keywords if part.startswith(f"{word} ")), None):
            self._keywords[keyword](claim, value_of(part.removeprefix(keyword).strip()))
        else:
            for term in map(str.strip, part.split(",")):
                self._term(claim, term)

    def _term(self, claim: ClaimRecord, term: str) -> None:
        if term in self._vocabulary.stances:
            claim.stance = term
        elif term in self._vocabulary.stages:
            claim.stage = term
        elif term == CONDITIONAL:
            claim.conditional = True
        else:
            known = [*self._vocabulary.stances, *self._vocabulary.stages, CONDITIONAL]
            raise Malformed(
                f"expected {', '.join(known)}, a quote, or one of {', '.join(self._keywords)}; "
                f"found {_unknown(term, [*known, *self._keywords])}"
            )

    def _said_by(self, claim: ClaimRecord, words: str) -> None:
        """Speakers, the original holder first, and after `on` when it was said."""
        whole, _, date = words.rpartition(" on ")
        names = words if not whole or self._speakers(words) else whole
        speakers = self._speakers(names)
        if speakers is None:
            pieces = [piece.strip() for piece in names.split(",")]
            stranger = next((piece for piece in pieces if self._known.whole(piece) is None), names)
            raise Malformed(
                f"expected the name of an actor of this sheet after 'said by', found {self._nobody(stranger.split())}"
            )
        claim.said_by = [*claim.said_by, *speakers]
        if names is whole:
            claim.said = date

    def _speakers(self, words: str) -> list[str] | None:
        """Ids of the names between commas, some of which may have commas of their own."""
        pieces, found, at = words.split(","), [], 0
        while at < len(pieces):
            ends = range(len(pieces), at, -1)
            names = ((self._known.whole(",".join(pieces[at:end]).strip()), end) for end in ends)
            id_, at = next(((id_, end) for id_, end in names if id_ is not None), (None, at))
            if id_ is None:
                return None
            found.append(id_)
        return found


def _evidence(part: str) -> EvidenceRecord | None:
    """Evidence: words in quotes, with `#2` for their second place; or offsets, `[10-90]`."""
    if offsets := offsets_of(part):
        return EvidenceRecord(*offsets)
    words = quoted(part)
    if words is None:
        return None
    nth = nth_of(words[1])
    if nth == 0:
        raise Malformed(f"expected a bar, or #2 for the second place, after the quote; found '{words[1]}'")
    return EvidenceRecord(quote=words[0], nth=nth)


def _set(field: str) -> Callable[[ClaimRecord, str], None]:
    return lambda claim, words: setattr(claim, field, words)


def _confidence(claim: ClaimRecord, words: str) -> None:
    try:
        claim.confidence = float(words)
    except ValueError:
        raise Malformed(f"expected a confidence from 0 to 1, found '{words}'") from None


def _note(claim: ClaimRecord, words: str) -> None:
    claim.note = words if claim.note is None else f"{claim.note}\n{words}"


def _unknown(found: str, known: Iterable[str]) -> str:
    """A word that isn't known, with the one that may be meant."""
    alike = process.extractOne(found, list(known), score_cutoff=ALIKE)
    return _with_suggestion(found, alike[0] if alike else None)


def _with_suggestion(found: str, meant: str | None) -> str:
    return f"'{found}'" + (f"; did you mean '{meant}'?" if meant else "") if found else "nothing"
