"""What a message says between its lines: how upset somebody is, about what, and by which words one can tell."""
