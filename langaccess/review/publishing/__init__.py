"""Approved documents leave; every copy is counted, held or called back."""
