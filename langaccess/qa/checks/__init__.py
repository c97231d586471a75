"""The checks of one pair of source and target; one function, one code."""
