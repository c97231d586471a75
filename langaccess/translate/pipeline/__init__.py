"""From a document to its labeled draft, step by step; import from langaccess.translate."""
