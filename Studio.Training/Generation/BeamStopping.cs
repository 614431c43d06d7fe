namespace Studio.Training.Generation;

/// <summary>When a beam search ends that has as many finished hypotheses as beams; Hugging Face's early_stopping.</summary>
public enum BeamStopping
{
    /// <summary>false: when the best hypothesis still open, as long as it is now, could no longer beat the worst finished one.</summary>
    False,

    /// <summary>true: at once.</summary>
    True,

    /// <summary>"never": as False, but reckoned with the length that favours the open ones most.</summary>
    Never,
}
