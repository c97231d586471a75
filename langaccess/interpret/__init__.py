"""Who may interpret an encounter, and what happened: the roster and the encounter log."""
