"""How the time that something takes grows with its input, whatever the machine's speed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

LEAST = 0.02
"""Seconds below which nothing is told from the clock's own noise."""
LENIENT = 3.0
"""How many times as long as if time grew with the size alone something may take."""
TRIES = 5


def grows(work: Callable[[int], object], small: int, large: int) -> bool:
    """Whether ``work`` takes more time for the large size than the sizes' ratio explains, each time it is tried.

    The least of several times counts, since a busy machine only makes things slower. Garbage is not collected
    meanwhile: its cost is that of all the process holds, and it strikes the large size alone.
    """
    first = second = float("inf")
    for _ in range(TRIES):
        second = min(second, _seconds(work, large))
        if second < LEAST:
            return False
        first = min(first, _seconds(work, small))
        if second <= LENIENT * first * large / small:
            return False
    return True


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.disable()
    try:
        begun = time.process_time()
        work(size)
        return time.process_time() - begun
    finally:
        gc.enable()
