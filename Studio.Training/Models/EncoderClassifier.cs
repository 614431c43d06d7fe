namespace Studio.Training.Models;

/// <summary>An encoder with one output a class, label or number; its loss is the problem's.</summary>
public abstract class EncoderClassifier : EncoderModel
{
    protected EncoderClassifier(ProblemType problem, int outputs) => (Problem, Outputs) = (problem, outputs);

    /// <summary>Width of the logits.</summary>
    public int Outputs { get; }
}
