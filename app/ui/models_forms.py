"""Sentences about models that come from below with values in them: found again by their form."""

FORMS = (
    "{} The small model that ships with VoxBar serves in its place.",
    (
        "{} is not on this machine: voxbar models download {} fetches it; or give --model the"
        " folder that holds its files."
    ),
    'There is no model "{}", and no folder of that name; here are {}.',
    "The model in {} is damaged: {}.",
    "The weights {} are damaged: {}.",
    "{} is missing.",
    "{} has {} bytes, not {}.",
    "{} is not what it was: its hash differs.",
    "{} cannot be read: {}.",
    "{} is damaged: {}. Remove the model, or the file.",
    "{} is not there.",
    "{} is there already; remove it first.",
    "Another VoxBar is fetching {}: waiting for it.",
    "Another VoxBar is fetching {} right now.",
    (
        "There is not enough space in {}: {} are needed and {} are free. VOXBAR_MODELS can name a"
        " folder on another disk."
    ),
    "The disk is full: {}. What is there already is kept for another try.",
    "{} cannot be written: {}.",
    ("{} could not be fetched from {}: {}. What has come is kept; another try goes on from there."),
    "{}: {}; going on in {} s.",
    "{} from {} is not what it should be: its hash differs. It was thrown away.",
    "{} has another {} than the one that is known: its hash differs. Nothing was fetched.",
    "{} gives no hash of {}: it cannot be checked.",
    "{} says that {} has {} bytes, not {}.",
    "{} sends more of {} than the {} bytes it said.",
    "{} is not encrypted, and the hashes of {} are not known here: use an address with https.",
    "{} does not have {} of {} at {}.",
    (
        "{} does not give {} of {} to everyone ({}). If its page asks for consent, give it there"
        " and put your token into HF_TOKEN."
    ),
    "{} refused {} of {}: it answered {}.",
    "HF_HUB_OFFLINE is set: nothing may be fetched.",
    "The proxy on the way to {} refused: {}.",
    "{} cannot be used: {}.",
    "There is no folder {}.",
    "{} does not hold {}: {} is missing.",
    "{} has {} bytes; {} of {} has {}.",
    "{} is not {} of {}: its hash differs.",
    "The process that did it was ended from outside.",
    "The GPU's {} GB hold the most accurate model, and it answers at once there.",
    "{} GB of memory and {} cores carry the most accurate model.",
    (
        "To keep up with speech, {} wants {} cores and {} GB of memory, or an NVIDIA GPU with {}"
        " GB; this machine has {} cores, {} GB of memory and no NVIDIA GPU."
    ),
    (
        "To keep up with speech, {} wants {} cores and {} GB of memory, or an NVIDIA GPU with {}"
        " GB; this machine has {} cores, {} GB of memory and an NVIDIA GPU with {} GB."
    ),
    (
        "Large models and digits need the add-on {} (about 1 GB on the disk; for NVIDIA cards"
        " {}, about 4 GB), which is not installed: install its .deb, or unpack its archive into {}."
    ),
    "Large models and digits need PyTorch, which is not installed: pip install torch.",
    "The add-on in {} is damaged: install it again.",
    (
        "The add-on in {} is for Python {}, and this VoxBar has Python {}: install the one that was"
        " made with it."
    ),
)
