"""Finding the first of ever later steps that reaches far enough, without walking through all of them."""

from collections.abc import Callable


def first_step(reaches: Callable[[int], bool], start: int) -> int:
    """The smallest n ≥ `start` for which `reaches(n)` holds; what holds once must hold from there on."""
    low, stride = start, 1
    if reaches(low):
        return low
    while not reaches(low + stride):
        low += stride
        stride *= 2
    high = low + stride
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high
