"""What processes cost, as Linux counts it."""

import os
import time

from bench.processes import cpu_seconds, family, megabytes


def test_work_is_counted() -> None:
    before, until = cpu_seconds(os.getpid()), time.process_time() + 0.1
    while time.process_time() < until:
        pass
    assert cpu_seconds(os.getpid()) - before > 0.05


def test_memory_is_counted_in_megabytes() -> None:
    block = bytearray(b"x" * 50_000_000)
    assert 50 < megabytes(os.getpid(), children=False) < 5_000
    assert len(block) == 50_000_000


def test_a_process_that_is_gone_costs_nothing() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    time.sleep(0.01)
    assert (family(child), cpu_seconds(child), megabytes(child, children=True)) == ([], 0.0, 0.0)
