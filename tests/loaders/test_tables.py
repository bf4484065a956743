"""Tables that are odd, large, or new to whoever reads them: starting profiles, --strict, growth."""

from __future__ import annotations

import io
import time

import pytest

from actorgraph.loaders.article_reader import labels_in
from actorgraph.loaders.inputs import Source, sources
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.profile import NO_PROFILE, Profile
from actorgraph.loaders.profile_files import find_profile, read_profile
from actorgraph.loaders.profile_template import starting_profile
from actorgraph.loaders.report import Report
from tests.loaders.golden import VOCABULARY, cases
from tests.loaders.memory import Memory, balanced, messages

CASES = cases("table")
HEAD = "subject,subject_type,relation,object,object_type"
ROW = "Kestrelia,State,arms,Ash Column,NonStateArmedGroup"


def _loaded(text: str, profile: Profile = NO_PROFILE, strict: bool = False, name: str = "t.csv") -> Report:
    source = Source(name, lambda: io.BytesIO(text.encode()), True, name)
    report = run([source], Memory(), Options("table", profile=profile, strict=strict), VOCABULARY)
    assert balanced(report)
    return report


def _started(paths: list[str], profile: Profile = NO_PROFILE) -> str:
    report = Report()
    noted = labels_in(sources(paths), Options(profile=profile), VOCABULARY, report)
    assert report.errors == []
    return starting_profile(noted, "mine", Labels(VOCABULARY, profile))


def test_strict_rejects_the_rows_and_columns_that_mean_nothing() -> None:
    """Not the table: what isn't mapped is told and counted as rejected, and the other rows load."""
    text = f"{HEAD},price\n{ROW},1\n{ROW.replace('arms', 'meets')},2\n{ROW.replace('State', 'Govt')},3\n"
    report = _loaded(text, strict=True)
    assert messages(report) == [
        "t.csv:1: the label 'price' is neither a term nor mapped (1 in the article)",
        "t.csv:3 [row 2]: the label 'meets' is neither a term nor mapped (1 in the article)",
        "t.csv:4 [row 3]: the label 'Govt' is neither a term nor mapped (1 in the article)",
    ]
    assert (report.articles["loaded"], report.articles["rejected"]) == (1, 0)
    assert (report.annotations["mapped"], report.annotations["rejected"]) == (1, 3)
    assert report.exit_code == 1


def test_strict_rejects_a_table_of_which_nothing_is_left() -> None:
    """A table all of whose rows mean nothing is no article."""
    report = _loaded(f"{HEAD}\n{ROW.replace('arms', 'meets')}\n", strict=True)
    assert (report.articles["loaded"], report.articles["rejected"]) == (0, 1)


def test_a_starting_profile_of_a_table() -> None:
    """Its columns with what they hold, ways to write dates, and cells that stood for nothing."""
    written = _started([str(CASES["table-yyyymmdd"].folder / "t.csv"), str(CASES["csv-nullnames"].folder / "t.csv")])
    assert written.split("\n", 4)[4] == "\n".join(
        [
            "",
            "[table]",
            '# cells that stand for nothing, unless null says which do: "NA" (1), "NULL" (1), "-" (1), "n/a" (1), '
            '"Unknown" (1)',
            "",
            "[columns]",
            '# "src" = false  # 3 filled, 1 different: "Kestrelia"',
            '# "tgt" = false  # 3 filled, 3 different: "Ash Column", "Reed Front", "Dune Guard"',
            '# "act" = false  # 3 filled, 1 different: "gives guns"',
            '# "day" = { field = "when", date = ["%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y"] }  '
            '# 3 filled, 3 different: "20310304", "04 March 2031", "03/04/2031"',
            '# "supplier" = false  # 3 filled, 1 different: "Kestrelia"',
            '# "recipient" = false  # 4 filled, 1 different: "Ash Column"',
            '# "year" = false  # 7 filled, 1 different: "2031"',
            "",
        ]
    )


def test_a_starting_profile_lists_labels_in_cells() -> None:
    """With counts and an example, once the profile says which columns hold them; what it maps is kept."""
    case = CASES["table-relation-labels"]
    given = find_profile(str(case.folder / "profile.toml"), VOCABULARY)
    written = _started([str(case.folder / "t.csv")], given)
    assert f'# "meets" = false  # 2, for example {case.folder}/t.csv:4 [row 3]' in written
    assert f'"makes statement" = false  # 1, for example {case.folder}/t.csv:3 [row 2]' in written
    assert '"src" = { field = "subject", type = "State" }  # 4 filled, 2 different: "Kestrelia", "Vellund"' in written


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if (case.folder / "profile.toml").exists()])
def test_a_starting_profile_keeps_the_profile(name: str) -> None:
    """All that it says is said again: written, and read back, it is the same, but for its name and further terms."""
    given = find_profile(str(CASES[name].folder / "profile.toml"), VOCABULARY)
    inputs = [str(CASES[name].folder / file) for file in CASES[name].inputs]
    read = read_profile(_started(inputs, given).encode(), "p.toml", VOCABULARY)
    assert (read.table, read.defaults, read.min_confidence) == (given.table, given.defaults, given.min_confidence)
    assert given.columns.items() <= read.columns.items()
    assert given.entities.items() <= read.entities.items()
    assert all(read.relations[label] == meaning for label, meaning in given.relations.items())
    assert given.attributes.items() <= read.attributes.items()


@pytest.mark.parametrize("name", ["sipri", "ucdp", "re3d", "ace"])
def test_a_starting_profile_keeps_a_ready_profile(name: str) -> None:
    """Also what stands in none of the files."""
    given = find_profile(name, VOCABULARY)
    written = _started([str(CASES["csv-dates"].folder / "t.csv")], given)
    read = read_profile(written.encode(), "p.toml", VOCABULARY)
    assert (dict(read.columns), dict(read.relations), dict(read.entities)) == (
        {**read.columns, **given.columns},
        {**read.relations, **given.relations},
        {**read.entities, **given.entities},
    )
    assert (read.roles, read.attributes, read.links) == (given.roles, given.attributes, given.links)


def test_columns_by_number_beside_names() -> None:
    """A number means a column only where no column is called so: a year may be a column's name."""
    profile = read_profile(b'[columns]\n"2" = "subject"\n"2031" = false\n"7" = "note"', "p.toml", VOCABULARY)
    text = f"2031,,{HEAD.partition(',')[2]},\n1,{ROW},a note\n"
    report = _loaded(text, profile)
    assert messages(report) == []
    assert report.annotations == {"read": 2, "mapped": 1, "left_out": 1}


def test_a_table_of_very_many_columns_ends() -> None:
    """Time grows with the size of the table: a hundred thousand columns take seconds, not days."""
    more = ",".join(f"c{number}" for number in range(100_000))
    began = time.monotonic()
    report = _loaded(f"{HEAD},{more}\n{ROW},{','.join('x' * 100_000)}\n")
    assert report.annotations["unmapped"] == 100_000
    assert report.claims == 1
    assert time.monotonic() - began < 300


@pytest.mark.parametrize("line", ['a,"b', 'a,""b,""', '"', '"""', 'a,b,"', '"a"b', '"a', '""', '"",""",'])
def test_a_table_of_very_many_quotation_marks_ends(line: str) -> None:
    """Reading begins again after a row that can't be read, but no line is read again and again."""
    began = time.monotonic()
    report = _loaded(f"{HEAD}\n" + f"{line}\n" * 20_000 + ROW + "\n")
    assert report.annotations["read"] > 0
    assert time.monotonic() - began < 300


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        ("[table]\nhead = 4", "[table.head]: unknown key 'head'; expected one of header, skip, delimiter, quote, "),
        ("[table]\nheader = true", "[table.header]: header is True; expected the line of the head, from 1, or false"),
        ("[table]\nheader = 0", "[table.header]: header is 0; expected the line of the head, from 1, or false"),
        ("[table]\nskip = 5", "[table.skip]: skip is 5; expected a list of lines, from 1"),
        ("[table]\ndelimiter = ''", "[table.delimiter]: delimiter is ''; expected one character, such as ';'"),
        ("[table]\nquote = 'no'", "[table.quote]: quote is 'no'; expected the character around cells, or false"),
        ("[table]\nencoding = 'latin-99'", "[table.encoding]: encoding is 'latin-99'; expected one that Python knows"),
        ("[table]\nencoding = 'hex'", "[table.encoding]: encoding is 'hex'; expected one that Python knows"),
        ("[table]\nnull = 'NA'", "[table.null]: null is 'NA'; expected a list of the cells that stand for nothing"),
        (
            "[columns]\na = { field = 'when', dates = '%Y' }",
            "[columns.a]: unknown key 'dates'; expected one of field, type, date, separator",
        ),
        (
            "[columns]\na = { field = 'when', date = '%d/%m' }",
            "[columns.a]: '%d/%m' is no way to write dates; expected one such as %d/%m/%Y, with a year, or one of ",
        ),
        (
            "[columns]\na = { field = 'when', date = '%Y %d' }",
            "[columns.a]: '%Y %d' is no way to write dates; expected one such as %d/%m/%Y, with a year, or one of ",
        ),
        (
            "[columns]\na = { field = 'when', date = [] }",
            "[columns.a]: date is []; expected a way to write dates such as %d/%m/%Y, or a list of several",
        ),
        (
            "[columns]\na = { field = 'note', date = '%Y' }",
            "[columns.a]: note takes no date; expected one of when, when_start, when_end, said, published",
        ),
        (
            "[columns]\na = { field = 'subject', separator = ';' }",
            "[columns.a]: subject takes no separator; expected one of said_by, said_by_link, annotated_by, quote",
        ),
        (
            "[columns]\na = { field = 'said_by', separator = '' }",
            "[columns.a]: separator is ''; expected what stands between the values of a cell",
        ),
        ("table = 3", ": table is 3; expected a table"),
    ],
)
def test_what_is_wrong_in_what_a_profile_says_of_tables(entry: str, error: str) -> None:
    """File, line and key, and what was expected."""
    with pytest.raises(Exception, match="expected") as raised:
        read_profile(entry.encode(), "p.toml", VOCABULARY)
    line = entry.count("\n") + 1
    space = "" if error.startswith(":") else " "
    assert str(raised.value).startswith(f"p.toml:{line}{space}{error}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a preamble\n\nsubject;object;relation\n", "Line 3 looks like the head: a profile says so with header = 3"),
        ("a,b\n1,2\n", "t.csv:1: its columns are a, b; expected a subject, and an object or item, or a profile with"),
    ],
)
def test_a_head_that_is_none(text: str, message: str) -> None:
    """What was found is told, and where the head may be."""
    (told,) = messages(_loaded(text))
    assert message in told


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("header = 9", "t.csv:3: the table has 3 lines; expected the head on line 9, as the profile says"),
        ("header = 2", "t.csv:2: that line is empty; expected the head on line 2, as the profile says"),
    ],
)
def test_a_head_that_is_not_where_the_profile_says(table: str, message: str) -> None:
    """Said with the line."""
    profile = read_profile(f"[table]\n{table}".encode(), "p.toml", VOCABULARY)
    assert messages(_loaded("a\n\nb", profile)) == [message]


def test_tabs_are_told_from_commas_by_the_name() -> None:
    """In a `.tsv` file words with many commas don't make it one of commas."""
    profile = read_profile(
        b'[table]\nheader = false\n[columns]\n"1" = { field = "subject", type = "State" }\n"2" = '
        b'{ field = "object", type = "NonStateArmedGroup" }\n"3" = "note"\n[defaults]\nrelation = "arms"',
        "p.toml",
        VOCABULARY,
    )
    report = _loaded("Kestrelia\tAsh Column\tguns, food, oil, money, words\n", profile, name="t.tsv")
    assert (report.annotations["read"], report.annotations["mapped"]) == (1, 1)
