"""Undoing a change set: every row back to what it was, where nothing has happened to it since."""
