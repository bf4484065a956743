"""What earlier revisions of the project wrote: exports and stores, which today's code is held against."""
