namespace Studio.Training.Models;

/// <summary>What a classifier's outputs mean, and so what its loss is.</summary>
public enum ProblemType
{
    /// <summary>One of several classes: cross-entropy; targets are class ids (B).</summary>
    SingleLabel,

    /// <summary>Any number of several labels, each by itself: binary cross-entropy; targets are 0 or 1 (B, labels).</summary>
    MultiLabel,

    /// <summary>One or more numbers: mean squared error; targets are those (B) or (B, outputs).</summary>
    Regression,
}
