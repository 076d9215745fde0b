"""The settings of profiles; declared once."""

from app.settings_kinds import Setting

SUBMIT_SURE = Setting(
    key="insertion.submit_sure",
    kind="whole",
    default=80,
    minimum=0,
    maximum=100,
    unit="%",
    label="Return only when this sure",
    help="Where a profile presses Return after the text: not if the model was less sure of it.",
)
