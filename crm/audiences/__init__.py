"""Audiences know who is meant (segments), what they may be sent (topics, consent) and whom not to write to."""
