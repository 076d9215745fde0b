"""Sentences about tidied texts that come from below."""

FORMS = (
    "Not tidied: {}",
    "Not tidied: the model was not done in time.",
    "Not tidied: a spoken command would have changed.",
    "There is no tidied text that could be swapped with what you said.",
    "The model wrote nothing.",
    "The model made a list of it.",
    "A path, an address, a flag or a name of code would have changed.",
    "A number would have changed.",
    "A no or not would have changed.",
    "A name would have lost its capital letter, or a word got one that changes it.",
    "Words that were not said would have been added.",
    "Words that were said would have been left out.",
    "The words would have come in another order.",
    "What stands between quotation marks would have changed.",
)
