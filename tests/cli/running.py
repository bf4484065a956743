"""`actorgraph` as a person runs it: in processes of its own, which are ended by their ids."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec

ACTORGRAPH = str(Path(sys.executable).with_name("actorgraph"))
EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
SERVING = re.compile(r"on (http://\S+)/ ")
START_SECONDS, STOP_SECONDS = 120, 60


@dataclass(frozen=True, slots=True)
class Done:
    """A process that has ended: exit status, what it printed and what it complained about."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return msgspec.json.decode(self.out)


def environment(**settings: object) -> dict[str, str]:
    """The environment without settings of ours and without a terminal's width, and with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACTORGRAPH_", "COLUMNS"))}
    return {**kept, **{f"ACTORGRAPH_{name.upper()}": str(value) for name, value in settings.items()}}


def run(
    *arguments: object,
    store: object = None,
    input_: bytes | None = None,
    before: Callable[[], None] | None = None,
    program: str = ACTORGRAPH,
    cwd: Path | None = None,
    **settings: object,
) -> Done:
    """Run a command to its end. ``before`` is called in the child before it starts."""
    given = environment(**({"store": store} if store else {}), **settings)
    command = [program, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, env=given, input=input_, capture_output=True, preexec_fn=before, timeout=300, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def ok(*arguments: object, **given: Any) -> Done:
    """Run a command that must succeed."""
    done = run(*arguments, **given)
    assert done.status == 0, done.err or done.out
    assert "Traceback" not in done.err
    return done


@contextmanager
def started(
    *arguments: object, program: str = ACTORGRAPH, stdin: bytes = b"", cwd: Path | None = None, **settings: object
) -> Iterator[subprocess.Popen[str]]:
    """A command while it runs; it is ended at the end, kindly if it lets itself be."""
    command = [program, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=cwd, env=environment(**settings), **pipes) as process:
        try:
            process.stdin.write(stdin.decode())
            process.stdin.close()
            process.stdin = None  # or `communicate` would close it once more
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()


class Serving:
    """A service that runs: its address, and what it has complained about so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._complaints: list[str] = []
        self._printed: queue.Queue[str | None] = queue.Queue()
        for stream, take in ((process.stdout, self._printed.put), (process.stderr, self._complaints.append)):
            threading.Thread(target=self._read, args=(stream, take), daemon=True).start()
        self.url = self._address()

    def _read(self, stream: Any, take: Callable[[str], None]) -> None:
        for line in stream:
            take(line)
        if stream is self.process.stdout:
            self._printed.put(None)

    def _address(self) -> str:
        while (line := self._printed.get(timeout=START_SECONDS)) is not None:
            if found := SERVING.search(line):
                return found[1]
        raise AssertionError("it ended before it served: " + "".join(self._complaints))

    @property
    def complaints(self) -> str:
        """What it wrote to standard error."""
        return "".join(self._complaints)


@contextmanager
def serving(command: str = "serve", *arguments: object, any_port: bool = True, **settings: Any) -> Iterator[Serving]:
    """A service, on a free port unless the command is to say which."""
    port = ("--port", 0) if any_port else ()
    with started(command, *port, *arguments, **settings) as process:
        yield Serving(process)


@contextmanager
def client(url: str, key: str | None = None) -> Iterator[httpx.Client]:
    """Somebody who asks a service, with a key or without."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as asking:
        yield asking
