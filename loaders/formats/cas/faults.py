"""What is wrong in the outline of a CAS, in words: its text, its ids, and how its parts name each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from actorgraph.loaders.formats.cas.outline import FIRST_VIEW, Outline, Structure
from actorgraph.ontology.errors import LoadError, Place

_SHOWN = 200


def text_of(outline: Outline, file: str) -> str:
    """The text of the first view.

    Raises:
        LoadError: it has none.
    """
    first = next((sofa for sofa in outline.sofas if sofa.name == FIRST_VIEW), None)
    if first is not None and first.text is not None:
        return first.text
    others = [f"'{sofa.name}'" for sofa in outline.sofas if sofa.text is not None and sofa is not first]
    if not outline.sofas:
        found = "it has no sofa; expected one that holds the text as its sofaString"
    elif first is None:
        found = f"it has no view '{FIRST_VIEW}'; expected one with a sofaString"
    elif first.uri:
        found = f"its text is elsewhere, at {first.uri[:_SHOWN]}; expected it here, as sofaString"
    else:
        found = "its first view has no text; expected a sofaString"
    raise LoadError(Place(file), found + (f" (there is one in {', '.join(others)})" if others else ""))


def faults_of(outline: Outline, file: str) -> Iterator[LoadError]:
    """Everything that is wrong; where there is no text, only that."""
    try:
        text_of(outline, file)
    except LoadError as error:
        yield error
        return
    for line, shown, message in outline.malformed:
        yield LoadError(Place(file, line, shown), message)
    names = Counter(sofa.name for sofa in outline.sofas)
    for name, number in names.items():
        if number > 1:
            yield LoadError(Place(file), f"it has {number} sofas called '{name}'; expected one")
    yield from _of_structures(outline, file)
    yield from _of_views(outline, file)


def _of_structures(outline: Outline, file: str) -> Iterator[LoadError]:
    sofas = {sofa.id for sofa in outline.sofas}
    seen: set[int | None] = set(sofas)
    for one in outline.structures:
        if one.id is None:
            yield LoadError(_place(outline, file, one), "it has no id; expected one of its own")
        elif one.id in seen:
            message = f"the id {one.id} is used twice; expected one structure for it"
            yield LoadError(_place(outline, file, one), message)
        seen.add(one.id)
        if one.annotates and one.sofa not in sofas:
            message = f"it names {_sofa(one.sofa)}; expected the sofa that it annotates"
            yield LoadError(_place(outline, file, one), message)
    for one in outline.structures:
        for feature, id_ in one.named:
            if id_ and id_ not in seen:
                message = f"its {feature} is {id_}, which is not there; expected a structure's id"
                yield LoadError(_place(outline, file, one), message)


def _of_views(outline: Outline, file: str) -> Iterator[LoadError]:
    sofas = {sofa.id for sofa in outline.sofas}
    known = sofas | {one.id for one in outline.structures}
    for view in outline.views:
        if view.members and view.sofa not in sofas:
            yield LoadError(Place(file), f"a view names {_sofa(view.sofa)}; expected its own")
        for id_ in view.members:
            if id_ not in known:
                yield LoadError(Place(file), f"a view has {id_}, which is not there; expected ids of structures")


def _sofa(id_: int | None) -> str:
    return "no sofa" if id_ is None else f"sofa {id_}, which is not there"


def _place(outline: Outline, file: str, one: Structure) -> Place:
    return Place(file, None if one.id is None else outline.line_of(one.id), one.shown)
