"""What loading rows would change."""

from models.domain.units import Unit
from models.loading.merging import merge


def unit(code: str, name: str = "x") -> Unit:
    return Unit(code=code, name=name)


def test_rows_are_added_changed_unchanged_or_left_out() -> None:
    merged = merge([unit("A"), unit("B"), unit("C")], [unit("B"), unit("C", "y"), unit("D")])
    assert (merged.added, merged.changed, merged.absent) == ((unit("D"),), (unit("C", "y"),), (unit("A"),))
    assert merged.unchanged == 1
    assert merged.rows == (unit("A"), unit("B"), unit("C", "y"), unit("D"))


def test_a_row_that_stands_twice_is_told() -> None:
    assert merge([], [unit("A"), unit("A", "y")]).repeated == (unit("A", "y"),)
