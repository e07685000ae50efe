"""The story that the product ships with: what became of the reshoots of *Ballerina*.

Facts and short attributed quotations, in our own words otherwise, as the steps a desk would take.
"""
