"""The digits model while it is trained: production's own modules, joined, their loss, their file.

Architecture and file are canary-qwen-2.5b's, a two-thousandth of its size. The auxiliary CTC head
on the encoder speeds training up and is thrown away.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from asr.features import slaney_filters, symmetric_window
from asr.nn.fastconformer import EncoderConfig, Perception
from asr.nn.qwen3 import Decoder, DecoderConfig, LoraConfig
from tests.recipes.digits_tokens import END, PAD, embedding_rows, save_tokenizer

PLACEHOLDER = "<|audioplaceholder|>"
BEFORE = "<|im_start|>user\nTranscribe the following: "
AFTER = "<|im_end|>\n<|im_start|>assistant\n"
ENCODER = EncoderConfig(layers=4, width=96, heads=4, conv_channels=16, dropout=0.05)
LORA = LoraConfig(rank=8, scale=2.0)
SMOOTHING = 0.05  # of the targets, so that a few hundred clips are not learnt by heart
IGNORED = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What one batch costs; `right` [batch] says which texts would be written exactly."""

    text: Tensor
    ctc: Tensor
    right: Tensor


class DigitsModel(nn.Module):
    """Waveforms and their texts -> loss. `perception` and `decoder` are what is shipped."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.perception = Perception(ENCODER, ENCODER.width)
        self.decoder = Decoder(decoder_config(tokenizer))
        self.ctc = nn.Linear(ENCODER.width, 11)  # blank, then the digits
        front = self.perception.preprocessor.featurizer
        front.fb.copy_(slaney_filters().bfloat16())  # the file holds them rounded
        front.window.copy_(symmetric_window().bfloat16())
        nn.init.normal_(self.decoder.embed_tokens.weight, std=0.05)
        self.before, self.after = ids(tokenizer, BEFORE), ids(tokenizer, AFTER)

    def forward(self, mel: Tensor, lengths: Tensor, texts: list[str]) -> Loss:
        """Take mels [batch, mels, frames] of these lengths [batch]."""
        frames, heard = self.perception.encoder(mel, lengths)  # [batch, frames / 8, width]
        projected = self.perception.proj(frames)
        rows, targets = zip(
            *(self._row(p[:n], t) for p, n, t in zip(projected, heard, texts, strict=True)),
            strict=True,
        )
        x = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
        wanted = nn.utils.rnn.pad_sequence(list(targets), batch_first=True, padding_value=IGNORED)
        logits = self.decoder.logits(self.decoder(x))
        return Loss(
            text=functional.cross_entropy(
                logits.flatten(0, 1),
                wanted.flatten(),
                ignore_index=IGNORED,
                label_smoothing=SMOOTHING if self.training else 0.0,
            ),
            ctc=self._ctc(frames, heard, texts),
            right=((logits.argmax(-1) == wanted) | (wanted == IGNORED)).all(1),
        )

    def adapt_only(self) -> None:
        """Freeze the decoder but for its adapter, as canary-qwen's training did."""
        self.decoder.use_adapter(True)
        for name, parameter in self.decoder.named_parameters():
            parameter.requires_grad = "lora_" in name

    def _row(self, heard: Tensor, text: str) -> tuple[Tensor, Tensor]:
        """Lay prompt, sound and answer in a row [length, hidden] and give the targets [length]."""
        answer = [*ids(self.tokenizer, text), self.tokenizer.token_to_id(END)]
        embed = self.decoder.embed_tokens
        ends = embed(torch.tensor(self.before)), embed(torch.tensor(self.after + answer[:-1]))
        row = torch.cat((ends[0], heard, ends[1]))
        target = torch.full((len(row),), IGNORED)
        target[-len(answer) :] = torch.tensor(answer)
        return row, target

    def _ctc(self, frames: Tensor, heard: Tensor, texts: list[str]) -> Tensor:
        labels = [[int(d) + 1 for d in text.split()] for text in texts]
        counts = torch.tensor([len(label) for label in labels])
        loss = functional.ctc_loss(
            self.ctc(frames).log_softmax(-1).transpose(0, 1),
            torch.tensor([d for label in labels for d in label]),
            heard,
            counts,
            reduction="sum",
            zero_infinity=True,
        )
        return loss / max(1, int(counts.sum()))


def ids(tokenizer: Tokenizer, text: str) -> list[int]:
    """Encode a text, special tokens included."""
    return list(tokenizer.encode(text, add_special_tokens=False).ids)


def decoder_config(tokenizer: Tokenizer) -> DecoderConfig:
    """Give the small Qwen3's sizes."""
    return DecoderConfig(
        vocabulary=embedding_rows(tokenizer),
        hidden=ENCODER.width,
        layers=2,
        heads=4,
        kv_heads=2,
        head=32,
        intermediate=256,
        lora=LORA,
    )


def published_names(model: DigitsModel) -> dict[str, Tensor]:
    """Give the tensors that are shipped under canary-qwen's names; floats in bfloat16."""
    named = {f"perception.{k}": t for k, t in model.perception.state_dict().items()}
    for name, tensor in model.decoder.state_dict().items():
        prefix = "" if name == "embed_tokens.weight" else "llm.base_model.model.model."
        named[prefix + name] = tensor
    return {
        name: (t.bfloat16() if t.is_floating_point() else t).contiguous()
        for name, t in named.items()
    }


def save_model(model: DigitsModel, folder: Path) -> None:
    """Write NeMo 3.0's offline layout: weights, two configurations, the tokenizer."""
    (folder / "llm_backbone").mkdir(parents=True, exist_ok=True)
    tied = {"llm.base_model.model.lm_head.weight": "embed_tokens.weight"}
    save_file(published_names(model), str(folder / "model.safetensors"), metadata=tied)
    save_tokenizer(model.tokenizer, folder)
    _write_json(folder / "config.json", salm_config())
    _write_json(folder / "llm_backbone" / "config.json", backbone_config(model.tokenizer))


def _write_json(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def salm_config() -> dict[str, object]:
    """Give config.json in NeMo's form."""
    return {
        "architectures": ["NeMoSpeechLMForConditionalGeneration"],
        "model_type": "nemo_speechlm",
        "demonstration": True,  # hears English digits only; programs say so where they list it
        "license": "CC-BY-SA-4.0",
        "audio_locator_tag": PLACEHOLDER,
        "prompt_format": "qwen",
        "pretrained_asr": None,
        "pretrained_llm": "llm_backbone",
        "pretrained_weights": False,
        "torch_dtype": "bfloat16",
        "freeze_params": ["^llm\\..+$", "^embed_tokens\\..+$"],
        "prevent_freeze_params": ["^.+\\.lora_.+$"],
        "lora": {
            "task_type": "CAUSAL_LM",
            "r": LORA.rank,
            "lora_alpha": int(LORA.rank * LORA.scale),
            "lora_dropout": 0.0,
            "target_modules": list(LORA.targets),
        },
        "perception": {
            "target": "nemo.collections.speechlm2.modules.perception.AudioPerceptionModule",
            "output_dim": ENCODER.width,
            "encoder": encoder_section(),
            "modality_adapter": {
                "_target_": "nemo.collections.speechlm2.modules.perception.IdentityConnector",
                "d_model": ENCODER.width,
            },
            "preprocessor": PREPROCESSOR,
        },
    }


PREPROCESSOR = {
    "_target_": "nemo.collections.asr.modules.AudioToMelSpectrogramPreprocessor",
    "dither": 1e-05,
    "features": 128,
    "frame_splicing": 1,
    "log": True,
    "n_fft": 512,
    "normalize": "per_feature",
    "pad_to": 0,
    "pad_value": 0.0,
    "sample_rate": 16000,
    "window": "hann",
    "window_size": 0.025,
    "window_stride": 0.01,
}


def encoder_section() -> dict[str, object]:
    """Give the encoder's part of config.json."""
    return {
        "_target_": "nemo.collections.asr.modules.ConformerEncoder",
        "att_context_size": [-1, -1],
        "att_context_style": "regular",
        "causal_downsampling": False,
        "conv_context_size": None,
        "conv_kernel_size": ENCODER.kernel,
        "conv_norm_type": "batch_norm",
        "d_model": ENCODER.width,
        "dropout": ENCODER.dropout,
        "dropout_att": 0.0,
        "dropout_emb": 0.0,
        "dropout_pre_encoder": 0.0,
        "feat_in": ENCODER.mels,
        "feat_out": -1,
        "ff_expansion_factor": ENCODER.expansion,
        "n_heads": ENCODER.heads,
        "n_layers": ENCODER.layers,
        "pos_emb_max_len": 5000,
        "self_attention_model": "rel_pos",
        "subsampling": "dw_striding",
        "subsampling_conv_channels": ENCODER.conv_channels,
        "subsampling_factor": 8,
        "untie_biases": True,
        "use_bias": True,
        "xscaling": False,
    }


def backbone_config(tokenizer: Tokenizer) -> dict[str, object]:
    """Give llm_backbone/config.json: a Qwen3 as transformers describes it."""
    sizes = decoder_config(tokenizer)
    return {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": tokenizer.token_to_id(PAD),
        "eos_token_id": tokenizer.token_to_id(END),
        "pad_token_id": tokenizer.token_to_id(PAD),
        "head_dim": sizes.head,
        "hidden_act": "silu",
        "hidden_size": sizes.hidden,
        "initializer_range": 0.02,
        "intermediate_size": sizes.intermediate,
        "max_position_embeddings": 4096,
        "max_window_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "num_key_value_heads": sizes.kv_heads,
        "rms_norm_eps": sizes.epsilon,
        "rope_scaling": None,
        "rope_theta": int(sizes.rope_theta),
        "sliding_window": None,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "use_sliding_window": False,
        "vocab_size": sizes.vocabulary,
    }
