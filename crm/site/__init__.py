"""The public pages: unsubscribe, preferences, and a message in the browser."""
