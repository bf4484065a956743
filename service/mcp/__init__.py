"""The Model Context Protocol: the same questions and look-ups as over HTTP, as tools for assistants."""
