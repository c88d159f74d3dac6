"""The Wonde REST API v1.0, which speaks for most of the MIS products of British schools."""

from rostersync.mis.wonde.reader import WondeReader as WondeReader
