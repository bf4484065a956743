"""How the graph is kept and answered: stores, queries, HTTP, command line, web page."""
