"""A document to its labelled draft, step by step; the wing's door is langaccess.translate."""
