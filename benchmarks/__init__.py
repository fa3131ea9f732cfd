"""Benchmarks: peers side by side, results compared before times."""
