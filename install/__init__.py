"""What puts the program on a PC that has no network."""
