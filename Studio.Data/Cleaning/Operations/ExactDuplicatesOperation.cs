using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("exact-duplicates", "Exact duplicates", OperationGroups.Duplicates, "Keeps one row of those whose text is the same, after blanks and case are made alike.")]
public sealed record ExactDuplicatesOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to compare.")]
    public string Column { get; init; } = "";

    [OperationField("Ignore case")]
    public bool IgnoreCase { get; init; } = true;

    [OperationField("Ignore punctuation", Help = "Compares letters and digits only.")]
    public bool IgnorePunctuation { get; init; }

    [OperationField("Keep", Choices = [DuplicateChoice.First, DuplicateChoice.Last, DuplicateChoice.Longest, DuplicateChoice.Highest], Help = "Which row of each group stays.")]
    public string Keep { get; init; } = DuplicateChoice.First;

    [OperationField("Score column", IsColumn = true, When = "keep", Is = [DuplicateChoice.Highest], Help = "A column of numbers; the highest stays.")]
    public string ScoreColumn { get; init; } = "";

    [OperationField("Also against", Help = "Another dataset's name or id: rows whose text stands there too are dropped. Empty compares within this one.")]
    public string Against { get; init; } = "";

    [OperationField("Rows to keep anyway", Help = "Row numbers you looked at and want to stay.")]
    public IReadOnlyList<long> Exceptions { get; init; } = [];

    public override CleaningStep Bind(TableShape shape) =>
        new Step(shape, new(shape.Text(Column), Keep, ScoreColumn, Against, Exceptions.ToHashSet()), this);

    public override string Describe() => $"Drop exact duplicates, keep the {Keep.Replace('-', ' ')}{(Against.Length > 0 ? $"; also against {Against}" : "")}";

    /// <summary>What two equal texts have in common, of 16 bytes: sha256 of the normalized text, cut.</summary>
    private UInt128 Key(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (!IgnorePunctuation && normal.Length > 0 && normal[^1] != ' ')
                    normal.Append(' ');
            }
            else if (!IgnorePunctuation || char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                normal.Append(IgnoreCase ? char.ToLowerInvariant(c) : c);
            }
        }
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(MemoryMarshal.AsBytes(normal.ToString().AsSpan().TrimEnd(' ')), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private sealed class Step(TableShape shape, DuplicateChoice choice, ExactDuplicatesOperation operation) : DuplicateStep(shape, choice)
    {
        private readonly Dictionary<UInt128, int> _first = [];
        private readonly Dictionary<int, List<int>> _groups = [];
        private int _items;

        protected override void Take(IReadOnlyList<string> texts, CancellationToken cancel)
        {
            foreach (var text in texts)
            {
                var item = _items++;
                if (string.IsNullOrWhiteSpace(text))
                    continue; // missing texts are no copies of each other
                ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, operation.Key(text), out var known);
                if (!known)
                    first = item;
                else if (_groups.TryGetValue(first, out var group))
                    group.Add(item);
                else
                    _groups[first] = [first, item];
            }
        }

        protected override IEnumerable<int[]> FindClusters(CancellationToken cancel) => _groups.OrderBy(g => g.Key).Select(g => g.Value.ToArray());
    }
}
