"""A simulated MIS that speaks the Wonde contract over HTTP.

It is written from the contract alone and shares no code with the product, so that the two can
disagree. ``python -m local.mis`` serves it; ``local.mis.control_client`` drives it.
"""
