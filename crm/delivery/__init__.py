"""Delivery hands messages over: never lost, never twice, and never to somebody we may not write to."""
