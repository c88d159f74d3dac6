"""The Wonde REST API v1.0, which gives access to most MIS products of British schools."""

from rostersync.mis.wonde.reader import WondeReader as WondeReader
