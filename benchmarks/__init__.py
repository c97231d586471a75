"""Benchmarks: ratios against peers on the same input in the same run; never part of the tests."""
