"""Sentences about files that come from below with values in them: found again by their form."""

FORMS = (
    "No speech was found in it.",
    "This file is not in the list any more.",
    "This transcript is not there any more.",
    "There are no recordings in {}.",
    "There is no file {}.",
    "There is no folder {}.",
    "Another VoxBar watches {} already.",
    "{} does not exist.",
    "{} may not be read: permission denied.",
    "{} is empty (0 bytes).",
    "{} is not a recording but text.",
    "{} is not a recording in a format that can be read here.",
    "{} is damaged: the recording's header cannot be read.",
    "{} is incomplete: its index is missing, so it was cut off or never finished.",
    "{} is encrypted (copy protection), so its sound cannot be read.",
    "{} is damaged or cut off: no sound can be read from it.",
    "{} is a video without sound.",
    "{} has no audio track.",
    "{} has an audio track without any sound in it (0 seconds).",
)
