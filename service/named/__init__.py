"""Named queries: the catalogue of the folders in `service/queries`, and the rows that they join or sort."""
