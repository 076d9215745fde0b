"""One file for each kind of checkpoint; each turns waveforms into hypotheses."""
