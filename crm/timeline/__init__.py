"""The timeline knows what happened between us and them, and what somebody promised to do."""
