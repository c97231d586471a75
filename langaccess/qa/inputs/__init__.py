"""Finds the files to check, and reads each as blocks of text with a place."""
