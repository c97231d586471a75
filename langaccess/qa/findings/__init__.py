"""What a check answers, how it is written down, and what people answered to it."""
