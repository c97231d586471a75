"""Page layouts of InDesign (IDML)."""
