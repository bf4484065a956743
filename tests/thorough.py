"""How many examples property-based tests try: some in `make test`, all in `make test-long`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ALL = bool(os.environ.get("ACTORGRAPH_TEST_THOROUGH"))


def thorough(number: int, some: int | None = None) -> Callable[[Any], Any]:
    """Marks a property-based test that tries so many examples; in `make test` ``some``, else a tenth."""
    chosen = settings(
        max_examples=number if ALL else some or number // 10,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    return lambda test: pytest.mark.thorough(chosen(test))
