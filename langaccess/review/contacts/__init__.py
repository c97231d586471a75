"""One number, every language: a change of a registered value in every document."""
