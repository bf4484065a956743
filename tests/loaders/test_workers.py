"""Processes beside a load: what is done there comes in order, and whatever befalls them, all is done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from actorgraph.loaders.workers import Workers

HERE = os.getpid()


def squared(number: int) -> tuple[int, int]:
    """The square, and where it was worked out."""
    time.sleep(0.002)
    return number**2, os.getpid()


def failing(number: int) -> int:
    if number == 7:
        raise ValueError("seven")
    return number


def killing(number: int) -> tuple[int, int]:
    """Kill the process that works on 20 or more, unless that is the one that waits."""
    if number >= 20 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return squared(number)


@pytest.fixture
def workers() -> Iterator[Workers]:
    with closing(Workers(1)) as found:
        found.begin()
        assert found._begun is not None
        found._begun.result()
        yield found


@pytest.mark.parametrize("number", [0, 1, 2])
def test_results_come_in_order(number: int) -> None:
    """Wherever they are worked out; before processes are up it is done here, and each thing is done."""
    with closing(Workers(number)) as workers:
        workers.begin()
        found = list(workers.spread(squared, range(300)))
    assert [square for square, _ in found] == [n**2 for n in range(300)]
    assert number or {process for _, process in found} == {HERE}


def test_nothing_is_begun_unasked() -> None:
    """A small load starts no process."""
    with closing(Workers(1)) as workers:
        assert {process for _, process in workers.spread(squared, range(5))} == {HERE}
        assert workers._pool is None


def test_both_work(workers: Workers) -> None:
    """What no process has taken up when it is needed is done here."""
    found = list(workers.spread(squared, range(300)))
    assert HERE in {process for _, process in found}
    assert len({process for _, process in found}) == 2


def test_an_exception_comes_from_there(workers: Workers) -> None:
    """As if it had been raised here, after what comes before it."""
    found = workers.spread(failing, range(10))
    assert [next(found) for _ in range(7)] == list(range(7))
    with pytest.raises(ValueError, match="seven"):
        next(found)


def test_what_a_killed_process_had_is_done_here(workers: Workers) -> None:
    """Nothing is lost, and the rest is done here."""
    found = list(workers.spread(killing, range(60)))
    assert [square for square, _ in found] == [n**2 for n in range(60)]
    assert {process for _, process in found[20:]} == {HERE}
    assert [square for square, _ in workers.spread(squared, range(3))] == [0, 1, 4]


def test_it_may_be_left_half_done(workers: Workers) -> None:
    """Whoever stops asking doesn't wait for what was ahead."""
    found = workers.spread(squared, iter(range(10**9)))
    next(found)
    found.close()


def test_processes_end_with_the_one_that_waits_for_them() -> None:
    """Also when that is killed: what it printed to is open until the last of them is gone."""
    waiting = "from tests.loaders.test_workers import wait\nif __name__ == '__main__':\n    wait()"
    with subprocess.Popen([sys.executable, "-c", waiting], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) != process.pid
        process.kill()
        assert process.stdout.read() == ""


def wait() -> None:
    """Say which process works beside this one, and wait."""
    workers = Workers(1)
    workers.begin()
    assert workers._pool is not None
    print(workers._pool.submit(os.getpid).result(), flush=True)
    workers._pool.submit(time.sleep, 3600).result()
