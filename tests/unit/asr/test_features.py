import torch

from asr.features import MelFrontEnd, normalise, slaney_filters, symmetric_window


def front_end() -> MelFrontEnd:
    front = MelFrontEnd()
    front.fb, front.window = slaney_filters(), symmetric_window()
    return front


def test_a_frame_is_ten_milliseconds() -> None:
    front = front_end()
    assert [front(torch.randn(n)).shape[1] for n in (0, 159, 160, 1_601, 16_000)] == [
        0,
        0,
        1,
        10,
        100,
    ]


def test_every_row_has_mean_zero_and_deviation_one() -> None:
    mel = front_end()(torch.randn(16_000))
    torch.testing.assert_close(mel.mean(1), torch.zeros(128), rtol=0, atol=1e-5)
    torch.testing.assert_close(mel.std(1), torch.ones(128), rtol=0, atol=1e-4)


def test_one_frame_and_silence_stay_finite() -> None:
    front = front_end()
    assert front(torch.randn(160)).isfinite().all()
    assert front(torch.zeros(16_000)).abs().max() < 1.0
    assert normalise(torch.full((2, 1), 3.0)).tolist() == [[0.0], [0.0]]


def test_a_tone_lights_the_filter_of_its_pitch() -> None:
    filters = slaney_filters()[0]
    centres = filters.argmax(1) * 16_000 / 512  # Hz
    tone = torch.sin(2 * torch.pi * 2_000 * torch.arange(16_000) / 16_000)
    power = torch.stft(tone, 512, 160, 400, symmetric_window(), return_complex=True).abs() ** 2
    loudest = (filters @ power).mean(1).argmax()
    assert abs(float(centres[loudest]) - 2_000) < 60


def test_a_batch_is_zero_beyond_each_length() -> None:
    mels, lengths = front_end().batch([torch.randn(4_000), torch.randn(1_700)])
    assert lengths.tolist() == [25, 10]
    assert mels.shape == (2, 128, 25)
    assert mels[1, :, 10:].abs().max() == 0.0
