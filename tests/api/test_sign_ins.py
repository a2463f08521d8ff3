"""The delay for whoever guesses passwords, by a clock of its own."""

import asyncio

import pytest

from api.problems import TooManyRequests
from api.sign_ins import Attempt, SignIns, where_from

HOME = Attempt("ann", "192.0.2.1", known=True)
ABROAD = Attempt("ann", "198.51.100.1", known=False)


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def sign_ins(clock: Clock) -> SignIns:
    """Nothing has failed yet."""
    return SignIns(clock)


async def waits(sign_ins: SignIns, attempt: Attempt) -> int:
    """How long this attempt would have to wait; 0 where it is judged."""
    try:
        async with sign_ins.turn(attempt):
            return 0
    except TooManyRequests as refused:
        return int(str(refused.facts["retry_after"]))


async def test_the_wait_doubles_up_to_its_longest(sign_ins: SignIns, clock: Clock) -> None:
    waited = []
    for _ in range(24):
        sign_ins.failed(ABROAD)
        waited.append(await waits(sign_ins, ABROAD))
        clock.now += waited[-1]
    assert waited[:13] == [0] * 9 + [2, 3, 5, 9]
    assert max(waited) == waited[-1] == 301


async def test_a_refused_attempt_counts_for_nothing(sign_ins: SignIns, clock: Clock) -> None:
    for _ in range(10):
        sign_ins.failed(ABROAD)
    assert {await waits(sign_ins, ABROAD) for _ in range(1000)} == {2}
    clock.now += 1.5
    assert await waits(sign_ins, ABROAD) == 0


async def test_failures_elsewhere_do_not_keep_the_owner_out_where_they_are_known(sign_ins: SignIns) -> None:
    for guesser in range(400):
        sign_ins.failed(Attempt("ann", f"203.0.113.{guesser}", known=False))
        sign_ins.failed(Attempt(f"colleague-{guesser}", HOME.address, known=False))
    assert await waits(sign_ins, HOME) == 0
    assert await waits(sign_ins, ABROAD) == 301
    assert await waits(sign_ins, Attempt("newcomer", HOME.address, known=False)) == 31


async def test_where_they_are_known_their_own_address_costs_them_a_minute_at_most(sign_ins: SignIns) -> None:
    for _ in range(1000):
        sign_ins.failed(HOME)
    assert await waits(sign_ins, HOME) == 61


async def test_coming_in_forgets_the_failures_there_and_not_those_elsewhere(sign_ins: SignIns) -> None:
    for guesser in range(40):
        sign_ins.failed(Attempt("ann", f"203.0.113.{guesser}", known=False))
    for _ in range(20):
        sign_ins.failed(HOME)
    sign_ins.succeeded(HOME)
    assert await waits(sign_ins, HOME) == 0
    assert await waits(sign_ins, ABROAD) > 0


async def test_of_many_at_once_no_more_are_judged_than_one_after_another(sign_ins: SignIns) -> None:
    judged = 0

    async def guess() -> None:
        nonlocal judged
        try:
            async with sign_ins.turn(ABROAD):
                judged += 1
                await asyncio.sleep(0)
                sign_ins.failed(ABROAD)
        except TooManyRequests:
            pass

    await asyncio.gather(*(guess() for _ in range(300)))
    assert judged <= 11


async def test_a_crowd_does_not_hold_up_whoever_is_known(sign_ins: SignIns) -> None:
    async def stay(number: int) -> None:
        async with sign_ins.turn(Attempt(f"guessed-{number}", f"203.0.113.{number}", known=False)):
            await asyncio.sleep(60)

    crowd = [asyncio.create_task(stay(number)) for number in range(50)]
    await asyncio.sleep(0)
    assert await waits(sign_ins, HOME) == 0
    assert await waits(sign_ins, ABROAD) > 0
    for one in crowd:
        one.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    assert await waits(sign_ins, ABROAD) == 0


def test_a_household_counts_as_one_address() -> None:
    assert where_from("2001:db8:1:2:3:4:5:6") == where_from("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert where_from("::ffff:192.0.2.1") == "192.0.2.1"
    assert where_from("") == ""
