"""actorgraph: who does what to whom, who says so, and how sure they are.

Its parts are the folders ``service``, ``loaders`` and ``ontology`` of the repository: here are links to them.
"""
