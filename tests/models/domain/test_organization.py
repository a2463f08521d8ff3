"""What holds on a day: lines, guides, seats, delegations and who holds a post."""

from datetime import date

from models.domain.actors import Seat
from models.domain.lines import Lines
from models.domain.words import Capacity
from tests.models.domain.small_organization import ANN, BEN, CAT, DAN, organization, relation, seat, stands_in

DAY = date(2026, 6, 1)
HEAD, STAFF = (Capacity.HEAD,), (Capacity.STAFF,)


def test_lines_hold_all_above_and_the_guides_with_their_own_lines() -> None:
    lines = organization().lines(["LOW"], "party", DAY)
    assert lines == Lines(above={"LOW": "MID", "MID": "TOP", "SIDE": "TOP"}, guides={"LOW": ("SIDE",)})


def test_an_unknown_unit_has_no_line() -> None:
    assert organization().lines(["NOWHERE"], "party", DAY) == Lines()


def test_another_line_is_another_matter() -> None:
    trade = organization(relations=(relation("LOW", "MID"), relation("LOW", "SIDE", line="trade")))
    assert trade.lines(["LOW"], "trade", DAY).above == {"LOW": "SIDE"}


def test_a_relation_holds_to_its_last_day_and_the_next_takes_over() -> None:
    moved = organization(
        relations=(relation("LOW", "MID", ends_on=DAY), relation("LOW", "SIDE", starts_on=date(2026, 6, 2)))
    )
    leaders = [moved.leader("LOW", "party", day) for day in (date(2025, 12, 31), DAY, date(2026, 6, 2))]
    assert leaders == [None, "MID", "SIDE"]


def test_a_guide_that_has_ended_guides_no_more() -> None:
    ended = organization(relations=(relation("LOW", "SIDE", "guides", ends_on=date(2026, 5, 31)),))
    assert ended.lines(["LOW"], "party", DAY) == Lines()


def test_a_line_that_loops_ends() -> None:
    loop = organization(relations=(relation("LOW", "MID"), relation("MID", "TOP"), relation("TOP", "LOW")))
    lines = loop.lines(["LOW"], "party", DAY)
    assert lines.up("LOW") == ("LOW", "MID", "TOP")
    assert loop.subtree("LOW", "party", DAY) == ("LOW", "MID", "TOP")


def test_a_subtree_follows_the_leading_line_only() -> None:
    whole = organization()
    assert whole.subtree("TOP", "party", DAY) == ("LOW", "MID", "SIDE", "TOP")
    assert whole.subtree("SIDE", "party", DAY) == ("SIDE",)
    assert whole.subtree("NOWHERE", "party", DAY) == ()


def test_one_person_may_hold_two_posts() -> None:
    actor = organization(appointments=(seat(ANN, "MID"), seat(ANN, "LOW", "staff"))).actor(ANN, DAY)
    assert actor.seats == (
        Seat(unit="MID", post="head", capacity=Capacity.HEAD),
        Seat(unit="LOW", post="staff", capacity=Capacity.STAFF),
    )
    assert actor.tied_to == ("LOW", "MID")


def test_a_transferred_holder_leaves_the_post_to_the_next() -> None:
    moved = organization(
        appointments=(
            seat(ANN, "LOW", ends_on=DAY),
            seat(BEN, "LOW", starts_on=date(2026, 6, 2)),
            seat(ANN, "MID", starts_on=date(2026, 6, 2)),
        )
    )
    assert moved.holders("LOW", HEAD, DAY) == (ANN,)
    assert moved.holders("LOW", HEAD, date(2026, 6, 2)) == (BEN,)
    assert moved.actor(ANN, date(2026, 6, 2)).tied_to == ("MID",)


def test_a_delegate_sits_for_the_delegator_and_both_are_tied() -> None:
    lent = organization(appointments=(seat(ANN, "MID"), seat(BEN, "LOW", "staff")), delegations=(stands_in(BEN, ANN),))
    ann, ben = lent.actor(ANN, DAY), lent.actor(BEN, DAY)
    assert ben.seats == (
        Seat(unit="LOW", post="staff", capacity=Capacity.STAFF),
        Seat(unit="MID", post="head", capacity=Capacity.HEAD, acting_for=ANN),
    )
    assert (ben.tied_to, ben.stands_for) == (("LOW", "MID"), (ANN,))
    assert [one.unit for one in ann.seats] == ["MID"]
    assert (ann.tied_to, ann.stands_for) == (("LOW", "MID"), (BEN,))


def test_a_delegate_of_a_delegate_is_not_a_delegate() -> None:
    chain = organization(
        appointments=(seat(ANN, "MID"), seat(BEN, "SIDE")), delegations=(stands_in(BEN, ANN), stands_in(CAT, BEN))
    )
    assert [(one.unit, one.acting_for) for one in chain.actor(CAT, DAY).seats] == [("SIDE", BEN)]
    assert chain.actor(CAT, DAY).stands_for == (BEN,)
    assert chain.holders("MID", HEAD, DAY) == (ANN, BEN)


def test_a_delegation_ends() -> None:
    lent = organization(appointments=(seat(ANN, "MID"),), delegations=(stands_in(BEN, ANN, ends_on=DAY),))
    after = date(2026, 6, 2)
    assert lent.holders("MID", HEAD, after) == (ANN,)
    assert lent.actor(BEN, after).seats == ()
    assert lent.actor(BEN, after).stands_for == ()


def test_two_who_stand_in_for_each_other() -> None:
    mutual = organization(
        appointments=(seat(ANN, "MID"), seat(BEN, "LOW")), delegations=(stands_in(BEN, ANN), stands_in(ANN, BEN))
    )
    assert mutual.actor(ANN, DAY).stands_for == (BEN,)
    assert [(one.unit, one.acting_for) for one in mutual.actor(ANN, DAY).seats] == [("MID", None), ("LOW", BEN)]


def test_holders_are_those_of_the_capacities_asked_for() -> None:
    mixed = organization(
        appointments=(seat(ANN, "MID"), seat(BEN, "MID", "staff"), seat(CAT, "MID", "reader"), seat(DAN, "LOW"))
    )
    assert mixed.holders("MID", STAFF, DAY) == (BEN,)
    assert mixed.holders("MID", (Capacity.HEAD, Capacity.STAFF), DAY) == (ANN, BEN)


def test_units_that_nobody_heads_are_named() -> None:
    assert organization(appointments=(seat(ANN, "TOP"), seat(BEN, "MID", "staff"))).headless(DAY) == (
        "LOW",
        "MID",
        "SIDE",
    )


def test_whoever_is_in_charge_of_the_nearest_unit_is_addressed_with_their_delegates() -> None:
    posts = (seat(ANN, "TOP"), seat(BEN, "TOP", "staff", in_charge_of=("MID",)), seat(CAT, "MID"))
    found = organization(appointments=posts, delegations=(stands_in(DAN, BEN),))
    assert found.in_charge("TOP", ("LOW", "MID"), DAY) == (BEN, DAN)
    assert found.addressed("TOP", (), ("LOW", "MID"), DAY) == (BEN, DAN)
    assert found.addressed("TOP", HEAD, ("LOW", "MID"), DAY) == (ANN, BEN, DAN)
    assert found.addressed("TOP", HEAD, None, DAY) == (ANN,)


def test_the_one_in_charge_of_the_unit_itself_goes_before_the_one_of_those_above() -> None:
    posts = (seat(ANN, "TOP", in_charge_of=("MID",)), seat(BEN, "TOP", "staff", in_charge_of=("LOW",)))
    assert organization(appointments=posts).in_charge("TOP", ("LOW", "MID"), DAY) == (BEN,)


def test_where_nobody_is_in_charge_the_head_is_addressed() -> None:
    ended = seat(BEN, "TOP", "staff", in_charge_of=("LOW",), ends_on=date(2026, 5, 31))
    found = organization(appointments=(seat(ANN, "TOP"), ended))
    assert found.in_charge("TOP", ("LOW",), DAY) == ()
    assert found.addressed("TOP", STAFF, ("LOW",), DAY) == (ANN,)
