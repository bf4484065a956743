"""Names that look alike are one name, whoever asks for it; on every store."""

from __future__ import annotations

import pytest

from service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import exported, load, loaded, revision, standings
