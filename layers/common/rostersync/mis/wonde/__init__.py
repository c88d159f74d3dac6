"""The Wonde REST API v1.0, which speaks for most of the MIS products of British schools."""
