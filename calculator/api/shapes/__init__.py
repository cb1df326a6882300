"""The JSON objects the API answers with. The OpenAPI document is made from these: a change here is a change of the
contract.
"""
