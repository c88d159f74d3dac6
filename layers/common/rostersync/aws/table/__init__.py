"""How a DynamoDB table is read and written: keys, items, pages, documents, conditions."""
