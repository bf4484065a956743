"""The stores: one module each, one line each in `service.stores.registry`."""
