"""What-if: a grid of scenarios over a service or a whole estimate, evaluated by the same formulas and ranked.

Nothing is stored row by row: a definition and its price book determine row i completely. `reading` makes a
definition of JSON, `grid` numbers its scenarios, `evaluate` prices a slab of them, `fold` keeps what is worth keeping,
`summary` says it in the reader's words. All of it without Django.
"""
