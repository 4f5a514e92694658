"""Delivery hands messages over: never lost, never twice, and never to somebody we may not write to."""

from .contents import Content, Rendered, Slot

__all__ = ["Content", "Rendered", "Slot"]
