"""Campaigns know what we want to reach, what we wrote for it, and who came along."""
