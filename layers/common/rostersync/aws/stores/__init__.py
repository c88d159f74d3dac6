"""The ports over DynamoDB, and the items that they keep."""
