"""The OpenAPI document, made from shapes, fields and what `describe` says of the views."""
