"""A network that looks lived in: lists imported, newsletters sent, one being written, changes to look back on."""

from .fill import fill, sign_in_of

__all__ = ["fill", "sign_in_of"]
