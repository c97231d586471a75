"""What comes back: whose it is, its sentences in their places, and what is taken in or held."""
