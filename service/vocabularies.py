"""The terms that this service knows: the project's own, and those of the user's ontology files."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from actorgraph.ontology.errors import UsageError, VocabularyError
from actorgraph.ontology.extensions import extended_vocabulary
from actorgraph.ontology.vocabulary import Vocabulary, default_vocabulary
from actorgraph.service.settings import Settings


def vocabulary_of(settings: Settings) -> Vocabulary:
    """The vocabulary that the settings ask for.

    Raises:
        UsageError: a file of the user's can't be read, or its terms don't fit.
    """
    return _vocabulary(tuple(file for file in settings.ontology.split(os.pathsep) if file))


@lru_cache(maxsize=4)
def _vocabulary(names: tuple[str, ...]) -> Vocabulary:
    if not names:
        return default_vocabulary()
    try:
        return extended_vocabulary([(name, Path(name).read_bytes()) for name in names])
    except OSError as error:
        raise UsageError(f"the ontology {error.filename} can't be read: {error.strerror}", "ontology") from error
    except VocabularyError as error:
        raise UsageError(str(error), "ontology") from error
