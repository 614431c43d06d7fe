using Studio.Data.Cleaning.Images;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>What a spec's fields say about varying its training images.</summary>
public static class ImageAugmentation
{
    public static bool IsOn(RunSpec spec) => spec.Task == Tasks.ImageClassification && !Of(spec).IsOff;

    public static ImageVariation Of(RunSpec spec) =>
        new(spec.AugmentShift, spec.AugmentRotation, spec.AugmentScale, spec.AugmentFlip, spec.AugmentErase, spec.AugmentNoise);
}
