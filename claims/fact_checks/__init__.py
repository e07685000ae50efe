"""What Google's Fact Check Tools API would answer, from our verdicts and other checkers' ratings.

The discovery document of factchecktools v1alpha1 is the specification.
"""
