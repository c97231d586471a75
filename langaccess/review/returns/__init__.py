"""Returned files: matched to their documents, sentence by sentence, imported or held."""
