"""A network that looks lived in: lists imported, newsletters sent, one being written, changes to look back on."""
