"""The ports that DynamoDB stands behind, and what their items look like."""
