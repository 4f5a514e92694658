"""What ends a command with a sentence instead of a traceback."""


class Trouble(Exception):
    """Something is not as it must be; the text says what, and what to do."""
