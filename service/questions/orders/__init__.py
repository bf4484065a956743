"""The values that lists can be ordered by: a query for each kind of results, in each store's language."""
