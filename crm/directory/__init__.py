"""The directory knows organisations and people, who holds which position, and how to reach them."""
