"""Language access for police and sheriff's offices: offline, driven by one policy file."""

__all__ = ["__version__"]

__version__ = "0.1.0"
