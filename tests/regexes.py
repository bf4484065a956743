"""Every regular expression of this project, and whether input can make it backtrack: a part of the lint.

Patterns are put together when modules are imported, so they are recorded there; those inside functions are read from
the source. regexploit judges each. It is older than possessive quantifiers and atomic groups, and takes ``\\Z`` for
nothing, so these are explained to it here.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _compiler, _constants  # type: ignore[attr-defined]
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "actorgraph"
METHODS = ("compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
SEARCHING = ("search", "findall", "finditer", "sub", "subn", "split")


@dataclass(frozen=True)
class Regex:
    """A pattern, where it stands, and whether it is looked for anywhere in a text instead of at one place."""

    pattern: str | bytes
    flags: int
    where: str
    searched: bool

    def __str__(self) -> str:
        return f"{self.where}: {self.pattern!r}"


@cache
def regexes() -> list[Regex]:
    """All of them, in the order of where they stand; imported in a process of its own, where nothing is yet."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.regexes", "--record"], cwd=ROOT, capture_output=True, check=True
    )
    found = {Regex(*each) for each in ast.literal_eval(done.stdout.decode())} | set(_in_functions())
    return sorted(found, key=lambda each: (each.where, each.flags, str(each.pattern)))


def backtracking(regex: Regex) -> str | None:
    """How bad it gets, and for what text; ``None`` if it takes time that grows with the text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it uses sre_parse
        from regexploit.ast.sequence import Sequence
        from regexploit.redos import find

        parser = _parser()
        parsed = parser.parse_sre(regex.pattern, regex.flags)
        if parsed is None:
            return None
        elements = parsed.elements if isinstance(parsed, Sequence) else [parsed]
        # it tells what is cubic and worse; with something before that takes any length, what is quadratic, too
        found = find(Sequence([parser.parse_sre(r"[\s\S]*"), *elements]))
    if not found:
        return None
    worst = found[0]
    power = "exponential" if worst.starriness > 10 else f"to the power of {worst.starriness - 1}"
    return f"{power}, for example on {worst.example()}"


@cache
def _parser_class() -> Any:
    from regexploit.ast.sre import SreOpParser

    class Parser(SreOpParser):  # type: ignore[misc]
        def from_AT(self, at: Any) -> Any:
            return super().from_AT(_constants.AT_END if at is _constants.AT_END_STRING else at)

        def from_POSSESSIVE_REPEAT(self, data: Any) -> Any:
            return self.sequence_or_singleton(data[2])  # what it took, it never gives back

        def from_ATOMIC_GROUP(self, data: Any) -> Any:
            return self.sequence_or_singleton(data)

    return Parser


def _parser() -> Any:
    return _parser_class()()


def _record() -> list[tuple[str | bytes, int, str, bool]]:
    """What is compiled while all modules are imported."""
    found: dict[tuple[str | bytes, int], tuple[str, int]] = {}
    compile_ = _compiler.compile

    def compiled(pattern: Any, flags: int = 0) -> Any:
        frame = sys._getframe(1)
        while frame.f_back is not None and Path(frame.f_code.co_filename).parent.name == "re":
            frame = frame.f_back
        found.setdefault((pattern, int(flags)), (frame.f_code.co_filename, frame.f_lineno))
        return compile_(pattern, flags)

    _compiler.compile = compiled
    for module in pkgutil.walk_packages([str(PACKAGE)], f"{PACKAGE.name}."):
        importlib.import_module(module.name)
    _compiler.compile = compile_
    return [
        (pattern, flags, f"{path.relative_to(PACKAGE)}:{line}", _is_searched(path, pattern, flags))
        for (pattern, flags), (file, line) in found.items()
        if (path := Path(file)).is_relative_to(PACKAGE)
    ]


def _is_searched(path: Path, pattern: str | bytes, flags: int) -> bool:
    """Whether the module calls a method of it that looks for it anywhere."""
    module = sys.modules.get(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    source = path.read_text(encoding="utf-8")
    names = [name for name, value in vars(module).items() if isinstance(value, re.Pattern) and value.pattern == pattern]
    return any(re.search(rf"\b{name}\.(?:{'|'.join(SEARCHING)})\b", source) for name in names)


def _in_functions() -> Iterator[Regex]:
    """Patterns that are written out where they are used."""
    for file in sorted(file for part in PACKAGE.iterdir() for file in part.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                    args=[ast.Constant(value=str() | bytes() as pattern), *_],
                ) if method in METHODS and method != "compile":
                    yield Regex(pattern, 0, f"{file.relative_to(PACKAGE)}:{node.lineno}", method in SEARCHING)


def main() -> int:
    """Say which patterns backtrack; 1 if there are any."""
    found = [(regex, why) for regex in regexes() if (why := backtracking(regex))]
    for regex, why in found:
        print(f"{regex}\n    takes time that is {why}")
    print(f"{len(regexes())} regular expressions, {len(found)} of which may take too long")
    return bool(found)


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        print(ascii(_record()))
        sys.exit()
    sys.exit(main())
