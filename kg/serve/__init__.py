"""SPARQL over HTTP, read-only; by default for this machine alone.

`kg.serve.app.create_app` makes the application, `kg.serve.config.Config` holds its limits.
"""
