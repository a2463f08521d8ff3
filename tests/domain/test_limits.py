"""Limits as text: what is read, what is written, what is rubbish."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.domain.limits import Limit, LimitUnit, limit

WRITTEN = {
    "20 working days": (LimitUnit.WORKING_DAYS, 20),
    "1 working day": (LimitUnit.WORKING_DAYS, 1),
    "-5 working days": (LimitUnit.WORKING_DAYS, -5),
    "15 calendar days": (LimitUnit.CALENDAR_DAYS, 15),
    "P15D": (LimitUnit.CALENDAR_DAYS, 15),
    "P2W": (LimitUnit.CALENDAR_DAYS, 14),
    "3 months": (LimitUnit.MONTHS, 3),
    "P3M": (LimitUnit.MONTHS, 3),
    "P1Y": (LimitUnit.MONTHS, 12),
    "PT30S": (LimitUnit.EXACT, 30_000),
    "-PT2S": (LimitUnit.EXACT, -2_000),
    "PT0.5S": (LimitUnit.EXACT, 500),
    "PT1H30M": (LimitUnit.EXACT, 5_400_000),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_limit_is_read(text: str) -> None:
    read = limit(text)
    assert (read.unit, read.n) == WRITTEN[text]


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "-P", "20", "working days", "20 days", "20 working  days", " 20 working days",
        "20 working days ", "20 working days\n", "1.5 working days", "P1M1D", "P1DT1H", "PT1D", "p3m", "3 Months",
        "PT1,5S", "1e3 months",
        "999999 working days", "--5 working days", "PT30", "30S", "P-3M",
    ],
)  # fmt: skip
def test_rubbish_is_no_limit(text: str) -> None:
    with pytest.raises(ValidationError):
        limit(text)


@given(st.text(max_size=12) | st.from_regex(r"-?P?T?[0-9]{0,3}[YMWDHS]?( (working|calendar) days?)?", fullmatch=True))
def test_any_text_is_a_limit_or_a_validation_error(text: str) -> None:
    try:
        read = limit(text)
    except ValidationError:
        return
    assert limit(str(read)) == read


_ISO = st.from_regex(
    r"-?P([1-9][0-9]?Y([0-9]{1,3}M)?|[0-9]{1,3}M|[0-9]{1,3}W([0-9]{1,4}D)?|[0-9]{1,4}D"
    r"|T([0-9]{1,5}H([0-9]{1,6}M)?|[0-9]{1,6}M([0-9]{1,7}S)?|[0-9]{1,7}(\.[0-9]{1,3})?S))",
    fullmatch=True,
)
_WORDS = st.from_regex(r"-?([0-9]{1,5} (working|calendar) days?|[0-9]{1,4} months?)", fullmatch=True)


@given(_ISO | _WORDS)
@example("PT99999H")
def test_what_was_read_once_is_read_again(text: str) -> None:
    read = limit(text)
    assert Limit.model_validate_json(read.model_dump_json()) == read


@given(st.integers(-(10**6), 10**6), st.sampled_from(LimitUnit), st.integers(-50, 50))
def test_a_limit_times_a_factor(n: int, unit: LimitUnit, factor: int) -> None:
    assert Limit(unit=unit, n=n).times(factor) == Limit(unit=unit, n=n * factor)
