"""Why customers complain: a tree of causes people can change."""
