using System.Globalization;
using Studio.Data.Cleaning.Duplicates;

namespace Studio.Data.Cleaning.Operations;

[Operation("near-duplicates", "Near duplicates", OperationGroups.Duplicates, "Keeps one row of those whose texts are nearly the same: MinHash finds likely pairs, each is verified by its exact likeness.")]
public sealed record NearDuplicatesOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to compare.")]
    public string Column { get; init; } = "";

    [OperationField("Pieces", Choices = ["characters", "words"], Help = "Likeness is the share of pieces two texts have in common; characters serve every language, words are quicker for long texts.")]
    public string Pieces { get; init; } = "characters";

    [OperationField("Piece length", Min = 1, Max = 50, Help = "Characters or words a piece; 5 characters or 3 words are usual.")]
    public int PieceLength { get; init; } = 5;

    [OperationField("Likeness", Min = 0.3, Max = 1, Help = "Share of common pieces (Jaccard) from which two texts count as copies; 0.8 is careful, 0.7 finds more.")]
    public double Threshold { get; init; } = 0.8;

    [OperationField("Keep", Choices = [DuplicateChoice.First, DuplicateChoice.Last, DuplicateChoice.Longest, DuplicateChoice.Highest], Help = "Which row of each cluster stays.")]
    public string Keep { get; init; } = DuplicateChoice.First;

    [OperationField("Score column", IsColumn = true, When = "keep", Is = [DuplicateChoice.Highest], Help = "A column of numbers; the highest stays.")]
    public string ScoreColumn { get; init; } = "";

    [OperationField("Also against", Help = "Another dataset's name or id: rows that are nearly there too are dropped. Empty compares within this one.")]
    public string Against { get; init; } = "";

    [OperationField("Rows to keep anyway", Help = "Row numbers you looked at and want to stay.")]
    public IReadOnlyList<long> Exceptions { get; init; } = [];

    public override CleaningStep Bind(TableShape shape) =>
        new Step(shape, new(shape.Text(Column), Keep, ScoreColumn, Against, Exceptions.ToHashSet()), new Shingler(Pieces == "words", PieceLength), Threshold);

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Drop near duplicates (likeness {Threshold:0.##} of {PieceLength} {Pieces}), keep the {Keep.Replace('-', ' ')}{(Against.Length > 0 ? $"; also against {Against}" : "")}");

    internal sealed class Step : DuplicateStep
    {
        private readonly NearDuplicateIndex _index;

        public Step(TableShape shape, DuplicateChoice choice, Shingler shingler, double threshold) : base(shape, choice) =>
            _index = new NearDuplicateIndex(shingler, threshold, Environment.ProcessorCount, Path.GetTempPath());

        protected override void Take(IReadOnlyList<string> texts, CancellationToken cancel) => _index.AddRange(texts, cancel);

        protected override IEnumerable<int[]> FindClusters(CancellationToken cancel)
        {
            using (_index)
                return _index.Clusters(cancel);
        }
    }
}
