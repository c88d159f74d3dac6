"""What is deployed, and the check of a deployment."""
