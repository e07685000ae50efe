"""The story that the product ships with: what became of the reshoots of *Ballerina*.

The files of `ballerina/` hold facts and short attributed quotations, in our own words otherwise:
who speaks (sources), what about (subjects, claims), what was published (pages), and the steps that
a desk would have taken, in their order. One page can be a report on several claims.
"""
