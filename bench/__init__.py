"""Benchmarks: each against the bare engine or the raw driver in the same run; what is reported are ratios."""
