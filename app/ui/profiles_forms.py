"""Sentences about profiles and about Return that come from below; the names of those that ship."""

FORMS = (
    "Terminal",
    "Code",
    "Chat",
    "Mail",
    "Prose",
    "The profiles in {} cannot be read: {}.",
    "The profiles cannot be written to {}: {}.",
    "The profiles are no TOML: nothing in them could be read.",
    "Something in the file of profiles is no TOML: it was passed over.",
    "The profile in line {} is damaged: {}.",
    "Profile {}: {}",
    "A profile needs a name.",
    "There is another profile of this name.",
    "name is missing.",
    "{} must be a list of texts.",
    "{} must be one of {}.",
    "VoxBar was not sure of the text: Return was not pressed.",
    "Part of the recording is missing: Return was not pressed.",
    "Return was not pressed.",
    "You went on yourself: Return was not pressed.",
)
