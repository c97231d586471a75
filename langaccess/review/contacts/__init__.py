"""One number, every language: the register of contacts, and a change of a value everywhere."""
