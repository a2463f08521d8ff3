"""What a benchmark reports: ratios are taken repeat by repeat, and an aim is met or not."""

from bench.figures import Figure, table, tables

RATE = Figure(group="g", name="rate", unit="lives/s", ours=(6.0, 9.0, 8.0), peer=(10.0, 10.0, 16.0), at_least=0.6)


def test_each_repeat_is_compared_with_its_own_neighbour() -> None:
    assert RATE.ratios == (0.6, 0.9, 0.5)
    assert RATE.reached == 0.6


def test_an_aim_is_met_by_the_median() -> None:
    assert RATE.meets is True
    assert Figure(group="g", name="n", unit="s", ours=(7.0,), at_most=6.0).meets is False
    assert Figure(group="g", name="n", unit="s", ours=(7.0,)).meets is None


def test_a_row_says_medians_ratio_and_spread() -> None:
    assert table([RATE]).splitlines()[-1] == "| rate | lives/s | 8 | 10 | 0.60 | 0.5–0.9 |  | yes |"


def test_groups_have_a_table_each_in_their_order() -> None:
    other = Figure(group="h", name="n", unit="s", ours=(1.0,))
    headings = [line for line in tables([RATE, other, RATE]).splitlines() if line.startswith("#")]
    assert headings == ["### g", "### h"]
