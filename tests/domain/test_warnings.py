"""What a policy warns of and does not forbid: a due that lies further away than it would have it."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain.deadlines import ByDate
from models.domain.limits import limit
from models.domain.policy_faults import policy_faults
from models.domain.warnings import warned
from tests.domain.people import head, staff
from tests.domain.stories import TEXT, opened
from tests.domain.terms import STANDARD, STANDARD_POLICY, at

A_YEAR = STANDARD.model_copy(update={"warn_beyond": limit("12 months")})


@pytest.mark.parametrize(("due", "warns"), [(date(2027, 3, 2), False), (date(2027, 3, 3), True)])
def test_a_due_beyond_a_year_is_taken_with_a_warning(due: date, *, warns: bool) -> None:
    case = opened(terms=A_YEAR, deadline=ByDate(date=due)).case
    assert [one.reckoning.ends_at for one in warned(case)] == [at("2027-03-02 18:00")] * warns


def test_it_goes_when_the_due_comes_nearer_or_the_case_is_over() -> None:
    story = opened(terms=A_YEAR, deadline=ByDate(date=date(2029, 12, 31)))
    assert warned(story.case)
    assert not warned(opened(deadline=ByDate(date=date(2029, 12, 31))).case)
    story.by(staff("SWJ-JG"), c.ChangeDue(due=date(2026, 12, 31), reason=TEXT))
    assert not warned(story.case)
    other = opened(terms=A_YEAR, deadline=ByDate(date=date(2029, 12, 31)))
    assert not warned(other.by(head("SWJ-JG"), c.Withdraw(reason=TEXT)).case)


def test_a_policy_says_it_and_cases_of_others_are_written_as_before() -> None:
    policy = STANDARD_POLICY.model_copy(update={"warn_beyond": limit("12 months")})
    assert policy.terms("minor").warn_beyond == limit("12 months")
    assert "warn_beyond" not in STANDARD.model_dump(mode="json")
    nothing = STANDARD_POLICY.model_copy(update={"warn_beyond": limit("0 months")})
    assert [fault.place for fault in policy_faults(nothing)] == [("warn_beyond",)]
