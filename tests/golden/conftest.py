"""The table runs on every kind of store, as the contract tests do."""

from tests.contract.conftest import empty

__all__ = ["empty"]
