"""DynamoDB, SQS and SSM: the only importers of boto3."""
