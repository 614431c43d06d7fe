namespace Studio.Training.Contracts;

/// <summary>
/// One thing wrong with a RunSpec, as a sentence for people. <paramref name="Field"/> is the JSON name of the field to
/// mend, or empty when the text as a whole cannot be read. A warning does not stop a run from starting.
/// </summary>
public sealed record SpecProblem(string Field, string Message, bool IsWarning = false)
{
    public override string ToString() => Message;
}
