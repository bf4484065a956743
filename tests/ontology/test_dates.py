"""Dates: the days that an EDTF date can mean, and periods with open sides."""

from __future__ import annotations

from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.ontology.dates import When, bounds
from actorgraph.ontology.errors import DateError
from tests.ontology.strategies import DATES, PARTIAL, periods_of_time

ANY_DAY = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(ANY_DAY)
def test_day_is_both_bounds(day: date) -> None:
    """A full date means that day."""
    assert bounds(day.isoformat()) == (day.isoformat(), day.isoformat())


@given(ANY_DAY)
def test_month_lasts_to_its_last_day(day: date) -> None:
    """A month is from its first day to its last, leap years included."""
    last = monthrange(day.year, day.month)[1]
    month = day.isoformat()[:7]
    assert bounds(month) == (f"{month}-01", f"{month}-{last}")


@given(ANY_DAY)
def test_year_lasts_to_its_last_day(day: date) -> None:
    """A year is from 1 January to 31 December."""
    year = day.isoformat()[:4]
    assert bounds(year) == (f"{year}-01-01", f"{year}-12-31")


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_no_day_that_does_not_exist(year: int, month: int, day: int) -> None:
    """Four, two and two digits are a date exactly when the calendar has that day (and year 0 is a leap year)."""
    text = f"{year:04}-{month:02}-{day:02}"
    exists = 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]
    if exists:
        assert bounds(text) == (text, text)
    else:
        with pytest.raises(DateError, match=text):
            bounds(text)


@given(DATES)
def test_bounds_are_days_in_order(text: str) -> None:
    """Bounds are ISO days, which compare as strings, and the earliest isn't after the latest."""
    earliest, latest = bounds(text)
    assert earliest is not None
    assert latest is not None
    assert len(earliest) == len(latest) == len("2023-11-22")
    assert earliest <= latest


@given(PARTIAL, PARTIAL)
def test_interval_is_from_the_first_day_to_the_last(start: str, end: str) -> None:
    """An interval reaches from the earliest day of its start to the latest of its end."""
    if bounds(start)[0] <= bounds(end)[1]:  # type: ignore[operator]
        assert bounds(f"{start}/{end}") == (bounds(start)[0], bounds(end)[1])


_MORE = "2023-11-22 or 2023-10/.."


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023?", "2023-01-01", "2023-12-31"),
        ("2023-11~", "2023-11-01", "2023-11-30"),
        ("2023-11-22%", "2023-11-22", "2023-11-22"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2023-XX", "2023-01-01", "2023-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("[2021,2023]", "2021-01-01", "2023-12-31"),
        ("{2021-05,2021-08}", "2021-05-01", "2021-08-31"),
        ("2023-11-22T10:00:00Z", "2023-11-22", "2023-11-22"),
        ("2023-10/2023-12", "2023-10-01", "2023-12-31"),
        ("2023-06?/2024-08?", "2023-06-01", "2024-08-31"),
        ("2023/2023-05", "2023-01-01", "2023-05-31"),
        ("2023-10/..", "2023-10-01", None),
        ("2023-10/", "2023-10-01", None),
        ("../2023-10", None, "2023-10-31"),
        ("/2023-10", None, "2023-10-31"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_bounds(text: str, earliest: str | None, latest: str | None) -> None:
    """Uncertain, unspecified, one-of and open dates mean the widest stretch that they allow."""
    assert bounds(text) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2023-22", "2023-06-01", "2023-08-31"),
        ("2023-23", "2023-09-01", "2023-11-30"),
        ("2023-21/2023-22", "2023-03-01", "2023-08-31"),
        ("2023-24", "2023-12-01", "2024-02-29"),  # a winter ends in the next year
        ("2024-24", "2024-12-01", "2025-02-28"),
        ("2023-28", "2023-12-01", "2024-02-29"),  # northern winter
        ("2023-30", "2023-12-01", "2024-02-29"),  # southern summer
        ("2023-32", "2023-06-01", "2023-08-31"),  # southern winter
        ("2023-29", "2023-09-01", "2023-11-30"),  # southern spring
        ("2023-33", "2023-01-01", "2023-03-31"),  # first quarter
        ("2023-39", "2023-09-01", "2023-12-31"),  # last third
        ("2023-41", "2023-07-01", "2023-12-31"),  # second half
        ("2022-23/2022-24", "2022-09-01", "2023-02-28"),
        ("9999-24", "9999-12-01", "9999-12-31"),  # as late as a day can be
    ],
)
def test_season(text: str, earliest: str, latest: str) -> None:
    """A season (21 spring to 24 winter) lasts three months, also over the end of its year."""
    assert bounds(text) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-13", "'2023-13' has no month 13"),
        ("2023-00", "'2023-00' has no month 00"),
        ("2023-02-29", "'2023-02-29' has no day 29"),
        ("2023-11-31", "'2023-11-31' has no day 31"),
        ("2023-11-00", "'2023-11-00' has no day 00"),
        ("2023-11/2023-13", "'2023-11/2023-13' is no interval: '2023-13' has no month 13"),
        ("/", "'/' has neither a start nor an end"),
        ("../..", "'../..' has neither a start nor an end"),
        ("Y20000", "'Y20000' lies outside the years 0000 to 9999"),
        ("-0044", "'-0044' lies outside the years 0000 to 9999"),
        *(
            (text, f"'{text}' is not an EDTF date such as 2023, 2023-11, 2023-11-22 or 2023-10/..")
            for text in ["", "..", "nonsense", "22.11.2023", "2023-1", "23-11", "2023..", "٢٠٢٣"]
        ),
        *(
            (text, f"'{text}' is no interval: '{side}' is not an EDTF date such as 2023, 2023-11, {_MORE}")
            for text, side in [("2023/open", "open"), ("n/a", "n")]
        ),
    ],
)
def test_what_is_no_date(text: str, message: str) -> None:
    """What isn't EDTF, or isn't in the calendar, is refused with what is wrong in it."""
    with pytest.raises(DateError) as caught:
        bounds(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["2023/2024/2025", "../2023/..", "2023//2024"])
def test_interval_has_two_sides(text: str) -> None:
    """An interval of three parts is none."""
    with pytest.raises(DateError):
        bounds(text)


@pytest.mark.parametrize("text", ["2023-11-22/2023-11-01", "2024/2023-05"])
def test_interval_does_not_end_before_it_starts(text: str) -> None:
    """An interval whose end lies before its start is refused, as a period is."""
    with pytest.raises(DateError):
        bounds(text)


@pytest.mark.parametrize("text", [" 2023", "2023 ", "2023-11-22\n", "202X "])
def test_white_space_is_no_part_of_a_date(text: str) -> None:
    """A date with white space around it isn't EDTF: it would be stored as it is."""
    with pytest.raises(DateError):
        bounds(text)


@pytest.mark.parametrize("text", ["2023-1X", "1XXX-1X"])
def test_nothing_is_printed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever becomes of an odd date, nothing is printed: standard output belongs to the command's answer."""
    with suppress(DateError):
        bounds(text)
    assert capsys.readouterr() == ("", "")


# -- periods ----------------------------------------------------------------------------------------------------------


@given(periods_of_time())
def test_period_comes_back_from_its_edtf(when: When | None) -> None:
    """A period is one EDTF string, which reads back as the same period, with the same bounds."""
    if when is not None:
        assert When.parse(when.edtf) == when
        assert bounds(when.edtf) == when.bounds


@given(ANY_DAY, st.integers(1, 10_000))
def test_period_does_not_end_before_it_starts(day: date, days: int) -> None:
    """The end of a period isn't before its start."""
    start = day.isoformat()
    try:
        end = (day - timedelta(days=days)).isoformat()
    except OverflowError:
        return
    with pytest.raises(DateError) as caught:
        When.of(start, end)
    assert str(caught.value) == f"it ends ({end}) before it starts ({start})"


@pytest.mark.parametrize(
    ("text", "start", "end", "edtf"),
    [
        ("2023-11", "2023-11", "2023-11", "2023-11"),
        ("2023/2024", "2023", "2024", "2023/2024"),
        ("2023/2023", "2023", "2023", "2023"),
        ("2023-10/..", "2023-10", None, "2023-10/.."),
        ("2023-10/", "2023-10", None, "2023-10/.."),
        ("../2023-10", None, "2023-10", "../2023-10"),
        ("/2023-10", None, "2023-10", "../2023-10"),
        (" 2023 / 2024 ", "2023", "2024", "2023/2024"),
        ("2023?", "2023?", "2023?", "2023?"),
    ],
)
def test_period_of_a_string(text: str, start: str | None, end: str | None, edtf: str) -> None:
    """A plain date is both start and end; an interval has two sides, each of which can be open."""
    period = When.parse(text)
    assert period == When(start, end)
    assert period is not None
    assert period.edtf == edtf


@pytest.mark.parametrize(("start", "end"), [(None, None), ("", ".."), ("..", None)])
def test_open_on_both_sides_is_no_period(start: str | None, end: str | None) -> None:
    """A period that is open on both sides says nothing, and is none."""
    assert When.of(start, end) is None


def test_absent_end_is_open() -> None:
    """A start without an end has no latest day, and an end without a start no earliest."""
    assert When("2023-11", None).bounds == ("2023-11-01", None)
    assert When(None, "2023-11").bounds == (None, "2023-11-30")


def test_partial_end_lasts_to_its_last_day() -> None:
    """A period may end in the partial date in which it starts."""
    assert When.of("2023-11", "2023") == When("2023-11", "2023")
    assert When("2023-11", "2023").bounds == ("2023-11-01", "2023-12-31")


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("2024", "2023", "it ends (2023) before it starts (2024)"),
        ("2023/2024", None, "'2023/2024' is an interval where one date is expected"),
        (None, "../2024", "'../2024' is an interval where one date is expected"),
        ("soon", None, "'soon' is not an EDTF date such as 2023, 2023-11, 2023-11-22 or 2023-10/.."),
        ("2023-13", "2024", "'2023-13' has no month 13"),
    ],
)
def test_what_is_no_period(start: str | None, end: str | None, message: str) -> None:
    """A side that is no single date, or an end before the start, is refused with what is wrong."""
    with pytest.raises(DateError) as caught:
        When.of(start, end)
    assert str(caught.value) == message
