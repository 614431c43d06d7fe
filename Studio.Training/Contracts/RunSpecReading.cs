using Studio.Data;

namespace Studio.Training.Contracts;

/// <summary>What came of reading a spec: the spec, or every problem found (then <see cref="Spec"/> is null).</summary>
public sealed record RunSpecReading(RunSpec? Spec, IReadOnlyList<SpecProblem> Problems)
{
    /// <exception cref="UserError">the text is no RunSpec; the message holds all its problems.</exception>
    public RunSpec OrThrow(string source) =>
        Spec ?? throw new UserError($"{source}: {string.Join(" ", Problems.Select(p => p.Message))}");
}
