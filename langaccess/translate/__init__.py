"""Documents times languages: labelled drafts, a manifest, and a pack for what a person must do."""
