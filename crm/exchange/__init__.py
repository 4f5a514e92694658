"""Files come in: read, checked row by row, applied as one change set, and undone as one."""
