"""The web page: static files, served at ``/`` and ``/web/``."""
