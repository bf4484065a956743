"""A process that evaluates strangers' queries, one at a time, and that can be killed.

Its standard input is a socket. What comes in are jobs, what goes out are pieces of answers; each is a *frame*: one byte
that says what it is, four that say how long it is, and the rest. It reads one revision's folder, or asks a store
elsewhere that has it, and opens another when a job names one. It imports as little as it can, so that one that was
killed is replaced in a moment.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import resource
import signal
import struct
import sys
import threading
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store, serialize

from actorgraph.ontology.errors import NotWritable, QueryError, RevisionSuperseded, StoreUnavailable
from actorgraph.service.serialization import RDF_FORMATS, RESULT_FORMATS, rdf_xml, with_returns

if TYPE_CHECKING:
    from actorgraph.service.sparql.remote import RemoteGraph

HEAD = struct.Struct(">cI")
JOB, OPEN, READY, PIECE, END, ERROR = b"j", b"o", b"r", b"p", b"e", b"x"
"""In: a job, as JSON; what to open for the next one. Out: ready, at first and after it was told to open a folder; a
piece of an answer with more to come; its last piece; why there is none (kind and words, as JSON)."""

SYNTAX, EVALUATION, ENDPOINT, FORM = "syntax", "evaluation", "endpoint", "form"
READING, OVERTAKEN = "reading", "overtaken"
"""Kinds of errors: the query isn't SPARQL; it can't be evaluated; what SERVICE asks doesn't answer; its answer can't be
written in this form; the snapshot can't be read, or isn't there any more."""

Job = tuple[Any, str, str, bool, list[str] | None, list[str] | None, bool]
"""A snapshot's folder, or its place in a store elsewhere (see `service.sparql.remote`); the query; the answer's form;
whether it asks all graphs where no data set is given; the data set's graphs, which are asked as one or by name; whether
it asks other endpoints."""

FIRST_BYTES = 1 << 16
"""A smaller answer goes out whole, so that what is wrong with it can still be said with a status."""

STACK_BYTES = 64 << 20
"""pyoxigraph recurses over a query's tree: an overflow would kill the process."""

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class FormFault(Exception):
    """An answer that can't be written in the form that was asked for."""


class Outlet:
    """A file that sends what is written to it as frames, held back until it is a whole answer or a large one."""

    def __init__(self, socket: int, xml: bool) -> None:
        self._socket, self._xml, self._held = socket, xml, bytearray()

    def write(self, data: bytes) -> int:
        """Take some of the answer."""
        if self._xml and _NOT_XML.search(data):
            raise FormFault("the answer holds a control character, which can't be written in XML; ask for another form")
        self._held += with_returns(data) if self._xml else data
        if len(self._held) >= FIRST_BYTES:
            send(self._socket, PIECE, self._held)
            self._held.clear()
        return len(data)

    def flush(self) -> None:
        """Nothing goes out before it is due."""

    def end(self) -> None:
        """Send what is left."""
        send(self._socket, END, self._held)


def send(socket: int, kind: bytes, data: bytes | bytearray) -> None:
    """Send one frame."""
    left = memoryview(HEAD.pack(kind, len(data)) + data)
    while left:
        left = left[os.write(socket, left) :]


def received(socket: int, size: int) -> bytes:
    """So many bytes.

    Raises:
        EOFError: the other side has closed.
    """
    parts = []
    while size:
        part = os.read(socket, size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Worker:
    """One revision, open, and the queries that are asked of it."""

    def __init__(self, socket: int, base: str, prefixes: dict[str, str], seconds: float) -> None:
        self._socket, self._base, self._prefixes, self._seconds = socket, base, prefixes, seconds
        self._place: Any = ""
        self._graph: Store | RemoteGraph = Store()

    def serve(self) -> None:
        """Answer until the other side closes."""
        send(self._socket, READY, b"")
        while True:
            try:
                kind, size = HEAD.unpack(received(self._socket, HEAD.size))
                told = received(self._socket, size)
            except EOFError:
                return
            if kind == JOB:
                self._answer(json.loads(told))
                continue
            with contextlib.suppress(OSError):  # gone already: the next job names another
                self._open(json.loads(told))
            send(self._socket, READY, b"")

    def _open(self, place: Any) -> None:
        if place == self._place:
            return
        if isinstance(place, str):
            self._graph = Store.read_only(place)
        else:
            from actorgraph.service.sparql.remote import RemoteGraph  # few need httpx, which is slow to import

            self._graph = RemoteGraph(place, self._seconds, self._base, self._prefixes)
        self._place = place

    def _answer(self, job: Job) -> None:
        place, _, form, *_, federated = job
        outlet = Outlet(self._socket, form == "xml")
        try:
            self._open(place)
            self._evaluate(job, outlet)
        except SyntaxError as error:
            self._fail(SYNTAX, str(error))
        except (FormFault, NotWritable) as error:
            self._fail(FORM, str(error))
        except (QueryError, ValueError, RuntimeError) as error:
            self._fail(EVALUATION, str(error))
        except RevisionSuperseded as error:
            self._fail(OVERTAKEN, str(error))
        except StoreUnavailable as error:
            self._fail(READING, str(error))
        except OSError as error:  # pyoxigraph's word also for what other endpoints and serializers can't do
            unwritable = form == "jsonld" and "JSON-LD" in str(error)
            self._fail(FORM if unwritable else ENDPOINT if federated else READING, str(error))
        else:
            outlet.end()

    def _fail(self, kind: str, words: str) -> None:
        send(self._socket, ERROR, json.dumps([kind, words]).encode())

    def _evaluate(self, job: Job, outlet: Outlet) -> None:
        _, query, form, union, default, named, federated = job
        if isinstance(self._graph, Store):
            given = default is not None
            results = self._graph.query(
                query,
                base_iri=self._base,
                prefixes=self._prefixes,
                use_default_graph_as_union=union and not given,
                default_graph=[NamedNode(iri) for iri in default or ()] if given else None,
                named_graphs=[NamedNode(iri) for iri in named or ()] if given else None,
            )
            _write(results, form, outlet)
        else:
            graph = form in RDF_FORMATS and form not in RESULT_FORMATS
            with self._graph.query(
                query, makes_graph=graph, union=union, default=default, named=named, federated=federated
            ) as answer:
                _write(answer, form, outlet)


def _write(results: Any, form: str, outlet: Outlet) -> None:
    output = cast(Any, outlet)
    if isinstance(results, (QuerySolutions, QueryBoolean)):
        results.serialize(output, RESULT_FORMATS[form])
    elif form == "rdfxml":  # whole before it is sent: any triple can be one that it has no way to write
        outlet.write(rdf_xml(results))
    else:
        serialize(results, output, RDF_FORMATS[form])


def confine(parent: int, memory: int, network: bool) -> None:
    """Give up what a query doesn't need: memory above a limit, core files, the network, life after the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if not network and system.unshare(_CLONE_NEWNET):
            system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)  # where neither is allowed, the check of queries must do
    if os.getppid() != parent:
        sys.exit()


def main() -> None:
    """Confined, with a large stack."""
    parent, memory, network = map(int, sys.argv[1:4])
    base, prefixes, seconds = json.loads(sys.argv[4])
    confine(parent, memory, bool(network))
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=Worker(0, base, prefixes, seconds).serve)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
