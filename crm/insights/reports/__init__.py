"""Reports of a period: figures, what they mean, whom they count."""
