"""Questions understood: parameters, filters, clocks, order and page, and how they are put to a store."""
