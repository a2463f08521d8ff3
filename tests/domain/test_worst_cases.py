"""The worst that an organization can do to separation of duties: people by dates, as the API resolves them."""

from datetime import date, timedelta

import pytest

from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.organization import Organization
from models.domain.posts import Appointment, Delegation, Person, PostKind
from models.domain.refusals import NotIndependent, NotPermitted
from models.domain.standing import actions
from models.domain.words import Capacity, State
from tests.domain.people import head, staff
from tests.domain.stories import FAIL, MONDAY, PASS, TEXT, Story, confirm, rectifying

START = date(2026, 1, 1)
LEAD_HEAD, CHECKER, SIGNER, OTHER = 1, 2, 3, 4
JUDGING = (PASS, FAIL, c.Suspend(reason=TEXT, until=date(2026, 6, 1)), c.Withdraw(reason=TEXT), c.SignOff())


def holds(person: int, unit: str, post: str = "head", since: date = START, until: date | None = None) -> Appointment:
    return Appointment(person=person, unit=unit, post=post, starts_on=since, ends_on=until)


def lends(person: int, delegate: int, since: date = START, until: date | None = None) -> Delegation:
    return Delegation(person=person, delegate=delegate, starts_on=since, ends_on=until)


def organization(*rows: Appointment | Delegation) -> Organization:
    """The lead's head, a checker and a signer of the supervisor, and whatever else."""
    usual = (holds(LEAD_HEAD, "SWJ-01"), holds(CHECKER, "SWJ-JG", "staff"), holds(SIGNER, "SWJ-JG"))
    return Organization(
        post_kinds=tuple(PostKind(code=one.value, name=one.value, capacity=one) for one in Capacity),
        people=tuple(Person(id=one, code=f"P{one}", name=f"P{one}") for one in (LEAD_HEAD, CHECKER, SIGNER, OTHER)),
        appointments=(*usual, *(row for row in rows if isinstance(row, Appointment))),
        delegations=tuple(row for row in rows if isinstance(row, Delegation)),
    )


def today(people: Organization, person: int, story: Story) -> Actor:
    return people.actor(person, story.now.date())


def confirmed(people: Organization, by: int = LEAD_HEAD, co_units: tuple[str, ...] = ()) -> Story:
    story = rectifying(co_units=co_units)
    for unit in co_units:
        story.by(head(unit), c.CompletePart(text=TEXT))
    return story.by(today(people, by, story), confirm(1))


def may(story: Story, actor: Actor) -> set[str]:
    return {name.value for name in actions(story.case, actor)}


@pytest.mark.parametrize("post", ["head", "staff", "reader"])
def test_one_person_with_two_posts_judges_nothing(post: str) -> None:
    """The supervisor's head, and whatever in the lead: they confirm nothing they judge, and judge nothing at all."""
    people = organization(holds(SIGNER, "SWJ-01", post))
    story = confirmed(people)
    for order in JUDGING:
        with pytest.raises(NotIndependent):
            story.by(today(people, SIGNER, story), order)
    assert may(story, today(people, SIGNER, story)) == {"comment"}


def test_with_two_posts_they_confirm_by_the_one_and_another_checks() -> None:
    people = organization(holds(SIGNER, "SWJ-01"))
    story = confirmed(people, by=SIGNER).by(today(people, CHECKER, story := confirmed(people, by=SIGNER)), PASS)
    with pytest.raises(NotIndependent):
        story.by(today(people, SIGNER, story), c.SignOff())
    assert story.case.state is State.VERIFIED


def test_a_delegate_of_the_confirmer_neither_checks_nor_signs() -> None:
    people = organization(lends(LEAD_HEAD, CHECKER), lends(LEAD_HEAD, SIGNER))
    story = confirmed(people)
    for person in (CHECKER, SIGNER):
        with pytest.raises(NotIndependent):
            story.by(today(people, person, story), PASS)


def test_nor_after_the_delegation_has_ended_if_they_confirmed_by_it() -> None:
    """A delegation that ended last night unties the delegate from the lead, but not from what they did by it."""
    last_day = MONDAY.date()
    people = organization(lends(LEAD_HEAD, CHECKER, until=last_day))
    story = confirmed(people, by=CHECKER).at(MONDAY + timedelta(days=1))
    assert today(people, CHECKER, story).tied_to == ("SWJ-JG",)
    with pytest.raises(NotIndependent):
        story.by(today(people, CHECKER, story), PASS)


def test_nor_whoever_lent_their_posts_to_the_confirmer_on_that_day() -> None:
    """It was done in their name, whatever posts they hold today."""
    last_day = MONDAY.date()
    people = organization(lends(LEAD_HEAD, OTHER, until=last_day), holds(LEAD_HEAD, "SWJ-JG", "staff", last_day))
    moved = organization(holds(LEAD_HEAD, "SWJ-JG", "staff", last_day + timedelta(days=1)))
    moved = moved.model_copy(update={"appointments": moved.appointments[1:]})
    story = confirmed(people, by=OTHER).at(MONDAY + timedelta(days=1))
    assert today(moved, LEAD_HEAD, story).tied_to == ("SWJ-JG",)
    with pytest.raises(NotIndependent):
        story.by(today(moved, LEAD_HEAD, story), PASS)


def test_a_delegation_is_not_lent_on() -> None:
    people = organization(lends(SIGNER, OTHER), lends(OTHER, CHECKER))
    story = confirmed(people).by(staff("SWJ-JG", 7), PASS)
    assert "sign_off" in may(story, today(people, OTHER, story))
    with pytest.raises(NotPermitted):
        story.by(today(people, CHECKER, story), c.SignOff())


def test_a_supervisor_who_also_helps_judges_nothing() -> None:
    """The unit cannot (the next above takes its place), so it is a person: a post in the co-unit beside their own."""
    people = organization(holds(CHECKER, "SWJ-02", "staff"), holds(SIGNER, "SWJ-02", "reader"))
    story = confirmed(people, co_units=("SWJ-02",))
    for person, order in ((CHECKER, PASS), (SIGNER, PASS), (SIGNER, c.Withdraw(reason=TEXT))):
        with pytest.raises(NotIndependent):
            story.by(today(people, person, story), order)


def test_a_holder_transferred_to_the_supervisor_does_not_check_what_they_confirmed() -> None:
    """From the lead's secretary to the supervisor's inspector, with no overlap of a day."""
    tomorrow = MONDAY.date() + timedelta(days=1)
    before = organization()
    after = organization(holds(LEAD_HEAD, "SWJ-JG", "staff", tomorrow))
    after = after.model_copy(update={"appointments": after.appointments[1:]})
    story = confirmed(before).at(MONDAY + timedelta(days=1))
    transferred = today(after, LEAD_HEAD, story)
    assert transferred.units == ("SWJ-JG",)
    with pytest.raises(NotIndependent):
        story.by(transferred, PASS)
    # What somebody else confirmed in a later round, they may.
    story.by(today(after, CHECKER, story), FAIL).by(head("SWJ-01", 9), confirm(2))
    assert story.by(transferred, PASS).case.state is State.VERIFIED


def test_a_holder_transferred_away_loses_the_right_with_the_post() -> None:
    tomorrow = MONDAY.date() + timedelta(days=1)
    people = organization()
    ended = people.appointments[2].model_copy(update={"ends_on": MONDAY.date()})
    people = people.model_copy(update={"appointments": (*people.appointments[:2], ended)})
    story = confirmed(people).by(today(people, CHECKER, story := confirmed(people)), PASS)
    assert "sign_off" in may(story, people.actor(SIGNER, MONDAY.date()))
    with pytest.raises(NotPermitted):
        story.by(people.actor(SIGNER, tomorrow), c.SignOff())
