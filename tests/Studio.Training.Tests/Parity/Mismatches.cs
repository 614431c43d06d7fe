using Studio.Training.Tensors;

namespace Studio.Training.Tests.Parity;

/// <summary>Collects everything that differs from a reference, so that one run names each case and not only the first.</summary>
internal sealed class Mismatches
{
    private readonly List<string> _all = [];

    public void Number(string what, double expected, double actual, double relative = 0, double absolute = 0)
    {
        (relative, absolute) = (TestDevice.Tolerance(relative), TestDevice.Tolerance(absolute));
        if (!(Math.Abs(expected - actual) <= relative * Math.Abs(expected) + absolute)) _all.Add($"{what}: {actual:G9} instead of {expected:G9}");
    }

    /// <summary>Every element within absolute + relative x the expected one.</summary>
    /// <param name="where">boolean, what counts; broadcast over the last dimension; null: everything.</param>
    public void Values(string what, Tensor expected, Tensor actual, double relative, double absolute, Tensor? where = null)
    {
        (relative, absolute) = (TestDevice.Tolerance(relative), TestDevice.Tolerance(absolute));
        if (!expected.Shape.SequenceEqual(actual.Shape))
        {
            _all.Add($"{what}: {actual} instead of {expected}");
            return;
        }
        var beyond = (expected - actual).Abs() - expected.Abs() * relative;
        if (where is not null) beyond = beyond.MaskedFill(where.LogicalNot().Unsqueeze(-1), 0);
        var worst = beyond.Max().Item<double>();
        if (!(worst <= absolute)) _all.Add($"{what}: off by up to {(expected - actual).Abs().Max().Item<double>():G4}");
    }

    public void Same(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, had) = (expected.ToHashSet(), actual.ToHashSet());
        if (!wanted.SetEquals(had)) _all.Add($"{what}: lacks {string.Join(' ', wanted.Except(had))}; has besides {string.Join(' ', had.Except(wanted))}");
    }

    public void AssertNone() => Assert.True(_all.Count == 0, $"{_all.Count} differ:\n{string.Join('\n', _all.Take(60))}");
}
