"""What an agency does for the people it serves: which languages they need, and who knows it."""
