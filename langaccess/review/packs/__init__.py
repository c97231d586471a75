"""Documents are sent to translators and reviewers: what to send, and what a pack holds."""
