"""Estimates: items of any service, kept in groups, priced together, with every change undoable.

`document` and what stands on it (`reading`, `edits`, `merge`, `totals`, `diff`, `compare`) is plain Python; `models`,
`actions`, `queries` and `access` keep documents in the database and say who may do what.
"""
