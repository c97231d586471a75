"""What must arrive as it is: numbers, phones, dates, links; found, and compared by value."""
