"""How the answers of the commands look: at 80 columns, and as JSON."""
