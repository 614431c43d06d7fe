using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

/// <summary>Text in memory instead of a dataset's file.</summary>
internal static class TextFixture
{
    public static TextSource Source(IReadOnlyList<string> rows, IReadOnlyList<string?>? splits = null, Action? onRead = null) =>
        new($"hash-{string.Join('|', rows).GetHashCode(StringComparison.Ordinal)}", "text", rows.Count, each =>
        {
            onRead?.Invoke();
            for (var row = 0; row < rows.Count; row++) each(row, rows[row]);
        }, _ => new() { Words = splits });

    public static RunSpec Spec { get; } = new() { ContextLength = 4, BatchSize = 3, ValidationFraction = 0.25 };

    /// <summary>Something regular to learn: the alphabet, again and again.</summary>
    public static string Alphabet(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));
}
