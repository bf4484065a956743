"""Mapping profiles: what labels mean through them, what is wrong in one, and one to begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from actorgraph.loaders.article_reader import labels_in
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.profile import NO_PROFILE, Profile
from actorgraph.loaders.profile_files import find_profile, read_profile, ready_profiles
from actorgraph.loaders.profile_template import starting_profile
from actorgraph.loaders.report import Report
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import DocumentRejected
from tests.loaders.golden import ROOT, VOCABULARY
from tests.loaders.memory import Memory, balanced

PROFILE = """
name = "foreign"
min_confidence = 0.5

[entities]
"Country" = "State"
"Militia" = "NonStateArmedGroup"
"Gun" = "WeaponSystem"
"Year" = false

[relations]
"supplied-by" = { relation = "arms", inverse = true, stage = "prepared", stance = "alleges" }
"fights" = "attacks"
"heads" = "leads"
"is" = { same_as = true }
"born" = false
"Supply" = { relation = "arms" }

[roles]
"Agent" = "subject"
"Taker" = "object"
"Thing" = "item"
"Teller" = "said_by"
"Clock" = false

[attributes]
"Modality=Denied" = { stance = "denies" }
"Certainty" = "confidence"
"Tense=Past" = false

[links]
"GN" = "https://sws.geonames.org/"

[defaults]
publisher = "The Harbour Courier"
said = "2031-03-04"
"""

TEXT = "Kestrelia got guns from Vellund in 2031. The Ash Column, the Column, fights Vellund.\n"
ANN = """\
T1\tCountry 0 9\tKestrelia
T2\tGun 14 18\tguns
T3\tCountry 24 31\tVellund
T4\tYear 35 39\t2031
T5\tMilitia 45 55\tAsh Column
T6\tMilitia 61 67\tColumn
T7\tSupply 10 13\tgot
N1\tReference T1 GN:12345\tKestrelia
N2\tReference T4 GN:1\t2031
R1\tsupplied-by Arg1:T1 Arg2:T3
R2\tfights Arg1:T6 Arg2:T3
R3\tis Arg1:T5 Arg2:T6
R4\tborn Arg1:T1 Arg2:T4
R5\tfights Arg1:T5 Arg2:T4
R6\theads Arg1:T1 Arg2:T2
R7\tis Arg1:T1 Arg2:T5
R8\tfights Arg1:T1 Arg2:T5
E1\tSupply:T7 Agent:T3 Taker:T1 Thing:T2 Teller:T5 Clock:T4
A1\tModality E1 Denied
A2\tCertainty E1 0.75
A3\tTense E1 Past
A4\tCertainty R8 0.25
A5\tOdd R2
"""


def _loaded(tmp_path: Path, profile: str = PROFILE, strict: bool = False) -> tuple[AnnotatedArticle | None, Report]:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(ANN, encoding="utf-8")
    memory = Memory()
    options = Options(profile=read_profile(profile.encode(), "p.toml", VOCABULARY), strict=strict)
    report = run(sources([str(tmp_path / "a.ann")]), memory, options, VOCABULARY)
    assert balanced(report)
    return memory.articles.get("a"), report


def test_labels_mean_what_the_profile_says(tmp_path: Path) -> None:
    """Inverse relations, fields, roles, attributes, links, joined actors, defaults; every loss has its reason."""
    article, report = _loaded(tmp_path)
    assert article is not None
    assert report.errors == []
    names = {actor.id: actor.name for actor in article.actors}
    claims = {
        (names[c.subject], c.relation, names[c.object or ""], c.item and names[c.item], c.stance, c.stage)
        for c in article.claims
    }
    assert claims == {
        ("Vellund", "arms", "Kestrelia", None, "alleges", "prepared"),
        ("Vellund", "arms", "Kestrelia", "guns", "denies", "happened"),
        ("Ash Column", "attacks", "Vellund", None, "asserts", "happened"),
    }
    (denied,) = (claim for claim in article.claims if claim.stance == "denies")
    assert [names[speaker] for speaker in denied.said_by] == ["Ash Column"]
    assert str(denied.confidence) == "0.75"
    assert {claim.said for claim in article.claims} == {"2031-03-04"}
    assert article.article.publisher == "The Harbour Courier"
    (kestrelia,) = (actor for actor in article.actors if actor.name == "Kestrelia")
    assert kestrelia.same_as == ("https://sws.geonames.org/12345",)
    assert {label: found.count for label, found in report.unmapped.items()} == {"Odd": 1}
    assert report.dropped == {
        "a claim with a participant whose label is left out": 1,
        "a claim of a profile's making with a participant of a class that its relation doesn't take": 1,
        "an equivalence of a profile's making between mentions of several classes": 1,
        "less sure than the profile's min_confidence": 1,
        "what stands on an annotation that was not loaded": 1,
    }
    assert report.annotations["left_out"] == 4  # T4, N2 on it, R4, A3


def test_strict(tmp_path: Path) -> None:
    """A label that is neither mapped nor left out on purpose rejects its article."""
    article, report = _loaded(tmp_path, strict=True)
    assert article is None
    (error,) = report.errors
    assert error.message == "the label 'Odd' is neither a term nor mapped (1 in the article)"


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("name = ", ["p.toml:1: not TOML: Invalid value (at end of document)"]),
        ('nam = "x"', ["p.toml:1: unknown key 'nam'; expected one of name, min_confidence, entities, "]),
        ("name = 3", ["p.toml:1: name is 3; expected a text"]),
        ("\nmin_confidence = 1.5", ["p.toml:2: min_confidence is 1.5; expected a number from 0 to 1"]),
        ("min_confidence = true", ["p.toml:1: min_confidence is True; expected a number from 0 to 1"]),
        ("entities = 3", ["p.toml:1: entities is 3; expected a table"]),
        (
            '[entities]\n"A" = "State"\n"B" = "Stat"\n[relations]\n\'C\' = "befriends"',
            [
                "p.toml:3 [entities.B]: 'Stat' is no class; expected a class, or false to leave it out: Actor, ",
                "p.toml:5 [relations.C]: 'befriends' is no relation; expected a relation: affiliatedWith, ",
            ],
        ),
        ('[relations]\nC = "relatedTo"', ["p.toml:2 [relations.C]: 'relatedTo' is no relation; expected a relation: "]),
        ("[relations]\nC = 3", ["p.toml:2 [relations.C]: 3 is no meaning; expected a relation, a table, or false"]),
        ("[relations.C]\nstage = 'x'", ["p.toml:1 [relations.C]: nothing is no relation; expected a relation: "]),
        (
            '[relations]\nC = { relation = "arms", stage = "dreamt" }',
            ["p.toml:2 [relations.C]: 'dreamt' is no stage; expected a stage: considered, "],
        ),
        (
            '[relations]\nC = { relation = "arms", subject = "x" }',
            ["p.toml:2 [relations.C]: unknown field 'subject'; expected one of stance, stage, "],
        ),
        (
            '[relations]\nC = { same_as = true, relation = "arms" }',
            ["p.toml:2 [relations.C]: same_as joins two actors and makes no claim; expected nothing beside it"],
        ),
        (
            '[relations]\nC = { relation = "arms", inverse = "yes" }',
            ["p.toml:2 [relations.C]: inverse is 'yes'; expected true or false"],
        ),
        (
            '[roles]\nAgent = "stance"',
            ["p.toml:2 [roles.Agent]: 'stance' is no role; expected a field of a claim"],
        ),
        (
            '[attributes]\n"M=A" = { stance = "mumbles" }',
            ["p.toml:2 [attributes.M=A]: 'mumbles' is no stance; expected a stance: "],
        ),
        ('[attributes]\nM = "subject"', ["p.toml:2 [attributes.M]: 'subject' is no field; expected a field that "]),
        ('[links]\nX = "nowhere"', ["p.toml:2 [links.X]: 'nowhere' begins no absolute IRI; expected one such as http"]),
        (
            "[layers]\nL = { labels = 'x' }",
            ["p.toml:2 [layers.L]: {'labels': 'x'} is no meaning; expected { label = … }, or false to leave the layer"],
        ),
        ("[layers]\nL = true", ["p.toml:2 [layers.L]: True is no meaning; expected { label = … }, or false to leave"]),
        ("[layers]\nL = { label = 3 }", ["p.toml:2 [layers.L]: label is 3; expected a text"]),
        (
            '[columns]\na = { field = "when", type = "State" }',
            ["p.toml:2 [columns.a]: when takes no type; expected one of subject, object, item, via, said_by"],
        ),
        ('[columns]\na = "text"', ["p.toml:2 [columns.a]: 'text' is no field; expected a field of a claim: "]),
        (
            '[defaults]\ntext = "x"',
            ["p.toml:2 [defaults.text]: unknown field 'text'; expected one of id, url"],
        ),
        (
            "[defaults]\nconfidence = 2",
            ["p.toml:2 [defaults.confidence]: confidence is 2; expected a number from 0 to 1"],
        ),
        ('[defaults]\ntitle = ""', ["p.toml:2 [defaults.title]: title is ''; expected a text"]),
    ],
)
def test_what_is_wrong_in_a_profile_is_told_with_its_line(text: str, errors: list[str]) -> None:
    """All of it in one go, with what was expected."""
    with pytest.raises(DocumentRejected) as raised:
        read_profile(text.encode(), "p.toml", VOCABULARY)
    found = [str(error) for error in raised.value.errors]
    assert len(found) == len(errors)
    for one, expected in zip(found, errors, strict=True):
        assert one.startswith(expected)


def test_not_utf_8() -> None:
    """Said with its line."""
    with pytest.raises(DocumentRejected, match=r"p\.toml:2: not UTF-8"):
        read_profile(b'name = "x"\n# \xff', "p.toml", VOCABULARY)


@pytest.mark.parametrize("name", ready_profiles())
def test_ready_profiles_are_right(name: str) -> None:
    """They read without an error, and are called as their files are."""
    profile = find_profile(name, VOCABULARY)
    assert profile.name == name
    assert profile.relations or profile.columns


def test_the_ready_ones() -> None:
    """Those that the documentation names."""
    assert ready_profiles() == ["ace", "docred", "nerel", "re3d", "sipri", "ucdp"]


def test_no_such_profile() -> None:
    """The ready ones are named."""
    with pytest.raises(DocumentRejected, match="expected a profile's file, or one of ace, docred"):
        find_profile("nowhere.toml", VOCABULARY)


def test_a_profile_to_begin_with(tmp_path: Path) -> None:
    """Every label with its count and an example; close terms are suggested, in comments; it reads back as a profile."""
    (tmp_path / "a.txt").write_text("Kestrelia arms guns.\n", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tOrganisation 0 9\tKestrelia\nT2\tWeaponSystem 15 19\tguns\nT3\tYear\\ 10 14\tarms\n"
        'R1\tArms Arg1:T1 Arg2:T2\nA1\tModality R1 "x"\nN1\tReference T1 GN:1\tKestrelia\n',
        encoding="utf-8",
    )
    noted = labels_in(sources([str(tmp_path)]), Options(), VOCABULARY, Report())
    written = starting_profile(noted, 'm"ine', Labels(VOCABULARY))
    place = f"{tmp_path}/a.ann"
    assert written.split("\n", 5)[5] == "\n".join(
        [
            "[entities]",
            f'# "Organisation" = "Organization"  # 1, for example {place}:1 [T1]',
            f'"WeaponSystem" = "WeaponSystem"  # 1, for example {place}:2 [T2]',
            f'# "Year\\\\" = false  # 1, for example {place}:3 [T3]',
            "",
            "[relations]",
            f'# "Arms" = "arms"  # 1, for example {place}:4 [R1]',
            "",
            "[roles]",
            f'# "Arg1" is the subject already  # 1, for example {place}:4 [R1]',
            f'# "Arg2" is the object already  # 1, for example {place}:4 [R1]',
            "",
            "[attributes]",
            f'# "Modality=\\"x\\"" = false  # 1, for example {place}:5 [A1]',
            "",
            "[links]",
            f'# "GN" = false  # 1, for example {place}:6 [N1]',
            "",
        ]
    )
    assert read_profile(written.encode(), "p.toml", VOCABULARY).entities == {"WeaponSystem": "WeaponSystem"}
    uncommented = "\n".join(line.removeprefix("# ") if '" = ' in line else line for line in written.split("\n"))
    read = read_profile(uncommented.replace('"GN" = false', "").encode(), "p.toml", VOCABULARY)
    assert read.entities == {"Organisation": "Organization", "WeaponSystem": "WeaponSystem", "Year\\": None}


@pytest.mark.parametrize(
    ("case", "layers", "expected"),
    [
        (
            "tsv-labelfeature",
            {},
            [
                '# "webanno.custom.Actor" = { label = "entity" }  # 2, for example a.tsv:7 [1-1 Actor]'
                "; no feature is taken for its label, of entity, infstat",
                '# "webanno.custom.Deed" = { label = "deed" }  # 1, for example a.tsv:9 [1-3 Deed]'
                "; no feature is taken for its label, of deed, sure",
            ],
        ),
        (
            "tsv-labelfeature",
            {"webanno.custom.Actor": "infstat", "webanno.custom.Deed": None},
            [
                '"webanno.custom.Actor" = { label = "infstat" }  # 2, for example a.tsv:7 [1-1 Actor]',
                '"webanno.custom.Deed" = false  # 1, for example a.tsv:9 [1-3 Deed]',
            ],
        ),
        (
            "tsv-null-source",
            {},
            [
                '# "webanno.custom.Actor" = { label = "value" }  # 2, for example a.tsv:7 [1-1 Actor]',
                '# "webanno.custom.Deed" = { label = "label" }  # 1, for example a.tsv:9 [1-3 Deed]',
            ],
        ),
    ],
)
def test_a_profile_to_begin_with_has_the_layers(
    case: str, layers: dict[str, str | None], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its label, or a feature that may be it; what the profile in use says of them is kept."""
    monkeypatch.chdir(ROOT / "cases" / "webanno-tsv" / case)
    profile = Profile(layers=layers)
    noted = labels_in(sources(["a.tsv"]), Options(profile=profile), VOCABULARY, Report())
    written = starting_profile(noted, "mine", Labels(VOCABULARY, profile)).split("\n")
    begin = written.index("[layers]") + 1
    assert written[begin : begin + 3] == [*expected, ""]


def test_without_a_profile_labels_are_terms() -> None:
    """To the letter."""
    labels = Labels(VOCABULARY, NO_PROFILE)
    assert labels.class_of("State") == "State"
    assert labels.class_of("state") is None
    assert labels.relation_of("relatedTo") is None
