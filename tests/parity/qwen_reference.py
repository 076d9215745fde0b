"""What transformers computes of a sound with a Qwen3-ASR, stage by stage. Needs the extra qwen."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from tests.parity.qwen_stages import MODES, TOLD
from tests.parity.stages import DTYPES, NEW, Array

# The prompt as the chat template writes it, each `<|audio_pad|>` standing for one frame.
TEMPLATE = (
    "<|im_start|>system\n{told}<|im_end|>\n<|im_start|>user\n<|audio_start|>{sound}<|audio_end|>"
    "<|im_end|>\n<|im_start|>assistant\n{forced}"
)
REQUESTS = {
    "windowed": {"told": "", "forced": ""},
    "full": {
        "told": "Some words, told beforehand.\none, two three",
        "forced": "language German<asr_text>",
    },
}
assert set(REQUESTS) == set(MODES)
assert TOLD.context in REQUESTS["full"]["told"]


class Reference:
    """A checkpoint of the layout for transformers, in transformers."""

    def __init__(self, folder: Path, mode: str, dtype: str = "fp32") -> None:
        import transformers
        from transformers.models.qwen3_asr import feature_extraction_qwen3_asr as front

        config = transformers.Qwen3ASRConfig.from_pretrained(folder)
        if mode == "full":
            config.audio_config.n_window_infer = 100_000  # frames: 1000 s
        self.model: Any = transformers.Qwen3ASRForConditionalGeneration.from_pretrained(
            folder, config=config, dtype=DTYPES[dtype]
        ).eval()
        self.front: Any = front.Qwen3ASRFeatureExtractor()
        self.tokenizer: Any = transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json")
        )
        self.request = REQUESTS[mode]

    def compute(self, audio: Array, new: int = NEW) -> dict[str, Array]:
        """Run one sound through every stage; `new` tokens, ends of sequence ignored."""
        features = self.front(
            [audio], sampling_rate=16_000, padding=True, return_attention_mask=True
        )
        mel, mask = features["input_features"], features["attention_mask"]
        found: dict[str, torch.Tensor] = {"mel": mel[0, :, : int(mask.sum())]}
        model = self.model
        with torch.inference_mode():
            inner = model.model
            found["tower"] = inner.audio_tower(
                input_features=mel.to(model.dtype), input_features_mask=mask
            ).last_hidden_state
            found["proj"] = inner.multi_modal_projector(found["tower"])
            ids = self.prompt(len(found["proj"]))
            heard = {"input_features": mel.to(model.dtype), "input_features_mask": mask}
            first = model(input_ids=ids, **heard, use_cache=False, logits_to_keep=1)
            rows, chosen = [first.logits[:, -1].float()], list[int]()
            sound = ids[0] == model.config.audio_token_id
            embed = inner.get_input_embeddings()
            x = embed(ids).masked_scatter(sound[None, :, None], found["proj"])
            while len(chosen) < new:  # without a cache, all over again
                chosen.append(int(rows[-1].argmax()))
                x = torch.cat((x, embed(torch.tensor([chosen[-1:]]))), dim=1)
                out = model(inputs_embeds=x, use_cache=False, logits_to_keep=1)
                rows.append(out.logits[:, -1].float())
        found["logits"] = torch.cat(rows[:new])
        stages = {name: tensor.float().numpy() for name, tensor in found.items()}
        pad = self.model.config.audio_token_id
        prompt = np.where(ids[0].numpy() == pad, -1, ids[0].numpy())
        return stages | {"ids": np.array(chosen), "prompt": prompt}

    def prompt(self, frames: int) -> torch.Tensor:
        """Give the ids [1, length] of a prompt with `frames` frames of sound."""
        text = TEMPLATE.format(sound="<|audio_pad|>" * frames, **self.request)
        ids = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return torch.tensor([ids])


class AlignerReference:
    """A forced aligner of the layout for transformers, in transformers."""

    def __init__(self, folder: Path) -> None:
        import transformers
        from transformers.models.qwen3_asr import feature_extraction_qwen3_asr as front

        self.model: Any = transformers.Qwen3ASRForTokenClassification.from_pretrained(
            folder, dtype=torch.float32
        ).eval()
        self.front: Any = front.Qwen3ASRFeatureExtractor()
        self.tokenizer: Any = transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json")
        )

    def compute(self, audio: Array, words: list[str]) -> dict[str, Array]:
        """Give the logits at every slot, the times in milliseconds, and these put in order."""
        from transformers.models.qwen3_asr import processing_qwen3_asr as processing

        features = self.front(
            [audio], sampling_rate=16_000, padding=True, return_attention_mask=True
        )
        mask = features["attention_mask"]
        mel = int(mask.sum())
        frames = mel // 100 * 13 + -(-(mel % 100) // 8)
        text = "<timestamp><timestamp>".join(words) + "<timestamp><timestamp>"
        text = "<|audio_start|>" + "<|audio_pad|>" * frames + "<|audio_end|>" + text
        ids = torch.tensor([self.tokenizer(text, add_special_tokens=False)["input_ids"]])
        with torch.inference_mode():
            out = self.model(
                input_ids=ids,
                input_features=features["input_features"],
                input_features_mask=mask,
                use_cache=False,
            )
        logits = out.logits[0][ids[0] == self.model.config.timestamp_token_id].float()
        times = (logits.argmax(-1).float() * 80).numpy()
        fixed = np.array(processing._fix_timestamps(times))
        return {"logits": logits.numpy(), "times": times, "fixed": fixed}
