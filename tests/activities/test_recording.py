"""The recording activity's patience."""

from activities.recording import patience


def test_it_waits_longer_each_time_and_never_so_long_that_the_ledger_is_late() -> None:
    waits = [patience(attempt).total_seconds() for attempt in (1, 5, 50, 5000)]
    assert 0.5 <= waits[0] <= 1 < waits[1] < 6
    assert all(6 <= wait <= 12 for wait in waits[2:])


def test_two_cases_do_not_come_back_in_step() -> None:
    assert len({patience(9) for _ in range(20)}) > 1
