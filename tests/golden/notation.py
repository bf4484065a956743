"""Answers as the golden table writes them: a few lines a row, actors by label, claims as ARTICLE#CLAIM.

Everything in a row that means something is either in its lines or held against the article's own file here. Ids, IRIs
and links cannot be worked out by hand: they are checked for their shape, and for leading where they should.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any
from unicodedata import normalize

Json = dict[str, Any]
Ask = Callable[[str], Json]

BASE = "https://w3id.org/actorgraph/id/"
ID = re.compile(r"[0-9a-f]{32,64}")
CONTEXT = 32
"""How many code points of the text stand before and after a quote."""
COUNTS = ["asserts", "alleges", "denies", "happened", "prepared", "considered", "ended"]
STRENGTH = ["stated", "alleged", "disputed", "ended", "prepared", "considered", "denied"]
SYMMETRIC = {"cooperatesWith", "cooperatesMilitarilyWith", "alliedWith"}
NO_ONE = "(recipient unnamed)"


class Notation:
    """Writes answers down; what is not as it should be fails where it is read."""

    def __init__(
        self, ask: Ask, files: Mapping[str, Json], refs: Mapping[str, str], labels: Mapping[str, Json]
    ) -> None:
        """``files`` are articles by id, ``refs`` ARTICLE#CLAIM by the claims' ids, ``labels`` who the actors are."""
        self._ask, self._files, self.refs = ask, files, refs
        self._labels = {_key(known): label for label, known in labels.items()}
        self._claims = {f"{id_}#{c['id']}": c for id_, file in files.items() for c in file["claims"]}

    # -- parts --------------------------------------------------------------------------------------------------------

    def actor(self, shape: Json) -> str:
        """The label of an actor with this name, class and links."""
        shape = _fields(shape, "id iri name types same_as")
        _identified(shape, "actor/")
        return self._labels[_key(shape)]

    def named(self, shape: Json | None) -> str | None:
        """The label, if there is anybody."""
        return None if shape is None else self.actor(shape)

    def items(self, shapes: list[Json]) -> str | None:
        """Equipment with its standing; the strongest stands first."""
        found = [(self.actor(_fields(shape, "item standing")["item"]), shape["standing"]) for shape in shapes]
        strengths = [STRENGTH.index(standing) for _, standing in found]
        assert strengths == sorted(strengths)
        return _listed("items", (f"{name} {standing}" for name, standing in found))

    def article(self, shape: Json) -> str:
        """An article of a list."""
        shape = _fields(shape, "id iri title url publisher published language status")
        assert shape["language"] == self._files[shape["id"]]["article"]["language"]
        self._article({name: value for name, value in shape.items() if name != "language"}, shape["id"])
        return f"{shape['id']}: {shape['publisher'] or 'nobody'}, {shape['published'] or 'undated'}, {shape['status']}"

    def _article(self, shape: Json, id_: str) -> None:
        given = self._files[id_]["article"]
        kept = {name: given.get(name) for name in ("id", "title", "url", "publisher", "published")}
        kept["status"] = given.get("status", "published")
        assert shape == {**kept, "iri": f"{BASE}article/{id_}"}

    # -- rows ---------------------------------------------------------------------------------------------------------

    def relation(self, shape: Json) -> str:
        """A derived relation, with the claims that its link leads to."""
        shape = _fields(
            shape,
            "id iri subject relation object standing counts publishers holders self_reported first_reported "
            "last_reported items either_or conditional claims",
        )
        _identified(shape, "relation/")
        first, last = shape["first_reported"], shape["last_reported"]
        facts = [
            _counts(shape["counts"]),
            f"publishers {shape['publishers']}, holders {shape['holders']}",
            (first or "undated") if first == last else f"{first} to {last}",
            *(name for name in ("self_reported", "either_or", "conditional") if shape[name] is True),
        ]
        return _row(
            f"{self._ends(shape)}: {shape['standing']}",
            "; ".join(facts),
            self.items(shape["items"]),
            _listed("justified by", self._counting(shape)),
        )

    def _ends(self, shape: Json) -> str:
        """Who and whom; a symmetric relation has the smaller id first, and here the smaller label."""
        ends = [shape["subject"], shape["object"]]
        names = [self.actor(end) for end in ends]
        if shape["relation"] in SYMMETRIC:
            assert ends[0]["id"] < ends[1]["id"]
            names.sort()
        return f"{names[0]} {shape['relation']} {names[1]}"

    def _counting(self, relation: Json) -> Iterable[str]:
        """The claims that a relation's link leads to, each with why it counts unless it names that relation itself."""
        assert relation["claims"].startswith("/claims?")
        for claim in self._ask(relation["claims"])["results"]:
            names = [relation["relation"] == claim["relation"], claim["counts_as"] == "direct"]
            assert all(names) or not any(names)
            yield self.refs[claim["id"]] + ("" if all(names) else f" {claim['counts_as']}")

    def claim(self, shape: Json) -> str:
        """A claim, with its words."""
        optional = " ".join(name for name in ("counts_as", "links") if name in shape)
        shape = _fields(
            shape,
            "id iri subject relation object item via role stance stage said_by said either_or conditional when "
            f"reported confidence annotated_by note evidence article {optional}",
        )
        _identified(shape, "claim/")
        ref = self.refs[shape["id"]]
        if "links" in shape:
            self._links(_fields(shape["links"], "self article citations"), shape)
        self._as_annotated(shape, ref)
        speakers = ", relayed by ".join(map(self.actor, shape["said_by"]))
        when = shape["when"]
        facts = {
            "item": self.named(shape["item"]),
            "via": self.named(shape["via"]),
            "as": shape["role"],
            "said by": speakers or None,
            "said on": shape["said"],
            "held": when and " to ".join(dict.fromkeys((when["start"] or "..", when["end"] or ".."))),
            "reported": shape["reported"] or "nobody knows when",
            "either_or": "" if shape["either_or"] else None,
            "conditional": "" if shape["conditional"] else None,
            "counts as": shape.get("counts_as"),
        }
        told = (f"{name} {fact}".strip() for name, fact in facts.items() if fact is not None)
        ends = f"{self.actor(shape['subject'])} {shape['relation']} {self.named(shape['object']) or NO_ONE}"
        quotes = (f'"{evidence["quote"]}"' for evidence in shape["evidence"])
        return _row(f"{ref}: {ends}", "; ".join([f"{shape['stance']}, {shape['stage']}", *told]), *quotes)

    def _links(self, links: Json, claim: Json) -> None:
        own = f"/claims/{claim['id']}"
        assert (links["self"], links["article"]) == (own, f"/articles/{claim['article']['id']}")
        assert links["citations"]
        assert all(link.startswith(f"{own}/citation?") for link in links["citations"].values())

    def _as_annotated(self, shape: Json, ref: str) -> None:
        """What an answer repeats without judging it: notes, confidence, who annotated it, and where the words stand."""
        article = ref.partition("#")[0]
        given, text = self._claims[ref], self._files[article]["article"]["text"]
        self._article(shape["article"], article)
        assert shape["confidence"] == given.get("confidence")
        assert shape["note"] == given.get("note")
        assert shape["annotated_by"] == given.get("annotated_by", [])
        assert shape["conditional"] in (True, False)
        assert shape["either_or"] is None or ID.fullmatch(shape["either_or"])
        for evidence, span in zip(shape["evidence"], given["evidence"], strict=True):
            start, end = span["start"], span["end"]
            around = {"prefix": text[max(0, start - CONTEXT) : start], "suffix": text[end : end + CONTEXT]}
            assert evidence == {"quote": text[start:end], "start": start, "end": end, **around}

    def chain(self, shape: Json) -> str:
        """A row of "which states arm which proxies", hop by hop."""
        shape = _fields(shape, "state via proxy patrons items standing hops claims")
        patrons = (f"{self.actor(actor)} {standing}" for actor, standing in map(_stood, shape["patrons"]))
        ends = " > ".join(map(self.actor, (shape["state"], *shape["via"], shape["proxy"])))
        return _row(
            f"{ends}: {shape['standing']}",
            _listed("patrons", patrons),
            self.items(shape["items"]),
            *map(self._hop, shape["hops"]),
            _listed("justified by", (self.refs[claim] for claim in shape["claims"])),
        )

    def dispute(self, shape: Json) -> str:
        """A disputed relation with both sides, each in the order of its dates."""
        sides = {name: [self._side(side) for side in shape.pop(name)] for name in ("asserting", "denying")}
        lines = (f"\n  {name} {', then '.join(told)}" for name, told in sides.items())
        return self.relation(shape) + "".join(lines)

    def _side(self, shape: Json) -> str:
        shape = _fields(
            shape, "claim relation counts_as item via stance stage said_by said when reported quote article"
        )
        claim = self._ask(f"/claims/{shape['claim']}")
        same = ("relation", "item", "via", "stance", "stage", "said_by", "said", "when", "reported", "article")
        assert {name: shape[name] for name in same} == {name: claim[name] for name in same}
        assert shape["quote"] == claim["evidence"][0]["quote"]
        return f"{self.refs[shape['claim']]} {shape['counts_as']}"

    def dated(self, shape: Json) -> str:
        """A claim of a timeline."""
        date, by = shape.pop("date"), shape.pop("dated_by")
        head, facts, *quotes = self.claim(shape).split("\n")
        return "\n".join([head, f"{facts}; dated {date} by {by}", *quotes])

    def change(self, shape: Json) -> str:
        """A line of the change log: in which revision what became of an article or a claim."""
        shape = _fields(shape, "change revision time article" + (" claim" if "claim" in shape else ""))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", shape["time"])
        told = dict(shape["article"])
        text = self._files[told["id"]]["article"]["text"]
        assert told.pop("text_digest") == sha256(text.encode()).hexdigest()
        article = self.article(told)
        claim = shape.get("claim")
        assert claim is None or claim["article"]["id"] == shape["article"]["id"]
        return f"revision {shape['revision']}, {shape['change']}: {article if claim is None else self.claim(claim)}"

    def supply(self, shape: Json) -> str:
        """A chain of supplies, hop by hop."""
        shape = _fields(shape, "state via proxy standing length hops claims")
        assert shape["length"] == len(shape["hops"])
        ends = " > ".join(map(self.actor, (shape["state"], *shape["via"], shape["proxy"])))
        return self._joined(ends, shape)

    def shared(self, shape: Json) -> str:
        """Somebody who backs two."""
        shape = _fields(shape, "backer actor other standing hops claims")
        actor, other = self.actor(shape["actor"]), self.actor(shape["other"])
        return self._joined(f"{self.actor(shape['backer'])} > {actor} and {other}", shape)

    def rivals(self, shape: Json) -> str:
        """Somebody whom two arm of whom one is hostile to the other; the smaller id first, here the smaller label."""
        shape = _fields(shape, "armed state rival standing hops claims")
        assert shape["state"]["id"] < shape["rival"]["id"]
        one, other = sorted((shape["state"], shape["rival"]), key=self.actor)
        *arming, hostile = shape["hops"]
        assert [hop["subject"] for hop in arming] == [shape["state"], shape["rival"]]
        hops = [*sorted(arming, key=lambda hop: self.actor(hop["subject"])), hostile]
        return self._joined(
            f"{self.actor(one)} and {self.actor(other)} > {self.actor(shape['armed'])}", {**shape, "hops": hops}
        )

    def path(self, shape: Json) -> str:
        """A path, hop by hop, each in the direction in which it is claimed."""
        shape = _fields(shape, "from to standing length hops")
        assert shape["length"] == len(shape["hops"])
        claims = sorted({claim for hop in shape["hops"] for claim in hop["claims"]})
        return self._joined(f"{self.actor(shape['from'])} to {self.actor(shape['to'])}", {**shape, "claims": claims})

    def _joined(self, ends: str, shape: Json) -> str:
        assert shape["claims"] == sorted({claim for hop in shape["hops"] for claim in hop["claims"]})
        return _row(
            f"{ends}: {shape['standing']}",
            *(self._joined_hop(dict(hop)) for hop in shape["hops"]),
            _listed("justified by", (self.refs[claim] for claim in shape["claims"])),
        )

    def _joined_hop(self, shape: Json) -> str:
        """A hop with what it may have beside: its claims, through whom it goes, which way a path takes it."""
        del shape["claims"]
        through = f"through {self.named(shape.pop('via')) or 'nobody'}; " if "via" in shape else ""
        back = "back over " if shape.pop("direction", "forward") == "backward" else ""
        return f"{back}{through}{self._hop(shape)}"

    def found(self, shape: Json) -> str:
        """An actor that was found by a name."""
        shape = _fields(shape, "id iri name types same_as aliases matched matched_name")
        own = {name: shape[name] for name in ("id", "iri", "name", "types", "same_as")}
        return _row(
            self.actor(own),
            _listed("also called", shape["aliases"]),
            f"{shape['matched']}: {shape['matched_name']}",
        )

    def _hop(self, shape: Json) -> str:
        shape = _fields(shape, "relation subject object standing counts evidence against")
        ends = f"{self.actor(shape['subject'])} {shape['relation']} {self.actor(shape['object'])}"
        told = f"{ends}: {shape['standing']}; {_counts(shape['counts'])}; words of {self._words(shape['evidence'])}"
        assert (shape["against"] is None) == (shape["standing"] != "disputed")
        return told if shape["against"] is None else f"{told}; against it words of {self._words(shape['against'])}"

    def _words(self, shape: Json) -> str:
        """Whose words they are: a claim with just these."""
        best = _fields(shape, "claim quote said_by article")
        claim = self._ask(f"/claims/{best['claim']}")
        assert best["quote"] == claim["evidence"][0]["quote"]
        assert (best["said_by"], best["article"]) == (claim["said_by"], claim["article"])
        return self.refs[best["claim"]]

    # -- single things ------------------------------------------------------------------------------------------------

    def one_actor(self, shape: Json) -> str:
        """One actor, with how often it is there."""
        shape = _fields(shape, "id iri name types same_as aliases claims relations articles links")
        numbers = _fields(shape["claims"], "subject object said_by")
        own = {name: shape[name] for name in ("id", "iri", "name", "types", "same_as")}
        return _row(
            self.actor(own),
            _listed("also called", shape["aliases"]),
            f"{numbers['subject']} as subject, {numbers['object']} as object, {numbers['said_by']} said",
            f"{shape['relations']} relations, {shape['articles']} articles",
            _listed("justified by", {ref for role in numbers for ref in self._claims_as(role, shape)}),
        )

    def _claims_as(self, role: str, actor: Json) -> list[str]:
        """The claims in which an actor is something: as many as it says, where its link leads."""
        found = self._ask(actor["links"][f"claims_{role}"])["results"]
        assert len(found) == actor["claims"][role]
        return [self.refs[claim["id"]] for claim in found]

    def one_article(self, shape: Json) -> str:
        """One article, with its actors and claims."""
        more = {name: shape.pop(name) for name in ("text_digest", "actors", "claims")}
        assert ID.fullmatch(more["text_digest"])
        head, rows = self.article(shape), sorted(map(self.claim, more["claims"]))
        return "\n".join([_row(head, _listed("actors", map(self.actor, more["actors"]))), *rows])


def some_fields(row: Json) -> str:
    """The fields that were asked for, by their dotted names."""
    return "; ".join(f"{name} {value}" for name, value in _flat(row))


def _flat(row: Json) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", deep) for inner, deep in _flat(value))
        else:
            yield name, value


def _key(actor: Mapping[str, Any]) -> tuple[Any, ...]:
    return normalize("NFC", actor["name"]), tuple(actor["types"]), tuple(actor["same_as"])


def _stood(shape: Json) -> tuple[Json, str]:
    """An actor that is shown with a standing of its own."""
    return {name: value for name, value in shape.items() if name != "standing"}, shape["standing"]


def _fields(shape: Json, names: str) -> Json:
    """The shape, which has these fields and no other."""
    assert set(shape) == set(names.split())
    return shape


def _identified(shape: Json, kind: str) -> None:
    assert ID.fullmatch(shape["id"])
    assert shape["iri"] == f"{BASE}{kind}{shape['id']}"


def _counts(shape: Json) -> str:
    assert set(shape) == set(COUNTS)
    return ", ".join(f"{shape[name]} {name}" for name in COUNTS if shape[name])


def _listed(name: str, parts: Iterable[str]) -> str | None:
    """What has no order of its own is sorted."""
    found = sorted(parts)
    return f"{name}: {', '.join(found)}" if found else None


def _row(head: str, *lines: str | None) -> str:
    """In NFC: one article writes its accents as marks of their own, which is held against its file where it matters."""
    return normalize("NFC", "\n".join([head, *(f"  {line}" for line in lines if line is not None)]))
