"""The report of a check in the forms that CI shows: JUnit's XML and SARIF.

Sources: the JUnit schema that Jenkins reads (windyroad/JUnit-Schema on GitHub), SARIF 2.1.0 (OASIS).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import msgspec

from actorgraph.loaders.report import Report
from actorgraph.ontology.errors import LoadError, Place, UsageError
from actorgraph.service.serialization import NOT_IN_XML
from actorgraph.service.version import version

_SUITE = "actorgraph validate"
_RULES = {
    "rejected": "An article that would not be loaded.",
    "unmapped-label": "A label that is neither a term of the ontology nor mapped by a profile.",
}


def write_checks(report: Report, junit: Path | None, sarif: Path | None) -> None:
    """Write the files that were asked for.

    Raises:
        UsageError: one of them can't be written.
    """
    for name, file, form in (("junit", junit, as_junit), ("sarif", sarif, as_sarif)):
        if file is not None:
            try:
                file.write_bytes(form(report))
            except OSError as error:
                raise UsageError(f"the {name} file can't be written: {error}", name) from error


def as_junit(report: Report) -> bytes:
    """A test case for each article that is right, and one for each file with errors; unmapped labels as output."""
    wrong: dict[str, list[LoadError]] = defaultdict(list)
    for error in report.errors:
        wrong[error.place.file].append(error)
    right = [id_ for id_, kind in report.became.items() if kind != "rejected"]
    counts: dict[str, str] = {
        "tests": str(len(right) + len(wrong)),
        "failures": str(len(wrong)),
        "errors": "0",
        "skipped": "0",
    }
    suites = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(suites, "testsuite", {"name": _SUITE, "time": f"{report.seconds:.3f}", **counts})
    for id_ in right:
        ElementTree.SubElement(suite, "testcase", classname="article", name=_xml(id_))
    for file, errors in wrong.items():
        case = ElementTree.SubElement(suite, "testcase", classname="file", name=_xml(file))
        failure = ElementTree.SubElement(case, "failure", message=_xml(errors[0].message), type="rejected")
        failure.text = "\n".join(_xml(str(error)) for error in errors)
    if report.unmapped:
        told = (f"{label}: {found.count}, for example {found.example}" for label, found in report.unmapped.items())
        ElementTree.SubElement(suite, "system-out").text = _xml("labels that are not mapped:\n" + "\n".join(told))
    written: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written


def as_sarif(report: Report) -> bytes:
    """A result for each error, and a warning for each label that isn't mapped, with where it stands."""
    results = [_result("rejected", "error", error.message, error.place) for error in report.errors]
    for label, found in sorted(report.unmapped.items()):
        message = f"the label '{label}' is not mapped; {found.count:,} annotations bear it"
        results.append(_result("unmapped-label", "warning", message, found.example))
    rules = [{"id": id_, "shortDescription": {"text": text}} for id_, text in _RULES.items()]
    driver = {"name": "actorgraph", "version": version(), "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def _result(rule: str, level: str, message: str, place: Place) -> dict[str, Any]:
    file = place.file.encode(errors="replace").decode()
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(file)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.annotation is not None:
        location["logicalLocations"] = [{"name": place.annotation, "kind": "annotation"}]
    text = message.encode(errors="replace").decode()
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": [location]}


def _xml(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)
